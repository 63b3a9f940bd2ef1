// musubi-node CONFIG: runs one node until SIGINT or SIGTERM; SIGHUP reads keys and policies again.
//
// Standard output: one JSON line when it serves, {"serving":{…ports…}}. Standard error: what went
// wrong, in both languages. Exit 0 after a clean shutdown.
#include <csignal>
#include <cstdio>
#include <iostream>

#include <sys/prctl.h>
#include <sys/resource.h>

#include "node/daemon/daemon.h"
#include "protocol/text/messages.h"
#include "protocol/text/version.h"

namespace {

int complain(const musubi::Error& error) {
  const auto& message = musubi::text::message_for(error.reason, error.code);
  std::cerr << message.ja << '\n' << message.en << '\n';
  if (!error.detail.empty()) std::cerr << "  " << error.detail << '\n';
  std::cerr << "→ " << message.remedy_ja << '\n'
            << "→ " << message.remedy_en << '\n'
            << '[' << error.reason << "]\n";
  return error.reason == "store.in-use" ? 11 : 1;
}

void report_serving(const musubi::node::Daemon& daemon) {
  musubi::json::Object ports{{"api", daemon.api_port()}, {"operations", daemon.operations_port()}};
  if (const auto port = daemon.exchange_port()) ports.emplace("exchange", *port);
  std::cout << musubi::json::to_canonical(musubi::json::Object{{"serving", std::move(ports)}})
            << std::endl;
}

// Signals are taken by one thread at a moment of its choosing; no handler runs in between.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, number);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

// Keys and cases lie in this memory: no core dump, and no debugger of the same user.
void keep_memory_to_ourselves() {
  const rlimit none{0, 0};
  const bool kept = setrlimit(RLIMIT_CORE, &none) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
  if (!kept) throw std::runtime_error("core dumps cannot be turned off");
}

int serve(const char* file) {
  const sigset_t signals = block_signals();
  const auto config = musubi::config::read_node_config(file);
  if (!config) return complain(config.error());
  auto daemon = musubi::node::Daemon::start(*config);
  if (!daemon) return complain(daemon.error());
  report_serving(**daemon);
  std::thread listener([&signals, &daemon] {
    int number = 0;
    while (sigwait(&signals, &number) == 0 && number == SIGHUP) {
      const auto reloaded = (*daemon)->reload();
      if (!reloaded.ok()) complain(reloaded.error());
    }
    (*daemon)->stop();
  });
  const musubi::Status ended = (*daemon)->wait();
  // Wakes the listener if it was the store that ended the node.
  pthread_kill(listener.native_handle(), SIGTERM);
  listener.join();
  return ended.ok() ? 0 : complain(ended.error());
}

constexpr std::string_view kUsage = "使い方 / usage: musubi-node CONFIG\n";
constexpr std::string_view kHelp =
    "一つのノードを、止めるまで動かします。CONFIG は設定のファイル (node.toml) です。\n"
    "Runs one node until it is stopped. CONFIG is its settings file (node.toml).\n\n"
    "  SIGTERM, SIGINT  きれいに止まる / ends cleanly\n"
    "  SIGHUP           登録簿、鍵、共有ポリシーを読み直す / reads registry, keys and policy "
    "again\n"
    "  --help           この案内 / this help\n"
    "  --version        版 / the version\n\n"
    "終了コード / exit: 0 きれいに止まった / ended cleanly; 1 失敗 / failed; 2 使い方の誤り / "
    "wrong "
    "usage; 11 フォルダーは使用中 / the folder is in use\n";

// What was asked for instead of a node. nullopt: a node.
std::optional<int> tell_about_itself(int argc, char** argv) {
  const std::string_view asked = argc == 2 ? argv[1] : "";
  if (asked == "--version") {
    std::cout << "musubi-node " << musubi::text::version() << '\n';
    return 0;
  }
  if (asked == "--help" || asked == "-h") {
    std::cout << kUsage << '\n' << kHelp;
    return 0;
  }
  if (!asked.empty() && asked.front() != '-') return std::nullopt;
  std::cerr << kUsage;
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  if (const auto told = tell_about_itself(argc, argv)) return *told;
  try {
    keep_memory_to_ourselves();
    return serve(argv[1]);
  } catch (const std::exception& error) {
    return complain({musubi::ErrorCode::kInternal, "internal.unexpected", error.what()});
  }
}
