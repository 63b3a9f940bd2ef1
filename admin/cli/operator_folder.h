// The folder of one of the consortium's operators, on a machine of their own:
//
//   operator.json          where the passphrase lies
//   operator-key.json      the public half of the first key, for the other operators
//   keys/approval-N.*      the keys that sign the registry; those of others lie elsewhere
//   keys/authority-1.*     the certificate authority, at whoever founded the federation
//   registry.json          the version in force
//   draft.json             the next one, while too few have signed it (docs/spec/registry.md, annex
//   C)
//
// Everything here can be restored from a backup, and nothing runs: no daemon needs it.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "adapters/files/key_folder.h"
#include "crypto/certificates/authority.h"
#include "protocol/registry/draft.h"
#include "protocol/registry/drafting.h"

namespace musubi::cli {

struct OperatorSettings {
  std::filesystem::path passphrase_file;
};

// The certificate of who founds a federation.
[[nodiscard]] Result<crypto::Certificate> make_authority(const crypto::PrivateKey& key,
                                                         const std::string& federation,
                                                         Instant now);

// What became of a change.
struct Proposal {
  registry::Draft draft;
  std::optional<registry::Registry> in_force;  // once enough have signed
};

class OperatorFolder {
 public:
  // Makes folder and keys; for who founds `federation` the authority, too. "file.exists" if there
  // is one already.
  [[nodiscard]] static Result<OperatorFolder> make(const std::filesystem::path& folder,
                                                   const OperatorSettings& settings,
                                                   unsigned operator_keys,
                                                   const std::optional<std::string>& federation,
                                                   Instant now);
  // `passphrase_file` stands in for the one that operator.json names.
  [[nodiscard]] static Result<OperatorFolder> open(
      const std::filesystem::path& folder,
      const std::optional<std::filesystem::path>& passphrase_file);

  [[nodiscard]] std::filesystem::path key_file() const { return folder_ / "operator-key.json"; }
  [[nodiscard]] std::filesystem::path registry_file() const { return folder_ / "registry.json"; }
  [[nodiscard]] std::filesystem::path draft_file() const { return folder_ / "draft.json"; }

  // The keys that lie here.
  [[nodiscard]] std::vector<registry::OperatorKey> own_keys() const;
  // "operator.no-authority" where somebody else is the authority.
  [[nodiscard]] Result<crypto::Certificate> authority() const;
  // The version in force. "operator.no-registry" before the first.
  [[nodiscard]] Result<registry::Registry> registry() const;
  // The same, or nothing.
  [[nodiscard]] Result<std::optional<registry::Registry>> in_force() const;
  // The draft that waits here for more signatures. What has been overtaken waits no more.
  [[nodiscard]] Result<std::optional<registry::Draft>> pending(Instant now) const;

  // Valid from a little before `now`, for the clocks that are behind, to `days` after it.
  [[nodiscard]] Result<crypto::Certificate> issue(const crypto::CertificateRequest& request,
                                                  Instant now, unsigned days) const;
  [[nodiscard]] Result<Bytes> revocation_list(const registry::Registry& registry,
                                              Instant now) const;

  // Signs with every key of this folder that may, and keeps the draft; puts it in force if that
  // is enough, and only then. "operator.draft-pending" while another waits here: nobody signs two
  // drafts of one version without giving the first one up. "operator.no-key-for-it".
  [[nodiscard]] Result<Proposal> sign(const registry::Draft& draft, Instant now) const;
  // Drafts this content, or the next version with these changes, and signs it. Without `clocks`
  // it lives as long as the one before.
  [[nodiscard]] Result<Proposal> propose(const registry::RegistryContent& content,
                                         Instant now) const;
  [[nodiscard]] Result<Proposal> publish(
      std::span<const registry::Change> changes, Instant now,
      const std::optional<registry::Clocks>& clocks = std::nullopt) const;
  // Takes a version that enough operators signed elsewhere, as any member would. `trusted`: the
  // ids that were told, where there is no registry yet.
  [[nodiscard]] Result<registry::Registry> take(ByteView document, std::span<const Digest> trusted,
                                                Instant now) const;
  // Gives the waiting draft up. "operator.no-draft".
  [[nodiscard]] Status discard() const;

 private:
  struct Authority {
    crypto::PrivateKey key;
    crypto::Certificate certificate;
  };
  OperatorFolder(std::filesystem::path folder, std::vector<crypto::PrivateKey> keys,
                 std::optional<Authority> authority)
      : folder_(std::move(folder)), keys_(std::move(keys)), authority_(std::move(authority)) {}
  [[nodiscard]] Result<registry::Draft> with_own_signatures(registry::Draft draft) const;
  [[nodiscard]] Status install(const registry::Registry& registry) const;

  std::filesystem::path folder_;
  std::vector<crypto::PrivateKey> keys_;
  std::optional<Authority> authority_;
};

// The public half of an operator's key, as the others get it. Its id is read out by telephone.
[[nodiscard]] std::string serialise(const registry::OperatorKey& key);
[[nodiscard]] Result<registry::OperatorKey> read_operator_key(const std::filesystem::path& file);

}  // namespace musubi::cli
