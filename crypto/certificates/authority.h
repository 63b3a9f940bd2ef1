// The consortium's certificate authority: requests, issuing, revocation lists.
#pragma once

#include <span>

#include "crypto/certificates/certificate.h"

namespace musubi::crypto {

struct Validity {
  Instant from;
  Instant until;
};

// A PKCS#10 request (RFC 2986) in DER, signed by the key it is for.
[[nodiscard]] Result<Bytes> make_certificate_request(const PrivateKey& key, KeyRole role,
                                                     std::string_view holder);

struct CertificateRequest {
  KeyRole role;
  std::string holder;
  PublicKey key;
};
// Refused unless the request's own signature verifies.
[[nodiscard]] Result<CertificateRequest> parse_certificate_request(ByteView der);

[[nodiscard]] Result<Certificate> make_authority_certificate(const PrivateKey& key,
                                                             std::string_view holder,
                                                             Validity validity);

// Issues what the request asks for; the serial number is random (20 octets at most).
// Whether the holder may have it is the caller's decision. Renewal is issuing again, with
// a new key and a validity that overlaps the old one's.
[[nodiscard]] Result<Certificate> issue_certificate(const PrivateKey& authority_key,
                                                    const Certificate& authority,
                                                    const CertificateRequest& request,
                                                    Validity validity);

struct RevokedSerial {
  std::string serial_hex;
  Instant revoked_at;
};

// An X.509 v2 revocation list (RFC 5280 §5) in DER, so that stock tools can check, too.
// The federation's own check is the registry's list of revocations.
[[nodiscard]] Result<Bytes> make_revocation_list(const PrivateKey& authority_key,
                                                 const Certificate& authority, std::uint64_t number,
                                                 std::span<const RevokedSerial> revoked,
                                                 Instant this_update, Instant next_update);

}  // namespace musubi::crypto
