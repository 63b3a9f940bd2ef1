// Bytes that are wiped when they are dropped: keys, passphrases, salts in use.
#pragma once

#include "crypto/base/bytes.h"

namespace musubi::crypto {

class Secret {
 public:
  Secret() = default;
  explicit Secret(Bytes bytes) : bytes_(std::move(bytes)) {}
  explicit Secret(ByteView bytes) : bytes_(bytes.begin(), bytes.end()) {}
  ~Secret() { wipe(); }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)) { other.bytes_.clear(); }
  Secret& operator=(Secret&& other) noexcept;

  [[nodiscard]] ByteView view() const { return bytes_; }
  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  [[nodiscard]] Secret copy() const { return Secret(view()); }

 private:
  void wipe();
  Bytes bytes_;
};

}  // namespace musubi::crypto
