// A person who approves: one key, in a folder of the person's own, under a passphrase that
// nobody else has. Two files pass between person and operator, as for a node (enrolment.h).
//
//   approval-N.key.pem, approval-N.cert.pem    the Nth key and its certificate
//   request.json                               what was asked of the operator last
#pragma once

#include <string>

#include "crypto/certificates/authority.h"
#include "protocol/ids/ids.h"

namespace musubi::cli {

inline constexpr std::string_view kPersonRequestFormat = "musubi-person-request-1";
inline constexpr std::string_view kPersonWelcomeFormat = "musubi-person-welcome-1";

// What a person asks of the operator.
struct PersonRequest {
  std::string person;         // "person:lg-032026-p01"
  Bytes certificate_request;  // PKCS#10
};
[[nodiscard]] std::string serialise(const PersonRequest& request);
[[nodiscard]] Result<PersonRequest> parse_person_request(ByteView text);

// Signed by its own key, this person's, and for approving. "enrolment.holder",
// "enrolment.role", "certificate.…".
[[nodiscard]] Result<crypto::CertificateRequest> check_key(const PersonRequest& request);

// Read out on the telephone: SHA-256 over the key's id, as for a node that asks for one key.
[[nodiscard]] Result<Digest> request_fingerprint(const PersonRequest& request);

// What the operator gives back.
struct PersonWelcome {
  crypto::Certificate certificate;
  Bytes registry;  // the signed document that lists it
};
[[nodiscard]] std::string serialise(const PersonWelcome& welcome);
[[nodiscard]] Result<PersonWelcome> parse_person_welcome(ByteView text);

}  // namespace musubi::cli
