#include "crypto/cms/inner_package.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "crypto/cms/gate.h"
#include "crypto/primitives/hash.h"

namespace musubi::crypto {
namespace {

// A package whose fields before the padding are `size` bytes long in all, or as near below
// as the payload's length bytes allow.
InnerPackage with_payload(std::size_t size) {
  return {Bytes(1000, 0x11), Bytes(kSaltSize, 0x22), Bytes(size, 0x33)};
}

// Packs, checks that it is read back the same, and returns the packed size.
std::size_t packed_size(std::size_t payload) {
  const InnerPackage package = with_payload(payload);
  const auto packed = pack(package);
  if (!packed.ok()) return 0;
  const auto unpacked = unpack(*packed);
  EXPECT_TRUE(unpacked.ok()) << payload << ": " << unpacked.error().reason;
  if (!unpacked.ok()) return 0;
  EXPECT_EQ(unpacked->signed_manifest, package.signed_manifest);
  EXPECT_EQ(unpacked->salt, package.salt);
  EXPECT_EQ(unpacked->payload, package.payload);
  return packed->size();
}

TEST(InnerPackage, HasOneOfFiveLengthsAroundEveryEdge) {
  for (std::size_t bucket = 0; bucket + 1 < kBuckets.size(); ++bucket) {
    const std::size_t edge = kBuckets[bucket] - 1000;  // the manifest; then less than 400 others
    std::size_t previous = 0;
    for (std::size_t payload = edge - 400; payload < edge; ++payload) {
      const std::size_t size = packed_size(payload);
      ASSERT_NE(std::find(kBuckets.begin(), kBuckets.end(), size), kBuckets.end()) << payload;
      ASSERT_TRUE(size == kBuckets[bucket] || size == kBuckets[bucket + 1]) << payload;
      previous = std::max(previous, size);
    }
    EXPECT_EQ(previous, kBuckets[bucket + 1]) << "the edge was not crossed";
  }
}

TEST(InnerPackage, TakesTheNextBucketForTheLengthsThatDerCannotWrite) {
  std::size_t up = 0;
  std::size_t down = 0;
  std::size_t previous = kBuckets[0];
  for (std::size_t payload = 2600; payload < 3096; ++payload) {
    const std::size_t size = packed_size(payload);
    up += size > previous ? 1 : 0;
    down += size < previous ? 1 : 0;
    previous = size;
  }
  // Two holes (259 and 130 bytes of padding with its header), then the edge itself.
  EXPECT_EQ(up, 3U);
  EXPECT_EQ(down, 2U);
}

TEST(InnerPackage, TakesTheLargestPayloadWithTheLargestManifest) {
  const InnerPackage largest{Bytes(kMaxSignedManifestBytes, 0x11), Bytes(kSaltSize, 0x22),
                             Bytes(kMaxPayloadBytes, 0x33)};
  const auto packed = pack(largest);
  ASSERT_TRUE(packed.ok());
  EXPECT_EQ(packed->size(), kBuckets.back());
  EXPECT_TRUE(unpack(*packed).ok());
}

TEST(InnerPackage, MayBeEmptyButForItsSalt) {
  const auto packed = pack({{}, Bytes(kSaltSize, 0x22), {}});
  ASSERT_TRUE(packed.ok());
  EXPECT_EQ(packed->size(), kBuckets[0]);
  EXPECT_TRUE(unpack(*packed)->payload.empty());
}

TEST(InnerPackage, RefusesWhatIsTooLargeOrHasAnotherSalt) {
  EXPECT_EQ(pack(with_payload(kMaxPayloadBytes + 1)).error().reason, "package.too-large");
  EXPECT_EQ(pack({Bytes(kMaxSignedManifestBytes + 1), Bytes(kSaltSize), {}}).error().reason,
            "package.too-large");
  EXPECT_EQ(pack({{}, Bytes(kSaltSize - 1), {}}).error().reason, "package.salt");
}

TEST(PayloadCommitment, IsTheHashOfSaltAndPayload) {
  EXPECT_EQ(payload_commitment(as_bytes("ab"), as_bytes("c")), sha256(as_bytes("abc")));
}

}  // namespace
}  // namespace musubi::crypto
