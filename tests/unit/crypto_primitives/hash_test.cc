#include "crypto/primitives/hash.h"

#include <thread>

#include <gtest/gtest.h>

#include "crypto/primitives/keyed_hmac.h"

namespace musubi::crypto {
namespace {

// FIPS 180-4, the examples of NIST.
TEST(Sha256, MatchesTheVectorsOfTheStandard) {
  EXPECT_EQ(sha256(as_bytes("")).hex(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256(as_bytes("abc")).hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256(as_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")).hex(),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Sha256, OfPartsIsThatOfTheWhole) {
  EXPECT_EQ(sha256({as_bytes("a"), as_bytes(""), as_bytes("bc")}), sha256(as_bytes("abc")));
}

TEST(Sha256, KeepsThreadsApart) {
  const Bytes long_text(100'000, 'x');
  const Digest expected = sha256(long_text);
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  for (int& count : wrong) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) count += sha256(long_text) == expected ? 0 : 1;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

// RFC 4231 §4.2, §4.3, §4.7.
TEST(HmacSha256, MatchesTheVectorsOfTheStandard) {
  EXPECT_EQ(hmac_sha256(Bytes(20, 0x0b), as_bytes("Hi There")).hex(),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?")).hex(),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hmac_sha256(Bytes(131, 0xaa),
                        as_bytes("Test Using Larger Than Block-Size Key - Hash Key First"))
                .hex(),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(KeyedHmac, SaysWhatHmacSaysAsOftenAsItIsAsked) {
  for (const std::size_t size : {0U, 1U, 32U, 64U, 65U, 200U}) {
    const Bytes key(size, 0x5a);
    KeyedHmac keyed(key);
    for (const std::size_t length : {0U, 3U, 1000U, 3U}) {
      const Bytes text(length, 0x61);
      EXPECT_EQ(keyed(text), hmac_sha256(key, text)) << size << " " << length;
    }
  }
}

TEST(HmacSha256, TakesAnEmptyKeyAsAKeyOfItsOwn) {
  const Digest keyed = hmac_sha256(as_bytes("key"), as_bytes("text"));
  const Digest keyless = hmac_sha256({}, as_bytes("text"));
  EXPECT_NE(keyless, keyed);
  // RFC 2104 pads a key with zeros, so the empty one equals one zero byte.
  EXPECT_EQ(keyless, hmac_sha256(Bytes{0}, as_bytes("text")));
}

TEST(Comparison, SeesEveryDifference) {
  const Bytes bytes{1, 2, 3};
  EXPECT_TRUE(equal_in_constant_time(bytes, Bytes{1, 2, 3}));
  EXPECT_TRUE(equal_in_constant_time({}, {}));
  EXPECT_FALSE(equal_in_constant_time(bytes, Bytes{1, 2, 4}));
  EXPECT_FALSE(equal_in_constant_time(bytes, Bytes{0, 2, 3}));
  EXPECT_FALSE(equal_in_constant_time(bytes, Bytes{1, 2}));
}

}  // namespace
}  // namespace musubi::crypto
