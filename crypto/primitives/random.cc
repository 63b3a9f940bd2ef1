#include "crypto/primitives/random.h"

#include <algorithm>
#include <limits>

#include <openssl/rand.h>

#include "crypto/primitives/hash.h"
#include "crypto/primitives/openssl.h"

namespace musubi::crypto {
namespace {

class SystemRandom final : public RandomSource {
 public:
  void fill(std::span<std::uint8_t> out) override {
    must(out.size() <= std::numeric_limits<int>::max(), "drawing more than an int counts");
    must(RAND_priv_bytes(out.data(), static_cast<int>(out.size())) == 1, "drawing randomness");
  }
};

std::array<std::uint8_t, 8> big_endian(std::uint64_t number) {
  std::array<std::uint8_t, 8> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(number >> (56 - 8 * i));
  }
  return bytes;
}

}  // namespace

Bytes RandomSource::bytes(std::size_t count) {
  Bytes drawn(count);
  fill(drawn);
  return drawn;
}

RandomSource& system_random() {
  static SystemRandom random;
  return random;
}

SeededRandom::SeededRandom(std::uint64_t seed) : seed_(seed) {}

// SHA-256 in counter mode. Each call begins a new block, so that how much one caller draws
// does not shift the bits of the next.
void SeededRandom::fill(std::span<std::uint8_t> out) {
  static constexpr std::string_view kLabel = "musubi seeded random v1";
  const auto seed = big_endian(seed_);
  const std::uint64_t needed = (out.size() + Digest::kSize - 1) / Digest::kSize;
  std::uint64_t block_number = blocks_.fetch_add(needed);
  for (; !out.empty(); ++block_number) {
    const Digest block = sha256({as_bytes(kLabel), seed, big_endian(block_number)});
    const std::size_t taken = std::min(out.size(), Digest::kSize);
    std::copy_n(block.bytes.begin(), taken, out.begin());
    out = out.subspan(taken);
  }
}

}  // namespace musubi::crypto
