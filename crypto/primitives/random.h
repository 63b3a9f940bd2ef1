// Where randomness comes from. It is handed in, so that a whole federation can
// run from one seed.
#pragma once

#include <atomic>
#include <span>

#include "crypto/base/bytes.h"

namespace musubi::crypto {

class RandomSource {
 public:
  virtual ~RandomSource() = default;

  // Fills `out` with bytes that nobody can predict (in production). Never fails:
  // a system without randomness stops the process. Safe for concurrent use.
  virtual void fill(std::span<std::uint8_t> out) = 0;

  // The same, as a value.
  [[nodiscard]] Bytes bytes(std::size_t count);
};

// The operating system's generator, through OpenSSL.
[[nodiscard]] RandomSource& system_random();

// A generator that gives the same bytes for the same seed. For simulations and vectors only.
class SeededRandom final : public RandomSource {
 public:
  explicit SeededRandom(std::uint64_t seed);
  void fill(std::span<std::uint8_t> out) override;

 private:
  std::uint64_t seed_;
  std::atomic<std::uint64_t> blocks_ = 0;
};

// While it lives, OpenSSL too (ephemeral keys, nonces, signatures) draws from `source`.
// Process-wide; for single-threaded simulations and for making vectors only. At most one lives.
class OpensslDrawsFrom {
 public:
  explicit OpensslDrawsFrom(RandomSource& source);
  ~OpensslDrawsFrom();
  OpensslDrawsFrom(const OpensslDrawsFrom&) = delete;
  OpensslDrawsFrom& operator=(const OpensslDrawsFrom&) = delete;
};

}  // namespace musubi::crypto
