// What a node is told in its one TOML file. Paths are relative to that file.
// docs/guide/configuration.md explains every key.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "crypto/base/instant.h"
#include "crypto/base/result.h"
#include "protocol/emergency/rows.h"
#include "protocol/ids/ids.h"
#include "protocol/inquiry/schedule.h"

namespace musubi::config {

// An address to listen on.
struct Listen {
  std::string host;
  std::uint16_t port = 0;  // 0: any free one, which the node then reports
};

struct NodeConfig {
  NodeId node;
  std::filesystem::path data{};  // the store, the lock, the last checkpoint
  std::filesystem::path keys{};  // the key folder
  std::filesystem::path passphrase_file{};
  std::filesystem::path registry_file{};  // as delivered; newer ones arrive from peers
  std::vector<Digest> trusted_operator_keys{};
  std::filesystem::path policy_file{};    // this node's sender bundle
  std::optional<Digest> policy_digest{};  // the bundle's id; without it the node does not start
  std::filesystem::path wordings_file{};  // what the forms' consent marks cover
  std::filesystem::path directories{};    // which offices take up what; the folder may be absent

  std::optional<Listen> exchange{};    // absent: the node only connects outward
  std::vector<NodeId> collect_from{};  // peers that hold what waits for this node
  Duration collect_interval{};
  Duration registry_interval{};  // how often peers are asked for a newer registry
  std::optional<std::filesystem::path> wire_copies{};  // where to keep what crossed; for study only

  // How long before a consent ends somebody should ask again.
  std::chrono::days consent_ask{30};

  Listen api{};         // loopback only
  Listen operations{};  // loopback unless said otherwise
  std::filesystem::path api_tokens{};
  // Whether a token of that list has to say for what purpose it shows personal data.
  bool tokens_name_purpose = true;

  inquiry::Schedule answers{};     // when answers to inquiries leave
  emergency::Watch emergencies{};  // how many are an alarm
  Duration tips_kept{};            // those that were closed without action
};

// Everything that is wrong at once, one sentence per line with file, line and a caret, and
// a suggestion where a key was misspelt. Error::reason "config.invalid".
[[nodiscard]] Result<NodeConfig> read_node_config(const std::filesystem::path& file);

// Every key that such a file may have, as "table.key", sorted.
[[nodiscard]] std::vector<std::string> node_config_keys();

}  // namespace musubi::config
