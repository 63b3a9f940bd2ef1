#include "adapters/config/node_config.h"

#include <set>
#include <sstream>

#include "adapters/config/toml_reader.h"
#include "adapters/files/files.h"

namespace musubi::config {
namespace {

constexpr std::size_t kMaxConfigBytes = 256 * 1024;
constexpr std::size_t kMaxCollectPeers = 64;
constexpr std::size_t kMaxTrustedKeys = 16;

std::optional<Listen> parse_listen(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  const std::string_view digits = text.substr(colon + 1);
  if (digits.empty() || digits.size() > 5) return std::nullopt;
  unsigned port = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return std::nullopt;
    port = port * 10 + static_cast<unsigned>(digit - '0');
  }
  if (port > 65535) return std::nullopt;
  return Listen{std::string(text.substr(0, colon)), static_cast<std::uint16_t>(port)};
}

bool is_loopback(const Listen& listen) {
  return listen.host == "127.0.0.1" || listen.host == "[::1]" || listen.host == "localhost";
}

std::optional<Listen> parse_loopback(std::string_view text) {
  auto listen = parse_listen(text);
  return listen && is_loopback(*listen) ? listen : std::nullopt;
}

std::optional<bool> parse_demand(std::string_view text) {
  if (text == "required") return true;
  return text == "optional" ? std::optional(false) : std::nullopt;
}

constexpr Expectation kDemandExpected{"\"required\" か \"optional\" です",
                                      "\"required\" or \"optional\""};
constexpr Expectation kNodeExpected{
    "組織の識別子と二桁の番号です。例: \"lg-032026-01\"",
    "an organisation's id and two digits, such as \"lg-032026-01\""};
constexpr Expectation kListenExpected{"ホストとポートです。例: \"127.0.0.1:8443\"",
                                      "a host and a port, such as \"127.0.0.1:8443\""};
constexpr Expectation kLoopbackExpected{
    "この窓口は同じ機械の中だけで開けます。例: \"127.0.0.1:8080\"",
    "this listener stays on the machine itself, such as \"127.0.0.1:8080\""};
constexpr Expectation kDigestExpected{"鍵の識別子で、16進64桁です",
                                      "the id of a key: 64 hexadecimal digits"};
constexpr Expectation kBundleExpected{"共有ポリシーの識別子で、16進64桁です",
                                      "the id of the bundle: 64 hexadecimal digits"};

// One function per table of the file; each is a plain list of what it expects.

void read_node(TomlReader& file, NodeConfig& config) {
  auto table = file.table("node");
  if (auto id = table.parsed("id", NodeId::parse, kNodeExpected)) config.node = *id;
  config.data = table.path("data", "data");
}

void read_keys(TomlReader& file, NodeConfig& config) {
  auto table = file.table("keys");
  config.keys = table.path("folder", "keys");
  config.passphrase_file = table.path("passphrase_file", "passphrase");
}

void read_registry(TomlReader& file, NodeConfig& config) {
  auto table = file.table("registry");
  config.registry_file = table.path("file", "registry.json");
  config.trusted_operator_keys =
      table.parsed_list("trusted_keys", kMaxTrustedKeys, Digest::from_hex, kDigestExpected);
}

void read_policy(TomlReader& file, NodeConfig& config) {
  auto table = file.table("policy");
  config.policy_file = table.path("bundle", "policy.json");
  config.policy_digest = table.optional_parsed("digest", Digest::from_hex, kBundleExpected);
  config.wordings_file = table.path("wordings", "wordings.json");
}

void read_routing(TomlReader& file, NodeConfig& config) {
  config.directories = file.table("routing").path("directories", "directories");
}

void read_consent(TomlReader& file, NodeConfig& config) {
  config.consent_ask = std::chrono::days(file.table("consent").integer("ask_days", 30, 1, 366));
}

void read_exchange(TomlReader& file, NodeConfig& config) {
  auto table = file.table("exchange");
  config.exchange = table.optional_parsed("listen", parse_listen, kListenExpected);
  config.collect_from =
      table.parsed_list("collect_from", kMaxCollectPeers, NodeId::parse, kNodeExpected);
  config.collect_interval = std::chrono::seconds(table.integer("collect_seconds", 30, 1, 86400));
  config.registry_interval = std::chrono::seconds(table.integer("registry_seconds", 600, 1, 86400));
  config.wire_copies = table.optional_path("wire_copies");
}

void read_api(TomlReader& file, NodeConfig& config) {
  auto table = file.table("api");
  config.api = table.optional_parsed("listen", parse_loopback, kLoopbackExpected)
                   .value_or(Listen{"127.0.0.1", 8080});
  config.api_tokens = table.path("tokens", "api-tokens.json");
  config.tokens_name_purpose =
      table.optional_parsed("token_purpose", parse_demand, kDemandExpected).value_or(true);
}

void read_operations(TomlReader& file, NodeConfig& config) {
  config.operations = file.table("operations")
                          .optional_parsed("listen", parse_listen, kListenExpected)
                          .value_or(Listen{"127.0.0.1", 8081});
}

// 31 days.
constexpr std::int64_t kMostSeconds = 31 * 86400;

inquiry::Pace read_pace(TomlTable& table, const char* wait, const char* step,
                        const inquiry::Pace& strict) {
  const auto seconds = [&](const char* key, Duration otherwise) {
    const auto count = std::chrono::duration_cast<std::chrono::seconds>(otherwise).count();
    return std::chrono::seconds(table.integer(key, count, 1, kMostSeconds));
  };
  const Duration first = seconds(wait, strict.wait);
  return {first, seconds(step, strict.step)};
}

void read_inquiries(TomlReader& file, NodeConfig& config) {
  auto table = file.table("inquiries");
  const inquiry::Schedule strict;
  config.answers.ordinary =
      read_pace(table, "answer_seconds", "answer_step_seconds", strict.ordinary);
  config.answers.emergency =
      read_pace(table, "emergency_seconds", "emergency_step_seconds", strict.emergency);
}

void read_emergencies(TomlReader& file, NodeConfig& config) {
  constexpr std::int64_t kMostReleases = 10'000;
  auto table = file.table("emergencies");
  config.emergencies.window = std::chrono::days(table.integer("window_days", 30, 1, 366));
  config.emergencies.per_partition =
      static_cast<std::uint64_t>(table.integer("per_partition", 3, 0, kMostReleases));
  config.emergencies.per_person =
      static_cast<std::uint64_t>(table.integer("per_person", 2, 0, kMostReleases));
}

void read_tips(TomlReader& file, NodeConfig& config) {
  config.tips_kept = std::chrono::days(file.table("tips").integer("keep_days", 90, 1, 3650));
}

NodeConfig read_all(TomlReader& file) {
  NodeConfig config{.node = *NodeId::parse("op-000000-01")};
  read_node(file, config);
  read_keys(file, config);
  read_registry(file, config);
  read_policy(file, config);
  read_routing(file, config);
  read_consent(file, config);
  read_exchange(file, config);
  read_api(file, config);
  read_operations(file, config);
  read_inquiries(file, config);
  read_emergencies(file, config);
  read_tips(file, config);
  return config;
}

}  // namespace

Result<NodeConfig> read_node_config(const std::filesystem::path& file) {
  TRY_ASSIGN(const Bytes text, files::read(file, kMaxConfigBytes));
  TRY_ASSIGN(TomlReader reader, TomlReader::parse(as_text(text), file));
  NodeConfig config = read_all(reader);
  TRY(reader.finish());
  return config;
}

std::vector<std::string> node_config_keys() {
  auto nothing = TomlReader::parse("", "node.toml");
  if (!nothing) return {};
  (void)read_all(*nothing);
  return nothing->asked_keys();
}

}  // namespace musubi::config
