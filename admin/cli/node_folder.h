// A node's directory as the command sees it: node.toml and what it names. Nothing here needs
// the daemon, and nothing disturbs it.
#pragma once

#include <filesystem>
#include <memory>

#include "adapters/config/node_config.h"
#include "adapters/files/key_folder.h"
#include "protocol/registry/registry.h"

namespace musubi::cli {

inline constexpr std::string_view kNodeFile = "node.toml";
inline constexpr std::string_view kCheckpointFile = "checkpoint";

class NodeFolder {
 public:
  // Reads node.toml only.
  [[nodiscard]] static Result<NodeFolder> open(const std::filesystem::path& folder);

  [[nodiscard]] const std::filesystem::path& path() const { return folder_; }
  [[nodiscard]] const config::NodeConfig& config() const { return config_; }
  [[nodiscard]] std::filesystem::path checkpoint_file() const {
    return config_.data / kCheckpointFile;
  }

  // Reads the passphrase; keys are opened one by one.
  [[nodiscard]] Result<files::KeyFolder> keys() const;
  // The registry as it was last delivered to this folder, whatever its age.
  [[nodiscard]] Result<registry::Registry> registry() const;
  // The certificates that the node holds for a role, oldest first; reads no key.
  [[nodiscard]] Result<std::vector<crypto::Certificate>> certificates(crypto::KeyRole role) const;

 private:
  NodeFolder(std::filesystem::path folder, config::NodeConfig config)
      : folder_(std::move(folder)), config_(std::move(config)) {}

  std::filesystem::path folder_;
  config::NodeConfig config_;
};

}  // namespace musubi::cli
