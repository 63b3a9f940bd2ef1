#include "adapters/text/cp932.h"

#include <gtest/gtest.h>

namespace musubi::text_files {
namespace {

std::string read(std::string_view bytes) {
  auto cp932 = Cp932::open();
  if (!cp932) return cp932.error().reason;
  const auto text = cp932->to_utf8(bytes);
  return text.ok() ? *text : text.error().reason;
}

TEST(Cp932, KnowsTheLettersThatShiftJisLacks) {
  EXPECT_EQ(read("\x89\xCB\x8B\xF3 \xFB\xFC\xFA\xB1"), "架空 髙﨑");
  EXPECT_EQ(read("\x87\x40\x87\x8A"), "①㈱");
  EXPECT_EQ(read("\x83\x5C\x81\x5B\xB1"), "ソーｱ");
  EXPECT_EQ(read("\x81\x60\x81\x7C"), "～－");
  EXPECT_EQ(read(""), "");
}

// Nothing is replaced, and half a letter is none.
TEST(Cp932, RefusesWhatIsNoLetter_IM2) {
  for (const char* bytes :
       {"\x80", "\xA0", "\xFD", "\xFF", "\x81", "a\x81", "\x81\x20", "\xEA\xA5"}) {
    EXPECT_EQ(read(bytes), "import.bad-letter") << bytes;
  }
}

// Whoever reads a list refuses 外字: only the office's own machines know what they mean.
TEST(Cp932, GivesPrivateLettersAsSuch_IM4) { EXPECT_EQ(read("\xF0\x40"), "\uE000"); }

TEST(Cp932, BeginsAnewAfterARefusal) {
  auto cp932 = Cp932::open();
  ASSERT_TRUE(cp932.ok());
  EXPECT_FALSE(cp932->to_utf8("\x81").ok());
  EXPECT_EQ(*cp932->to_utf8("\x89\xCB"), "架");
}

}  // namespace
}  // namespace musubi::text_files
