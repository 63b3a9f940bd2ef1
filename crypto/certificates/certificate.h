// The federation's X.509 certificates (RFC 5280): one per key, each for one role only.
#pragma once

#include <memory>
#include <string>

#include "crypto/base/bytes.h"
#include "crypto/base/instant.h"
#include "crypto/base/result.h"
#include "crypto/keys/keys.h"

namespace musubi::crypto {

// What a key may do. A certificate names exactly one role, by keyUsage and by a
// private extended key usage (docs/spec/certificates.md); the role is checked, never assumed.
enum class KeyRole {
  kAuthority,   // issues certificates and revocation lists
  kTls,         // proves a node on a connection (client and server)
  kSigning,     // signs manifests and receipts
  kSealing,     // receives sealed envelopes
  kCheckpoint,  // signs checkpoints of the log (Ed25519)
  kApproval,    // a person's: approves policies, emergencies, registries
};
[[nodiscard]] std::string_view key_role_name(KeyRole role);
[[nodiscard]] std::optional<KeyRole> parse_key_role(std::string_view name);

// Of one certificate in DER; those of the profile have less than 1 KiB.
inline constexpr std::size_t kMaxCertificateBytes = 8192;

// The OpenSSL object behind a certificate; only crypto/ sees inside.
struct CertificateHandle;

// An immutable parsed certificate. Cheap to copy, safe for concurrent use.
class Certificate {
 public:
  // DER, a known role, a key type that fits the role, and nothing after it.
  // Says nothing about who issued it: see CertificateAuthority and the registry.
  [[nodiscard]] static Result<Certificate> parse(ByteView der);
  [[nodiscard]] static Result<Certificate> parse_pem(std::string_view pem);

  [[nodiscard]] const Bytes& der() const;
  [[nodiscard]] std::string pem() const;
  [[nodiscard]] Digest fingerprint() const;  // SHA-256 of the DER
  [[nodiscard]] KeyRole role() const;
  // Whose: the text after "urn:musubi:" in the only subjectAltName URI, such as
  // "node:lg-032026-01", "person:op-000001-p01" or "authority:op-000001".
  [[nodiscard]] const std::string& holder() const;
  [[nodiscard]] std::string serial_hex() const;
  [[nodiscard]] Instant not_before() const;
  [[nodiscard]] Instant not_after() const;  // last instant at which it is valid
  [[nodiscard]] PublicKey public_key() const;
  // Was it signed by this authority's key, and is that a certificate of role kAuthority?
  [[nodiscard]] bool issued_by(const Certificate& authority) const;

  [[nodiscard]] const CertificateHandle& handle() const { return *handle_; }
  explicit Certificate(std::shared_ptr<const CertificateHandle> handle)
      : handle_(std::move(handle)) {}

 private:
  std::shared_ptr<const CertificateHandle> handle_;
};

}  // namespace musubi::crypto
