// The text of a new node.toml, with a comment on each key in both languages.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace musubi::cli {

struct NodeSettings {
  std::string node;
  std::filesystem::path passphrase_file;
  std::vector<std::string> trusted_keys;
  std::optional<std::string> policy_digest;
  std::optional<std::string> listen;
  std::vector<std::string> collect_from;
  std::string api = "127.0.0.1:8080";
  std::string operations = "127.0.0.1:8081";
};

// Says nothing about whether the settings are right: config::read_node_config() does.
[[nodiscard]] std::string node_template(const NodeSettings& settings);

}  // namespace musubi::cli
