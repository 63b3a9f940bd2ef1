// Ids that begin with the time at which they were drawn, so that rows of one time lie together
// in an index (docs/design/0008-many-small-requests.md).
#pragma once

#include "crypto/base/instant.h"
#include "protocol/ids/ids.h"

namespace musubi {

// 48 bits of Unix time in milliseconds, as in UUID version 7 (RFC 9562 §5.7); 80 bits are random.
template <class Id>
[[nodiscard]] Id draw_at(Instant now, crypto::RandomSource& random) {
  constexpr std::size_t kIdSize = 16;
  constexpr std::size_t kTimeSize = 6;
  Bytes bytes = random.bytes(kIdSize);
  auto milliseconds = static_cast<std::uint64_t>(now.time_since_epoch().count());
  for (std::size_t i = kTimeSize; i-- > 0; milliseconds >>= 8) {
    bytes[i] = static_cast<std::uint8_t>(milliseconds);
  }
  return *Id::parse(to_hex(bytes));
}

}  // namespace musubi
