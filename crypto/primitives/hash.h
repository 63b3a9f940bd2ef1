// SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104).
#pragma once

#include <initializer_list>

#include "crypto/base/bytes.h"

namespace musubi::crypto {

// The hash of the parts, one after the other. Callers make sure that the parts
// cannot be cut differently: all but the last have a fixed length.
[[nodiscard]] Digest sha256(std::initializer_list<ByteView> parts);
[[nodiscard]] Digest sha256(ByteView bytes);

[[nodiscard]] Digest hmac_sha256(ByteView key, ByteView bytes);

// Compares without a timing that depends on where the first difference is.
[[nodiscard]] bool equal_in_constant_time(ByteView a, ByteView b);

}  // namespace musubi::crypto
