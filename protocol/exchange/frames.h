// The framing of everything that nodes hand to each other, over whatever carrier
// (docs/spec/exchange.md §2): eight bytes of magic and version, then frames of
//
//   type (1 byte) ‖ length (4 bytes, big-endian) ‖ body
//
// and nothing after the last one.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"

namespace musubi::exchange {

inline constexpr std::size_t kFrameMagicSize = 8;
inline constexpr std::size_t kFrameHeaderSize = 5;
inline constexpr std::size_t kMaxFrames = 4096;

enum class FrameType : std::uint8_t {
  kEnvelope = 0x01,      // a sealed envelope (docs/spec/envelope.md)
  kStatement = 0x02,     // canonical JSON: the signed root of a batch of outcomes
  kSignature = 0x03,     // ECDSA over the statement before it
  kOutcome = 0x04,       // canonical JSON: one leaf of that batch
  kCollect = 0x05,       // canonical JSON: how much the caller is ready to take
  kRemaining = 0x06,     // canonical JSON: how much still waits for the caller
  kRegistryHeld = 0x07,  // canonical JSON: the registry version that the caller has
  kRegistry = 0x08,      // a signed registry document
  kMediaHeader = 0x09,   // canonical JSON: from whom to whom a file is carried
};

struct Frame {
  FrameType type;
  ByteView body;  // points into what was read
};

// Builds a body frame by frame.
class FrameWriter {
 public:
  FrameWriter();
  FrameWriter& add(FrameType type, ByteView body);
  FrameWriter& add(FrameType type, std::string_view body) { return add(type, as_bytes(body)); }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] Bytes take() && { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

// The frames of a body, which must outlive them. Refuses another magic or version
// ("frames.magic"), a type outside the list ("frames.unknown-type"), a length that its type
// does not allow ("frames.too-long"), more than kMaxFrames, a cut or trailing byte
// ("frames.truncated"). A length is believed only if so many bytes are there.
[[nodiscard]] Result<std::vector<Frame>> read_frames(ByteView body);

// The longest body that a frame of this type may have.
[[nodiscard]] std::size_t max_frame_body(FrameType type);

}  // namespace musubi::exchange
