#include "protocol/exchange/frames.h"

#include <gtest/gtest.h>

#include "crypto/cms/suite_s1.h"
#include "crypto/primitives/random.h"
#include "protocol/exchange/messages.h"
#include "protocol/ports/peer.h"

namespace musubi::exchange {
namespace {

std::string reason_of(ByteView body) {
  const auto frames = read_frames(body);
  return frames ? "ok" : frames.error().reason;
}

Bytes body_of(std::initializer_list<std::pair<FrameType, std::string_view>> frames) {
  FrameWriter writer;
  for (const auto& [type, content] : frames) writer.add(type, content);
  return std::move(writer).take();
}

// A frame whose header says what it likes.
Bytes lying(std::uint8_t type, std::uint32_t length, std::string_view content) {
  Bytes body = FrameWriter().take();
  body.push_back(type);
  for (const int shift : {24, 16, 8, 0}) {
    body.push_back(static_cast<std::uint8_t>(length >> shift));
  }
  body.insert(body.end(), content.begin(), content.end());
  return body;
}

TEST(Frames, AreReadBackAsTheyWereWritten) {
  const Bytes body = body_of(
      {{FrameType::kStatement, "{}"}, {FrameType::kSignature, ""}, {FrameType::kOutcome, "x"}});
  const auto frames = read_frames(body);
  ASSERT_TRUE(frames);
  ASSERT_EQ(frames->size(), 3u);
  EXPECT_EQ((*frames)[0].type, FrameType::kStatement);
  EXPECT_EQ(as_text((*frames)[0].body), "{}");
  EXPECT_TRUE((*frames)[1].body.empty());
  EXPECT_EQ(as_text((*frames)[2].body), "x");
}

TEST(Frames, AreRefusedUnderAnotherMagicOrVersion_X1) {
  Bytes body = body_of({{FrameType::kStatement, "{}"}});
  EXPECT_EQ(reason_of({}), "frames.magic");
  EXPECT_EQ(reason_of(ByteView(body).first(7)), "frames.magic");
  body[7] = 2;
  EXPECT_EQ(reason_of(body), "frames.magic");
}

TEST(Frames, AreRefusedWhereverTheyAreCut_X1) {
  const Bytes body = body_of({{FrameType::kStatement, "abc"}, {FrameType::kOutcome, "defg"}});
  const std::size_t first_end = kFrameMagicSize + kFrameHeaderSize + 3;
  for (std::size_t cut = kFrameMagicSize + 1; cut < body.size(); ++cut) {
    const std::string reason = reason_of(ByteView(body).first(cut));
    EXPECT_EQ(reason, cut == first_end ? "ok" : "frames.truncated") << cut;
  }
}

TEST(Frames, AreRefusedForATypeOutsideTheList_X1) {
  EXPECT_EQ(reason_of(lying(0x00, 1, "x")), "frames.unknown-type");
  EXPECT_EQ(reason_of(lying(0x0a, 1, "x")), "frames.unknown-type");
  EXPECT_EQ(reason_of(lying(0xff, 1, "x")), "frames.unknown-type");
}

TEST(Frames, AreRefusedForALengthThatIsNotThere_X1) {
  EXPECT_EQ(reason_of(lying(0x01, 2, "x")), "frames.truncated");
  EXPECT_EQ(reason_of(lying(0x01, 0xffffffff, "x")), "frames.too-long");
  EXPECT_EQ(reason_of(lying(0x03, 81, std::string(81, 'x'))), "frames.too-long");
  EXPECT_EQ(reason_of(lying(0x01, 0, "x")), "frames.unknown-type");  // 'x' begins the next one
}

TEST(Frames, AreRefusedBeyondTheirNumber_X1) {
  FrameWriter writer;
  for (std::size_t i = 0; i < kMaxFrames; ++i) writer.add(FrameType::kOutcome, "");
  Bytes body = std::move(writer).take();
  EXPECT_EQ(reason_of(body), "ok");
  body.insert(body.end(), {0x04, 0, 0, 0, 0});
  EXPECT_EQ(reason_of(body), "frames.too-many");
}

// Hostile bytes: whatever comes, an answer or a refusal, and nothing else.
TEST(Frames, SurviveEveryFlippedByteInEveryDecoder) {
  const Bytes good = encode(CollectRequest{});
  crypto::SeededRandom random(5);
  for (std::size_t at = 0; at < good.size(); ++at) {
    Bytes bad = good;
    bad[at] = static_cast<std::uint8_t>(bad[at] ^ (1 + random.bytes(1)[0] % 255));
    (void)decode_envelopes(bad);
    (void)decode_batch(bad);
    (void)decode_collect_answer(bad);
    (void)decode_media_file(bad);
    const auto decoded = decode_collect_request(bad);
    if (decoded) {
      EXPECT_LE(decoded->max_envelopes, kMaxEnvelopesPerRequest);
    }
  }
}

TEST(Messages, AreRefusedWithFramesOutOfPlace_X2) {
  const Bytes envelope = body_of({{FrameType::kEnvelope, "e"}});
  const Bytes both = body_of({{FrameType::kEnvelope, "e"}, {FrameType::kOutcome, "{}"}});
  EXPECT_TRUE(decode_envelopes(envelope));
  EXPECT_FALSE(decode_envelopes(both));
  EXPECT_FALSE(decode_envelopes(FrameWriter().take()));  // none
  EXPECT_FALSE(decode_batch(envelope));
  EXPECT_FALSE(decode_batch(body_of({{FrameType::kStatement, "{}"}})));  // not signed
  EXPECT_FALSE(decode_registry_answer(envelope));
}

TEST(Messages, TakeNoMoreEnvelopesThanARequestMayCarry) {
  const std::vector<Bytes> most(kMaxEnvelopesPerRequest, to_bytes("e"));
  std::vector<Bytes> more = most;
  more.push_back(to_bytes("e"));
  EXPECT_TRUE(decode_envelopes(encode_envelopes(most)));
  EXPECT_FALSE(decode_envelopes(encode_envelopes(more)));
}

TEST(Messages, RefuseACollectRequestOutOfItsLimitsOrNotCanonical_X2) {
  for (const std::string_view json :
       {R"({"max_bytes":1,"max_envelopes":0,"v":1})", R"({"max_bytes":1,"max_envelopes":65,"v":1})",
        R"({"max_bytes":8388609,"max_envelopes":1,"v":1})", R"({"max_envelopes":1,"v":1})",
        R"({"max_bytes":1,"max_envelopes":1,"v":2})",
        R"({"max_bytes":1,"max_envelopes":1,"other":1,"v":1})",
        R"({"v":1,"max_bytes":1,"max_envelopes":1})",
        R"({"max_bytes": 1,"max_envelopes":1,"v":1})"}) {
    EXPECT_FALSE(decode_collect_request(body_of({{FrameType::kCollect, json}}))) << json;
  }
  EXPECT_TRUE(decode_collect_request(
      body_of({{FrameType::kCollect, R"({"max_bytes":1,"max_envelopes":1,"v":1})"}})));
}

}  // namespace
}  // namespace musubi::exchange
