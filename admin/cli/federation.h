// What the verbs of `musubi federation` have in common. Internal to them.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "admin/cli/command_tree.h"
#include "admin/cli/operator_folder.h"

namespace musubi::cli {

// What every verb on an existing folder takes.
struct OperatorOptions {
  std::string dir;
  std::optional<std::string> passphrase_file;

  [[nodiscard]] Result<OperatorFolder> open() const {
    return OperatorFolder::open(dir, passphrase_file);
  }
};

void add_operator_folder(const auto& verb) {
  verb.app->add_option("--dir", verb.options->dir, "運営者のフォルダー / the operator's folder")
      ->required();
  verb.app->add_option("--passphrase-file", verb.options->passphrase_file,
                       "鍵のパスフレーズのファイル / the file with the keys' passphrase");
}

inline constexpr unsigned kCertificateDays = 365;
inline constexpr unsigned kMaxCertificateDays = 1095;

// What every verb that certifies keys takes.
struct CertifyOptions : OperatorOptions {
  std::string request;
  std::string out;
  std::optional<std::string> fingerprint;
  unsigned days = kCertificateDays;
};
void add_certify_options(CLI::App& app, CertifyOptions& options);

// Compares a request's fingerprint with what was read out on the telephone: without that nothing
// is issued. "enrolment.fingerprint-needed", "enrolment.fingerprint".
[[nodiscard]] Status check_fingerprint(const Digest& fingerprint, const CertifyOptions& options);

// How certifying ends: the answer for who asked is written once the registry is in force, and else
// has to wait. `answer` makes it from the registry document.
[[nodiscard]] Status hand_back(Session& session, const CertifyOptions& options,
                               const OperatorFolder& folder, const Proposal& proposal,
                               json::Object told,
                               const std::function<std::string(const Bytes& registry)>& answer);

// Bundles and catalogues are judged before they are listed. "operator.not-a-baseline",
// "policy.…", "catalogue.…".
[[nodiscard]] Result<json::Value> read_baseline(const std::filesystem::path& file);
[[nodiscard]] Result<json::Value> read_catalogue(const std::filesystem::path& file);

// The version that is in force now, and what the verb adds to that.
void tell(Session& session, const registry::Registry& registry, json::Object more = {});
// What became of a change: the version that is in force, or the draft and to whom it goes now.
void tell(Session& session, const OperatorFolder& folder, const Proposal& proposal,
          json::Object more = {});

// init, join, keys, operators.
void add_founding(CLI::App& noun, Session& session);
// sign, discard.
void add_signing(CLI::App& noun, Session& session);
// enrol, renew, welcome.
void add_members(CLI::App& noun, Session& session);
// enrol-person.
void add_persons(CLI::App& noun, Session& session);
// add, change, remove, retire.
void add_changes(CLI::App& noun, Session& session);

}  // namespace musubi::cli
