#include <iostream>

#include "admin/cli/command_tree.h"
#include "admin/cli/unknown_command.h"

namespace {

using musubi::ErrorCode;
using musubi::cli::ExitCode;

// An answer that did not reach whoever asked is none.
ExitCode run(musubi::cli::Session& session) {
  const ExitCode code = session.action();
  if (std::cout.flush()) return code;
  return session.fail({ErrorCode::kStorage, "file.not-written", "stdout"});
}

}  // namespace

int main(int argc, char** argv) {
  musubi::cli::Session session(std::cout, std::cerr, musubi::cli::language_from_environment());
  CLI::App root(
      "結び: 自治体と福祉団体のための情報連携 / Musubi, for municipalities and welfare bodies",
      "musubi");
  musubi::cli::add_all(root, session);
  try {
    root.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return root.exit(error);  // help was asked for
    const auto unknown = musubi::cli::unknown_command(root, {argv + 1, argv + argc});
    return static_cast<int>(session.fail(
        unknown ? musubi::invalid("cli.unknown-command", *unknown)
                : musubi::Error{musubi::ErrorCode::kInvalid, "cli.usage", error.what()}));
  }
  try {
    return static_cast<int>(run(session));
  } catch (const std::exception& error) {
    return static_cast<int>(
        session.fail({ErrorCode::kInternal, "internal.unexpected", error.what()}));
  }
}
