// The consortium operator's folder:
//
//   operator.json          where the passphrase lies, how long a registry version lives
//   keys/approval-N.*      the keys that sign the registry
//   keys/authority-1.*     the certificate authority
//   registry.json          the version in force
//
// Everything here can be restored from a backup, and nothing runs: no daemon needs it.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "adapters/files/key_folder.h"
#include "crypto/certificates/authority.h"
#include "protocol/registry/drafting.h"

namespace musubi::cli {

struct OperatorSettings {
  std::filesystem::path passphrase_file;
  registry::Clocks clocks;
};

class OperatorFolder {
 public:
  // Makes folder, keys and authority; "file.exists" if there is one already.
  [[nodiscard]] static Result<OperatorFolder> make(const std::filesystem::path& folder,
                                                   const OperatorSettings& settings,
                                                   unsigned operator_keys,
                                                   const std::string& federation, Instant now);
  // `passphrase_file` stands in for the one that operator.json names.
  [[nodiscard]] static Result<OperatorFolder> open(
      const std::filesystem::path& folder,
      const std::optional<std::filesystem::path>& passphrase_file);

  [[nodiscard]] const crypto::Certificate& authority() const { return authority_.certificate; }
  [[nodiscard]] std::vector<registry::OperatorKey> operator_keys() const;
  [[nodiscard]] const registry::Clocks& clocks() const { return settings_.clocks; }
  // The version in force. "operator.no-registry" before the first.
  [[nodiscard]] Result<registry::Registry> registry() const;

  // Valid from a little before `now`, for the clocks that are behind, to `days` after it.
  [[nodiscard]] Result<crypto::Certificate> issue(const crypto::CertificateRequest& request,
                                                  Instant now, unsigned days) const;
  [[nodiscard]] Result<Bytes> revocation_list(const registry::Registry& registry,
                                              Instant now) const;

  // Signs the content with every operator key that lies here, takes it as a member would, and
  // only then puts it in force.
  [[nodiscard]] Result<registry::Registry> put_in_force(const registry::RegistryContent& content,
                                                        Instant now) const;
  // The next version with these changes.
  [[nodiscard]] Result<registry::Registry> publish(std::span<const registry::Change> changes,
                                                   Instant now) const;

 private:
  struct Authority {
    crypto::PrivateKey key;
    crypto::Certificate certificate;
  };
  OperatorFolder(std::filesystem::path folder, OperatorSettings settings,
                 std::vector<crypto::PrivateKey> keys, Authority authority)
      : folder_(std::move(folder)),
        settings_(std::move(settings)),
        keys_(std::move(keys)),
        authority_(std::move(authority)) {}
  [[nodiscard]] std::vector<Digest> key_ids() const;

  std::filesystem::path folder_;
  OperatorSettings settings_;
  std::vector<crypto::PrivateKey> keys_;
  Authority authority_;
};

}  // namespace musubi::cli
