// argon2id (RFC 9106) of libsodium.
#pragma once

#include "crypto/passwords/password_hasher.h"

namespace musubi::crypto {

class Argon2idHasher final : public PasswordHasher {
 public:
  [[nodiscard]] Result<Secret> hash(const Secret& password, ByteView salt,
                                    const HashCost& cost) override;
};

}  // namespace musubi::crypto
