// HMAC-SHA-256 (RFC 2104) under one key many times: the key is taken in once.
#pragma once

#include <memory>

#include "crypto/base/bytes.h"

namespace musubi::crypto {

// Keeps the key, in memory that OpenSSL wipes when this goes. One thread at a time.
class KeyedHmac {
 public:
  explicit KeyedHmac(ByteView key);
  ~KeyedHmac();
  KeyedHmac(const KeyedHmac&) = delete;
  KeyedHmac& operator=(const KeyedHmac&) = delete;

  // What hmac_sha256() says.
  [[nodiscard]] Digest operator()(ByteView bytes);

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace musubi::crypto
