#include "crypto/passwords/argon2id.h"

#include <sodium.h>

namespace musubi::crypto {

static_assert(kPasswordSaltSize == crypto_pwhash_argon2id_SALTBYTES);

Result<Secret> Argon2idHasher::hash(const Secret& password, ByteView salt, const HashCost& cost) {
  if (salt.size() != kPasswordSaltSize) return Error{ErrorCode::kInternal, "staff.bad-hash", {}};
  constexpr std::size_t kKib = 1024;
  Bytes hash(kPasswordHashSize);
  const std::string_view text = as_text(password.view());
  const bool done = sodium_init() >= 0 &&
                    crypto_pwhash_argon2id(hash.data(), hash.size(), text.data(), text.size(),
                                           salt.data(), cost.passes, cost.memory_kib * kKib,
                                           crypto_pwhash_argon2id_ALG_ARGON2ID13) == 0;
  if (!done) return Error{ErrorCode::kUnavailable, "staff.no-memory", {}};
  return Secret(std::move(hash));
}

}  // namespace musubi::crypto
