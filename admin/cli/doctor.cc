// `musubi doctor`: everything that can be known of a node's health without disturbing it.
#include <algorithm>

#include <fmt/format.h>

#include "adapters/files/files.h"
#include "admin/cli/arguments.h"
#include "admin/cli/command_tree.h"
#include "admin/cli/enrolment.h"
#include "admin/cli/health.h"
#include "admin/cli/log_audit.h"
#include "protocol/policy/engine.h"
#include "protocol/store/log_check.h"

namespace musubi::cli {
namespace {

constexpr auto kExpiryNotice = std::chrono::days{30};
constexpr auto kExpiryUrgent = std::chrono::days{7};
constexpr std::uintmax_t kLittleSpace = std::uintmax_t{2} << 30;
constexpr std::uintmax_t kNoSpace = std::uintmax_t{256} << 20;

struct Options {
  std::string node;
};

std::int64_t days_of(Duration duration) {
  return std::chrono::floor<std::chrono::days>(duration).count();
}

// Keys

Finding check_private_keys(const NodeFolder& node) {
  for (const auto& entry : std::filesystem::directory_iterator(node.config().keys)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".key.pem") && name != "store.key") continue;
    if (const Status own = files::check_private(entry.path()); !own) {
      return trouble("key-permissions", own.error(), "chmod 600 " + entry.path().string());
    }
  }
  return fine("key-permissions", "鍵は持ち主だけが読めます", "the keys are their owner's alone");
}

Finding expiring(const NodeFolder& node, crypto::KeyRole role, Duration left) {
  const std::string name(crypto::key_role_name(role));
  const auto days = days_of(left);
  return {"certificate",
          left < kExpiryUrgent ? Severity::kError : Severity::kWarning,
          fmt::format("{}の証明書は、あと{}日で切れます", name, days),
          fmt::format("the {} certificate expires in {} days", name, days),
          "次の鍵を作り、申請書を運営者に渡してください",
          "make the next key and hand its request to the operator",
          "musubi key rotate --node " + node.path().string() + " --role " + name};
}

Finding check_certificate(const NodeFolder& node, const registry::Registry& registry,
                          crypto::KeyRole role) {
  const std::string name(crypto::key_role_name(role));
  const std::string command =
      "musubi node accept --dir " + node.path().string() + " --welcome FILE";
  const crypto::Certificate* current = registry.current(node.config().node, role, now());
  if (current == nullptr) {
    return trouble("certificate", {ErrorCode::kNotFound, "node.no-usable-certificate", name},
                   command);
  }
  const auto held = node.certificates(role);
  if (!held) return trouble("certificate", held.error(), "");
  const bool have = std::any_of(held->begin(), held->end(), [&](const auto& certificate) {
    return certificate.fingerprint() == current->fingerprint();
  });
  if (!have)
    return trouble("certificate", {ErrorCode::kNotFound, "key.no-such-key", name}, command);
  const Duration left = current->not_after() - now();
  if (left < kExpiryNotice) return expiring(node, role, left);
  return fine("certificate", fmt::format("{}: あと{}日", name, days_of(left)),
              fmt::format("{}: {} days left", name, days_of(left)));
}

// Registry and clock

Finding check_freshness(const registry::Registry& registry) {
  const auto days = days_of(registry.remaining(now()));
  switch (registry.freshness(now())) {
    case registry::Freshness::kFresh:
      return fine("registry-freshness", fmt::format("第{}版、あと{}日", registry.version(), days),
                  fmt::format("version {}, {} days left", registry.version(), days));
    case registry::Freshness::kStale:
      return {"registry-freshness",
              Severity::kWarning,
              fmt::format("登録簿が古くなりました。あと{}日で新しい提供ができなくなります", days),
              fmt::format("the registry is stale; in {} days nothing new is released", days),
              "新しい登録簿を受け取ってください",
              "get a newer registry",
              "musubi registry publish --node DIR --file FILE --token-file FILE"};
    case registry::Freshness::kExpired:
      break;
  }
  return trouble("registry-freshness", {ErrorCode::kExpired, "registry.expired", ""},
                 "musubi registry publish --node DIR --file FILE --token-file FILE");
}

Finding check_clock(const registry::Registry& registry) {
  if (now() >= registry.content().issued) {
    return fine("clock", musubi::to_text(now()), musubi::to_text(now()));
  }
  return trouble(
      "clock",
      {ErrorCode::kRefused, "clock.behind-floor", musubi::to_text(registry.content().issued)},
      "timedatectl status");
}

// Whether the rules that the registry carries fit those of this node: else nothing is released.
Status rules_fit(const NodeFolder& node, const registry::Registry& registry) {
  const registry::RegistryContent& content = registry.content();
  TRY_ASSIGN(const json::Value own, read_json(node.config().policy_file));
  TRY_ASSIGN(const auto sender, policy::parse_bundle(own));
  TRY_ASSIGN(const auto baseline, policy::parse_bundle(content.baseline));
  TRY_ASSIGN(const auto catalogue, policy::parse_catalogue(content.catalogue));
  TRY(policy::Engine::make(baseline, sender, {}, catalogue));
  for (const auto& [organisation, rules] : content.acceptance) {
    TRY_ASSIGN(const auto acceptance, policy::parse_bundle(rules));
    TRY(policy::Engine::make(baseline, sender, {&acceptance, 1}, catalogue));
  }
  return {};
}

Finding check_rules(const NodeFolder& node, const registry::Registry& registry) {
  if (const Status fit = rules_fit(node, registry); !fit) return trouble("rules", fit.error(), "");
  return fine("rules", "登録簿の規則と合います", "they fit those of the registry");
}

// Store and log

// Null, and a finding, if there is none yet or it does not open.
std::unique_ptr<store::Store> look_into_store(const NodeFolder& node,
                                              std::vector<Finding>& findings) {
  if (!std::filesystem::exists(node.config().data / "store.db")) {
    findings.push_back(fine("store", "まだ起動していません", "not started yet"));
    return nullptr;
  }
  auto store = open_store(node, std::nullopt);
  if (!store) {
    findings.push_back(trouble("store", store.error(), ""));
    return nullptr;
  }
  findings.push_back(fine("store", node.config().data.string(), node.config().data.string()));
  return *std::move(store);
}

void check_log(const NodeFolder& node, const registry::Registry& registry, store::Store& store,
               std::vector<Finding>& findings) {
  const std::string command = "musubi audit verify --node " + node.path().string();
  const auto judge = [&](std::string_view id, const Status& status, std::string ja,
                         std::string en) {
    findings.push_back(status ? fine(id, std::move(ja), std::move(en))
                              : trouble(id, status.error(), command));
  };
  const auto head = store.log_head();
  const std::string size = head ? std::to_string(head->size) : "?";
  judge("log", store::check_log_whole(store), size + "件", size + " entries");
  const auto checkpoint = check_checkpoint(node, registry, store);
  judge("checkpoint", checkpoint ? Status() : checkpoint.error(), "一致しています", "agrees");
}

Finding check_space(const NodeFolder& node) {
  std::error_code fault;
  const auto folder =
      std::filesystem::exists(node.config().data) ? node.config().data : node.path();
  const auto space = std::filesystem::space(folder, fault);
  if (fault)
    return trouble("disk", {ErrorCode::kStorage, "file.not-readable", folder.string()}, "");
  const auto mebibytes = space.available >> 20;
  Finding finding =
      fine("disk", fmt::format("空き {} MiB", mebibytes), fmt::format("{} MiB free", mebibytes));
  if (space.available >= kLittleSpace) return finding;
  finding.severity = space.available < kNoSpace ? Severity::kError : Severity::kWarning;
  finding.remedy_ja = "空きを作ってください";
  finding.remedy_en = "make room";
  finding.command = "df -h " + folder.string();
  return finding;
}

void check_trust(const NodeFolder& node, const registry::Registry& registry,
                 std::vector<Finding>& findings) {
  findings.push_back(check_clock(registry));
  findings.push_back(check_freshness(registry));
  findings.push_back(check_rules(node, registry));
  for (const crypto::KeyRole role : kNodeRoles) {
    findings.push_back(check_certificate(node, registry, role));
  }
}

ExitCode examine(Session& session, const Options& options) {
  std::vector<Finding> findings = check_settings(options.node);
  const auto node = NodeFolder::open(options.node);
  if (!node) return report(session, findings);
  findings.push_back(check_space(*node));
  if (std::filesystem::exists(node->config().keys)) findings.push_back(check_private_keys(*node));
  const auto store = look_into_store(*node, findings);
  const auto registry = store ? newest_registry(*node, *store) : node->registry();
  if (registry) {
    check_trust(*node, *registry, findings);
    if (store) check_log(*node, *registry, *store, findings);
  }
  return report(session, findings);
}

}  // namespace

void add_doctor(CLI::App& root, Session& session) {
  const auto verb =
      add_verb<Options>(root, "doctor", "ノードを診る / examine a node", session, examine);
  verb.app->add_option("--node", verb.options->node, "ノードのフォルダー / the node's folder")
      ->required();
}

}  // namespace musubi::cli
