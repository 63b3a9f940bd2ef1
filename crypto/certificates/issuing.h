// What certificates and revocation lists have in common. Internal to crypto/certificates.
#pragma once

#include "crypto/certificates/certificate.h"
#include "crypto/primitives/openssl.h"

namespace musubi::crypto {

using Asn1TimePtr = OpensslPtr<ASN1_TIME, ASN1_TIME_free>;

// Rounded down to the second, as RFC 5280 asks. Requires a year from 1950 to 9999.
[[nodiscard]] Asn1TimePtr to_asn1_time(Instant instant);

// Is it an authority's certificate, and of this key?
[[nodiscard]] Status check_authority(const PrivateKey& authority_key, const Certificate& authority);

}  // namespace musubi::crypto
