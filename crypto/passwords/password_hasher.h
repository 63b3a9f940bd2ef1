// The port to whatever turns a password into something that is no help to who steals it.
#pragma once

#include <cstdint>

#include "crypto/base/result.h"
#include "crypto/primitives/secret.h"

namespace musubi::crypto {

inline constexpr std::size_t kPasswordSaltSize = 16;
inline constexpr std::size_t kPasswordHashSize = 32;

// What one hash costs whoever makes it.
struct HashCost {
  std::uint32_t memory_kib;
  std::uint32_t passes;
  friend bool operator==(const HashCost&, const HashCost&) = default;
};

// argon2id, version 1.3, one lane (libsodium has no more). RFC 9106 section 4 recommends 64 MiB and
// 3 passes (with four lanes) where 2 GiB are too much; the OWASP Password Storage Cheat Sheet asks
// for at least 19 MiB and 2 passes with one lane.
inline constexpr HashCost kPasswordCost{64 * 1024, 3};

class PasswordHasher {
 public:
  virtual ~PasswordHasher() = default;
  // kPasswordHashSize bytes. `salt` has kPasswordSaltSize bytes. Takes a good part of a second on
  // purpose: never call it inside Writer::run(). Safe for concurrent use.
  // kUnavailable "staff.no-memory".
  [[nodiscard]] virtual Result<Secret> hash(const Secret& password, ByteView salt,
                                            const HashCost& cost) = 0;
};

}  // namespace musubi::crypto
