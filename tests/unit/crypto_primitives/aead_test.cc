#include "crypto/primitives/aead.h"

#include <gtest/gtest.h>

namespace musubi::crypto {
namespace {

class Aead : public ::testing::Test {
 protected:
  Bytes seal(std::string_view plain, std::string_view bound = "cases/note/17") {
    return aead_seal(key_, as_bytes(bound), as_bytes(plain), random_);
  }
  std::string open(ByteView sealed, std::string_view bound = "cases/note/17") const {
    const auto plain = aead_open(key_, as_bytes(bound), sealed);
    return plain ? std::string(as_text(*plain)) : plain.error().reason;
  }

  SeededRandom random_{11};
  Secret key_{random_.bytes(kAeadKeySize)};
};

// The nonce of a vector, so that the cipher itself can be compared.
class FixedNonce final : public RandomSource {
 public:
  explicit FixedNonce(Bytes nonce) : nonce_(std::move(nonce)) {}
  void fill(std::span<std::uint8_t> out) override {
    ASSERT_EQ(out.size(), nonce_.size());
    std::copy(nonce_.begin(), nonce_.end(), out.begin());
  }

 private:
  Bytes nonce_;
};

// The GCM specification of McGrew and Viega, test case 16 (AES-256 with bound data).
TEST_F(Aead, MatchesTheVectorOfTheSpecification) {
  const Secret key(*from_hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"));
  FixedNonce nonce(*from_hex("cafebabefacedbaddecaf888"));
  const Bytes plain = *from_hex(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6"
      "b525b16aedf5aa0de657ba637b39");
  const Bytes bound = *from_hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  EXPECT_EQ(
      to_hex(aead_seal(key, bound, plain, nonce)),
      "cafebabefacedbaddecaf888"
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b10"
      "56828838c5f61e6393ba7a0abcc9f662"
      "76fc6ece0f4e1768cddf8853bb2d551b");
}

TEST_F(Aead, OpensWhatItSealed) {
  for (const std::string& plain :
       {std::string(), std::string("架空 太郎"), std::string(10'000, 'x')}) {
    const Bytes sealed = seal(plain);
    EXPECT_EQ(sealed.size(), plain.size() + kAeadOverhead);
    EXPECT_EQ(open(sealed), plain);
  }
}

TEST_F(Aead, SealsTheSameTextDifferentlyEachTime) { EXPECT_NE(seal("same"), seal("same")); }

TEST_F(Aead, DoesNotOpenWhenAnyBitDiffers) {
  const Bytes sealed = seal("a note");
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    Bytes tampered = sealed;
    tampered[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    EXPECT_EQ(open(tampered), "aead.does-not-open") << "bit " << bit;
  }
}

TEST_F(Aead, DoesNotOpenWhenCutOrLengthened) {
  Bytes sealed = seal("a note");
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_EQ(open(ByteView(sealed).first(size)), "aead.does-not-open") << size;
  }
  sealed.push_back(0);
  EXPECT_EQ(open(sealed), "aead.does-not-open");
}

TEST_F(Aead, DoesNotOpenElsewhereOrUnderAnotherKey) {
  const Bytes sealed = seal("a note");
  EXPECT_EQ(open(sealed, "cases/note/18"), "aead.does-not-open");
  EXPECT_EQ(open(sealed, ""), "aead.does-not-open");
  key_ = Secret(random_.bytes(kAeadKeySize));
  EXPECT_EQ(open(sealed), "aead.does-not-open");
}

}  // namespace
}  // namespace musubi::crypto
