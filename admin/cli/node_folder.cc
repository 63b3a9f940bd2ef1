#include "admin/cli/node_folder.h"

#include "adapters/files/files.h"

namespace musubi::cli {

Result<NodeFolder> NodeFolder::open(const std::filesystem::path& folder) {
  TRY_ASSIGN(auto config, config::read_node_config(folder / kNodeFile));
  return NodeFolder(folder, std::move(config));
}

Result<files::KeyFolder> NodeFolder::keys() const {
  TRY_ASSIGN(auto passphrase, files::read_passphrase(config_.passphrase_file));
  return files::KeyFolder(config_.keys, std::move(passphrase));
}

Result<registry::Registry> NodeFolder::registry() const {
  TRY_ASSIGN(const Bytes document, files::read(config_.registry_file, registry::kMaxRegistryBytes));
  return registry::accept_registry(document, nullptr, config_.trusted_operator_keys,
                                   registry::kNoTimeFloor);
}

Result<std::vector<crypto::Certificate>> NodeFolder::certificates(crypto::KeyRole role) const {
  std::vector<crypto::Certificate> found;
  for (unsigned number = 1; number <= files::kMaxGenerations; ++number) {
    const std::string stem = std::string(key_role_name(role)) + "-" + std::to_string(number);
    const auto file = config_.keys / (stem + ".cert.pem");
    if (!std::filesystem::exists(config_.keys / (stem + ".key.pem"))) break;
    if (!std::filesystem::exists(file)) continue;
    TRY_ASSIGN(const Bytes pem, files::read(file, files::kMaxKeyFileBytes));
    TRY_ASSIGN(auto certificate, crypto::Certificate::parse_pem(as_text(pem)));
    found.push_back(std::move(certificate));
  }
  return found;
}

}  // namespace musubi::cli
