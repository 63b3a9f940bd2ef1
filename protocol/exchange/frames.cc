#include "protocol/exchange/frames.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "crypto/cms/suite_s1.h"
#include "protocol/exchange/receipt.h"
#include "protocol/registry/registry.h"

namespace musubi::exchange {
namespace {

constexpr std::array<std::uint8_t, kFrameMagicSize> kMagic{'M', 'U', 'S', 'U', 'B', 'I', 0, 1};
constexpr std::size_t kMaxSmallJson = 256;
constexpr std::size_t kMaxHeaderJson = 512;

std::uint32_t read_length(ByteView four) {
  return std::uint32_t{four[0]} << 24 | std::uint32_t{four[1]} << 16 | std::uint32_t{four[2]} << 8 |
         std::uint32_t{four[3]};
}

bool is_known(std::uint8_t type) {
  return type >= static_cast<std::uint8_t>(FrameType::kEnvelope) &&
         type <= static_cast<std::uint8_t>(FrameType::kMediaHeader);
}

// The frame at the front of `rest`, which is not empty.
Result<Frame> read_frame(ByteView rest) {
  if (!is_known(rest[0])) return invalid("frames.unknown-type");
  if (rest.size() < kFrameHeaderSize) return invalid("frames.truncated");
  const auto type = static_cast<FrameType>(rest[0]);
  const std::size_t length = read_length(rest.subspan(1, 4));
  if (length > max_frame_body(type)) return Error{ErrorCode::kTooLarge, "frames.too-long", {}};
  if (rest.size() - kFrameHeaderSize < length) return invalid("frames.truncated");
  return Frame{type, rest.subspan(kFrameHeaderSize, length)};
}

}  // namespace

std::size_t max_frame_body(FrameType type) {
  switch (type) {
    case FrameType::kEnvelope:
      return crypto::kMaxEnvelopeBytes;
    case FrameType::kStatement:
      return kMaxStatementBytes;
    case FrameType::kSignature:
      return kMaxSignatureBytes;
    case FrameType::kOutcome:
      return kMaxOutcomeBytes;
    case FrameType::kCollect:
    case FrameType::kRemaining:
    case FrameType::kRegistryHeld:
      return kMaxSmallJson;
    case FrameType::kRegistry:
      return registry::kMaxRegistryBytes;
    case FrameType::kMediaHeader:
      return kMaxHeaderJson;
  }
  return 0;
}

FrameWriter::FrameWriter() : bytes_(kMagic.begin(), kMagic.end()) {}

FrameWriter& FrameWriter::add(FrameType type, ByteView body) {
  assert(body.size() <= max_frame_body(type));
  const auto length = static_cast<std::uint32_t>(body.size());
  bytes_.push_back(static_cast<std::uint8_t>(type));
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    bytes_.push_back(static_cast<std::uint8_t>(length >> shift));
  }
  bytes_.insert(bytes_.end(), body.begin(), body.end());
  return *this;
}

Result<std::vector<Frame>> read_frames(ByteView body) {
  if (body.size() < kMagic.size() || !std::equal(kMagic.begin(), kMagic.end(), body.begin())) {
    return invalid("frames.magic");
  }
  std::vector<Frame> frames;
  ByteView rest = body.subspan(kMagic.size());
  while (!rest.empty()) {
    if (frames.size() == kMaxFrames) return Error{ErrorCode::kTooLarge, "frames.too-many", {}};
    TRY_ASSIGN(const Frame frame, read_frame(rest));
    rest = rest.subspan(kFrameHeaderSize + frame.body.size());
    frames.push_back(frame);
  }
  return frames;
}

}  // namespace musubi::exchange
