// What signing an amendment of the sharing policy takes: the person's folder, and the rules that
// the change is seen against.
#pragma once

#include <string>

#include "admin/cli/policy_files.h"
#include "protocol/amendment/amendment.h"

namespace musubi::cli {

struct SigningOptions : SurroundingOptions {
  std::string current;  // the bundle that is replaced
  std::string dir;
  std::string passphrase_file;
};
void add_signing_options(CLI::App& verb, SigningOptions& options);

// A person's newest key and its certificate.
struct PersonalKey {
  crypto::PrivateKey key;
  crypto::Certificate certificate;

  [[nodiscard]] amendment::Signer signer() const {
    return {certificate.holder(), certificate, key};
  }
};
// "key.none" with the folder if no key there has a certificate yet.
[[nodiscard]] Result<PersonalKey> personal_key(const SigningOptions& options);

// The parts of an amendment that makes `bundle` the next one, made from the files named here.
struct DrawnUp {
  amendment::Proposal proposal;
  PolicyFiles before;  // with the bundle that is replaced
};
[[nodiscard]] Result<DrawnUp> draw_up(Session& session, const SigningOptions& options,
                                      const policy::Bundle& bundle, Instant proposed);

// What a signer is to read: the change in sentences, and what analysis says.
[[nodiscard]] std::string reading_of(const Session& session, const policy::Bundle& bundle,
                                     const std::string& author, const json::Value& analysis,
                                     const json::Value& difference);

}  // namespace musubi::cli
