#include "crypto/keys/keys.h"

#include <thread>

#include <gtest/gtest.h>

#include "crypto/primitives/hash.h"
#include "crypto/primitives/random.h"

namespace musubi::crypto {
namespace {

class EachKeyType : public ::testing::TestWithParam<KeyType> {
 protected:
  PrivateKey key_ = PrivateKey::generate(GetParam());
  Bytes message_ = to_bytes("a message to sign");
};
INSTANTIATE_TEST_SUITE_P(Keys, EachKeyType, ::testing::Values(KeyType::kP256, KeyType::kEd25519));

TEST_P(EachKeyType, VerifiesWhatItSigned) {
  EXPECT_TRUE(key_.public_key().verifies(message_, key_.sign(message_)));
  EXPECT_TRUE(key_.public_key().verifies({}, key_.sign({})));
}

TEST_P(EachKeyType, RefusesAnyOtherMessageSignatureOrKey) {
  const PublicKey key = key_.public_key();
  const Bytes signature = key_.sign(message_);
  EXPECT_FALSE(key.verifies(as_bytes("a message to sigN"), signature));
  EXPECT_FALSE(PrivateKey::generate(GetParam()).public_key().verifies(message_, signature));
  EXPECT_FALSE(key.verifies(message_, {}));
  for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
    Bytes tampered = signature;
    tampered[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    EXPECT_FALSE(key.verifies(message_, tampered)) << "bit " << bit;
  }
  for (std::size_t size = 0; size < signature.size(); ++size) {
    EXPECT_FALSE(key.verifies(message_, ByteView(signature).first(size)));
  }
  Bytes longer = signature;
  longer.push_back(0);
  EXPECT_FALSE(key.verifies(message_, longer));
}

TEST_P(EachKeyType, IsReadBackFromItsPublicEncoding) {
  const auto read = PublicKey::parse(key_.public_key().spki());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->type(), GetParam());
  EXPECT_EQ(read->id(), key_.public_key().id());
  EXPECT_EQ(read->id(), sha256(read->spki()));
  EXPECT_TRUE(read->verifies(message_, key_.sign(message_)));
}

TEST_P(EachKeyType, RefusesAPublicEncodingThatIsCutLengthenedOrOfAnotherType) {
  Bytes spki = key_.public_key().spki();
  for (std::size_t size = 0; size < spki.size(); ++size) {
    EXPECT_FALSE(PublicKey::parse(ByteView(spki).first(size)).ok()) << size;
  }
  spki.push_back(0);
  EXPECT_EQ(PublicKey::parse(spki).error().reason, "key.not-a-public-key");
  spki.pop_back();
  spki[8] ^= 1;  // inside the object identifier
  EXPECT_EQ(PublicKey::parse(spki).error().reason, "key.not-a-public-key");
}

TEST_P(EachKeyType, IsReadBackFromPkcs8) {
  const Secret der = key_.to_pkcs8();
  const auto read = PrivateKey::from_pkcs8(der.view());
  ASSERT_TRUE(read.ok()) << read.error().reason;
  EXPECT_EQ(read->public_key().spki(), key_.public_key().spki());
  EXPECT_TRUE(key_.public_key().verifies(message_, read->sign(message_)));
}

TEST_P(EachKeyType, RefusesPkcs8ThatIsCutOrLengthened) {
  Bytes der = to_bytes(key_.to_pkcs8().view());
  for (std::size_t size = 0; size < der.size(); ++size) {
    EXPECT_FALSE(PrivateKey::from_pkcs8(ByteView(der).first(size)).ok()) << size;
  }
  der.push_back(0);
  EXPECT_EQ(PrivateKey::from_pkcs8(der).error().reason, "key.not-a-private-key");
}

TEST_P(EachKeyType, SignsFromSeveralThreads) {
  const PublicKey key = key_.public_key();
  std::vector<int> verified(4, 0);
  std::vector<std::thread> threads;
  for (int& count : verified) {
    threads.emplace_back([&] {
      for (int i = 0; i < 25; ++i) count += key.verifies(message_, key_.sign(message_)) ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(verified, std::vector<int>(4, 25));
}

TEST_P(EachKeyType, IsTheSameForTheSameSeedAndNewAfterwards) {
  const auto key_and_signature = [&](std::uint64_t seed) {
    SeededRandom source(seed);
    const OpensslDrawsFrom openssl_draws(source);
    const PrivateKey key = PrivateKey::generate(GetParam());
    return std::pair(to_bytes(key.to_pkcs8().view()), key.sign(message_));
  };
  EXPECT_EQ(key_and_signature(5), key_and_signature(5));
  EXPECT_NE(key_and_signature(5).first, key_and_signature(6).first);
  EXPECT_NE(PrivateKey::generate(GetParam()).public_key().id(),
            PrivateKey::generate(GetParam()).public_key().id());
}

TEST(PublicKey, RefusesAPointThatIsNotOnTheCurve) {
  Bytes spki = PrivateKey::generate(KeyType::kP256).public_key().spki();
  spki.back() ^= 1;
  EXPECT_EQ(PublicKey::parse(spki).error().reason, "key.not-a-public-key");
}

TEST(PublicKey, RefusesACompressedPoint) {
  const Bytes full = PrivateKey::generate(KeyType::kP256).public_key().spki();
  Bytes spki(full.begin(), full.end() - 32);
  spki[1] = static_cast<std::uint8_t>(spki[1] - 32);
  spki[24] = static_cast<std::uint8_t>(spki[24] - 32);
  spki[26] = 0x02;
  EXPECT_EQ(PublicKey::parse(spki).error().reason, "key.not-a-public-key");
}

TEST(PrivateKey, RefusesHalvesThatDoNotBelongTogether) {
  const PrivateKey key = PrivateKey::generate(KeyType::kP256);
  const Bytes other = PrivateKey::generate(KeyType::kP256).public_key().spki();
  Bytes der = to_bytes(key.to_pkcs8().view());
  ASSERT_GT(der.size(), 65U);  // the public point stands at the end
  std::copy(other.end() - 65, other.end(), der.end() - 65);
  EXPECT_EQ(PrivateKey::from_pkcs8(der).error().reason, "key.halves-differ");
}

// RFC 8032 §7.1, test 2.
TEST(Ed25519, MatchesTheVectorOfTheStandard) {
  const auto key = PrivateKey::from_pkcs8(
      *from_hex("302e020100300506032b657004220420"
                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
  ASSERT_TRUE(key.ok());
  EXPECT_EQ(to_hex(key->public_key().raw()),
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  EXPECT_EQ(to_hex(key->sign(Bytes{0x72})),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
}

// RFC 6979 §A.2.5: P-256 with SHA-256, message "sample".
TEST(Ecdsa, VerifiesTheVectorOfTheStandard) {
  const auto key = PublicKey::parse(
      *from_hex("3059301306072a8648ce3d020106082a8648ce3d030107034200"
                "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"));
  ASSERT_TRUE(key.ok());
  const Bytes signature = *from_hex(
      "3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
      "022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
  EXPECT_TRUE(key->verifies(as_bytes("sample"), signature));
  EXPECT_FALSE(key->verifies(as_bytes("test"), signature));
}

}  // namespace
}  // namespace musubi::crypto
