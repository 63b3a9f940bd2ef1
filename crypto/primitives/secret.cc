#include "crypto/primitives/secret.h"

#include <openssl/crypto.h>

namespace musubi::crypto {

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  wipe();
  bytes_ = std::move(other.bytes_);
  other.bytes_.clear();
  return *this;
}

// A vector keeps what once lay behind its present end, so the whole capacity goes.
void Secret::wipe() {
  bytes_.resize(bytes_.capacity());
  OPENSSL_cleanse(bytes_.data(), bytes_.size());
  bytes_.clear();
}

}  // namespace musubi::crypto
