#include "crypto/cms/der.h"

#include <gtest/gtest.h>

namespace musubi::crypto::der {
namespace {

std::string refusal_of(std::string_view hex) {
  const Status status = check(*from_hex(hex));
  return status.ok() ? "" : status.error().reason;
}

TEST(Der, TakesWhatIsDer) {
  for (const std::string_view hex :
       {"0500", "3000", "020100", "0202ff7f", "020200ff", "0101ff", "0603550403", "03020780",
        "0301"
        "00",
        "3006020101020102", "31060201010201ff", "a0030201ff", "800155"}) {
    EXPECT_EQ(refusal_of(hex), "") << hex;
  }
}

TEST(Der, RefusesEachOtherSpellingByName) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"", "der.truncated"},
      {"30", "der.truncated"},
      {"3001", "der.truncated"},
      {"3003020301", "der.truncated"},
      {"3082", "der.truncated"},
      {"050000", "der.trailing-bytes"},
      {"3080020100"
       "0000",
       "der.indefinite-length"},
      {"308101"
       "05",
       "der.length"},
      {"30820001"
       "05",
       "der.length"},
      {"3085000000000100", "der.length"},
      {"1f8100", "der.tag"},
      {"0000", "der.tag"},
      {"4100", "der.tag"},
      {"c100", "der.tag"},
      {"24020400", "der.form"},
      {"1000", "der.form"},
      {"0200", "der.integer"},
      {"02020001", "der.integer"},
      {"0202ff80", "der.integer"},
      {"010101", "der.value"},
      {"0100", "der.value"},
      {"050100", "der.value"},
      {"0600", "der.value"},
      {"06025581", "der.value"},
      {"0603558001", "der.value"},
      {"0300", "der.value"},
      {"030108", "der.value"},
      {"030101", "der.value"},
      {"03020701", "der.value"},
      {"3106020102020101", "der.set-order"},
  };
  for (const auto& [hex, reason] : cases) EXPECT_EQ(refusal_of(hex), reason) << hex;
}

Bytes nested(std::size_t depth) {
  Bytes bytes{0x05, 0x00};
  for (std::size_t i = 0; i < depth; ++i) bytes = element(kSequence, {bytes});
  return bytes;
}

TEST(Der, StopsAtTheLimitOfDepth) {
  EXPECT_TRUE(check(nested(kMaxDepth - 1)).ok());
  EXPECT_EQ(check(nested(kMaxDepth)).error().reason, "der.too-deep");
  EXPECT_EQ(check(nested(5'000)).error().reason, "der.too-deep");
}

TEST(Der, StopsAtTheLimitOfElements) {
  Bytes nulls;
  for (std::size_t i = 1; i < kMaxElements; ++i) nulls.insert(nulls.end(), {0x05, 0x00});
  EXPECT_TRUE(check(element(kSequence, {nulls})).ok());
  nulls.insert(nulls.end(), {0x05, 0x00});
  EXPECT_EQ(check(element(kSequence, {nulls})).error().reason, "der.too-many-elements");
}

TEST(Der, WritesTheShortestLengthAndReadsItBack) {
  for (const std::size_t size : {0U, 1U, 127U, 128U, 255U, 256U, 65535U, 65536U, 1U << 20}) {
    const Bytes content(size, 0x5a);
    const Bytes bytes = element(kOctetString, {content});
    EXPECT_EQ(bytes.size(), element_size(size));
    ASSERT_TRUE(check(bytes).ok()) << size;
    EXPECT_EQ(to_bytes(Reader(bytes).next()->content), content);
  }
}

TEST(Der, PutsASetInOrder) {
  EXPECT_EQ(to_hex(set_of(kSet, {{0x02, 0x01, 0x02}, {0x02, 0x01, 0x01}})), "3106020101020102");
}

TEST(DerReader, SaysWhatItsCallerSaysWhenSomethingElseComes) {
  Reader reader(ByteView{});
  EXPECT_EQ(reader.take(kInteger, "test.integer").error().reason, "test.integer");
  const Bytes two = *from_hex("020101020102");
  Reader numbers(two);
  EXPECT_EQ(numbers.take(kSequence, "test.sequence").error().reason, "test.sequence");
  EXPECT_TRUE(numbers.take(kInteger, "test.integer").ok());
  EXPECT_EQ(numbers.end("test.end").error().reason, "test.end");
}

}  // namespace
}  // namespace musubi::crypto::der
