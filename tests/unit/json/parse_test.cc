#include <gtest/gtest.h>

#include "protocol/json/value.h"

namespace musubi::json {
namespace {

Value read(std::string_view text) {
  auto value = parse(as_bytes(text));
  EXPECT_TRUE(value.ok()) << text << ": " << value.error().reason;
  return value.ok() ? *value : Value();
}

std::string fault(std::string_view text) {
  const auto value = parse(as_bytes(text));
  return value.ok() ? "none" : value.error().reason;
}

std::string place(std::string_view text) {
  const auto value = parse(as_bytes(text));
  return value.ok() ? "none" : value.error().detail;
}

std::string repeated(std::string_view piece, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += piece;
  return text;
}

TEST(Json, ReadsEveryTypeOfValue) {
  const Value value = read(R"( {"a":[null,true,false,-7,"文"],"b":{}} )");
  const Array expected{Value(), Value(true), Value(false), Value(-7), Value("文")};
  EXPECT_EQ(value, Value(Object{{"a", expected}, {"b", Object{}}}));
  EXPECT_EQ(*value.find("a"), Value(expected));
  EXPECT_EQ(value.find("c"), nullptr);
}

TEST(Json, RefusesADuplicateKeyHoweverItIsSpelt) {
  EXPECT_EQ(fault(R"({"a":1,"a":1})"), "json.duplicate-key");
  EXPECT_EQ(fault(R"({"a":1,"\u0061":2})"), "json.duplicate-key");
  EXPECT_EQ(fault(R"([{"x":{"a":1,"b":2,"a":3}}])"), "json.duplicate-key");
  EXPECT_EQ(fault(R"([{"a":1},{"a":1}])"), "none");
}

TEST(Json, RefusesFractionsAndExponents) {
  for (const std::string_view text : {"1.0", "0.5", "1e2", "1E2", "-1e-2", "1e400", "-1.5e999"}) {
    EXPECT_EQ(fault(text), "json.not-an-integer") << text;
  }
}

TEST(Json, RefusesIntegersThatNotEveryReaderKeeps) {
  EXPECT_EQ(read("9007199254740991"), Value(kMaxInteger));
  EXPECT_EQ(read("-9007199254740991"), Value(-kMaxInteger));
  for (const std::string& text :
       {std::string("9007199254740992"), std::string("-9007199254740992"),
        std::string("18446744073709551615"), std::string("18446744073709551616"),
        std::string("-9223372036854775809"), std::string(5000, '9'),
        "-" + std::string(5000, '9')}) {
    EXPECT_EQ(fault(text), "json.integer-range") << text.substr(0, 30);
  }
}

TEST(Json, ReadsMinusZeroAsZero) { EXPECT_EQ(read("-0"), Value(0)); }

TEST(Json, RefusesNumbersThatTheGrammarDoesNotKnow) {
  for (const std::string_view text : {"01", "+1", "-", "0x10", "1_000", ".5", "NaN", "Infinity"}) {
    EXPECT_EQ(fault(text), "json.syntax") << text;
  }
}

TEST(Json, RefusesAByteOrderMark) { EXPECT_EQ(fault("\xef\xbb\xbf{}"), "json.byte-order-mark"); }

TEST(Json, RefusesWhatFollowsTheDocument) {
  EXPECT_EQ(fault("{} {}"), "json.syntax");
  EXPECT_EQ(fault("{}x"), "json.syntax");
  EXPECT_EQ(fault("1,"), "json.syntax");
}

// The lexer underneath stops at NUL as if the text ended there.
TEST(Json, RefusesNulAndWhateverItWouldHide) {
  using namespace std::string_view_literals;
  EXPECT_EQ(fault("{}\0"sv), "json.syntax");
  EXPECT_EQ(fault("{}\0{\"a\":1}"sv), "json.syntax");
  EXPECT_EQ(fault("\"\0\""sv), "json.syntax");
}

TEST(Json, RefusesCommentsTrailingCommasAndEmptiness) {
  for (const std::string_view text : {"", " ", "/* */ 1", "// x\n1", "[1,]", "{\"a\":1,}", "{a:1}",
                                      "'a'", "[", "{\"a\"", "\"a", "nul", "True"}) {
    EXPECT_EQ(fault(text), "json.syntax") << text;
  }
}

TEST(Json, RefusesControlCharactersInTexts) {
  for (char control = 1; control < 0x20; ++control) {
    EXPECT_EQ(fault(std::string("\"") + control + "\""), "json.syntax") << int{control};
  }
}

TEST(Json, RefusesTextThatIsNotUtf8) {
  for (const std::string_view bytes :
       {"\x80", "\xc0\xaf", "\xc1\xbf", "\xe0\x80\x80", "\xe3\x81", "\xed\xa0\x80", "\xed\xbf\xbf",
        "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\x93\xfa"}) {
    EXPECT_EQ(fault("[\"" + std::string(bytes) + "\"]"), "json.not-utf8");
  }
}

TEST(Json, ReadsTheEdgesOfUtf8) {
  for (const std::string_view text : {"\x7f", "\u0080", "\u07ff", "\u0800", "\ud7ff", "\ue000",
                                      "\uffff", "\U00010000", "\U0010ffff"}) {
    EXPECT_EQ(read("\"" + std::string(text) + "\""), Value(text));
  }
}

TEST(Json, RefusesLoneSurrogates) {
  for (const std::string_view text : {R"("\ud800")", R"("\udc00")", R"("\ud800\u0041")",
                                      R"("\ud842x")", R"("\udfb7\ud842")", R"("\ud842\ud842")"}) {
    EXPECT_EQ(fault(text), "json.syntax") << text;
  }
}

TEST(Json, ReadsCharactersBeyondThePlaneAndTheirVariations) {
  EXPECT_EQ(read(R"("\ud842\udfb7")"), Value("𠮷"));
  EXPECT_EQ(read("\"𠮷野家\""), Value("𠮷野家"));
  EXPECT_EQ(read("\"葛\U000E0100\""), Value("葛\U000E0100"));
  EXPECT_EQ(read(R"("\u845b\udb40\udd00")"), Value("葛\U000E0100"));
}

TEST(Json, IsReadToItsMaximumDepthAndNoFurther) {
  const auto nested = [](std::size_t depth) { return repeated("[", depth) + repeated("]", depth); };
  EXPECT_EQ(fault(nested(kMaxDepth)), "none");
  EXPECT_EQ(fault(nested(kMaxDepth + 1)), "json.too-deep");
  EXPECT_EQ(fault(nested(100)), "json.too-deep");
  EXPECT_EQ(fault(repeated("{\"a\":", 100) + "1" + repeated("}", 100)), "json.too-deep");
}

TEST(Json, SurvivesAHundredThousandOpenBrackets) {
  EXPECT_EQ(fault(repeated("[", 100'000)), "json.too-deep");
  EXPECT_EQ(fault(repeated("{\"a\":", 100'000)), "json.too-deep");
}

TEST(Json, RefusesADocumentOverItsLimitOfBytes) {
  EXPECT_TRUE(parse(as_bytes("[1,2]"), 5).ok());
  const auto value = parse(as_bytes("[1,2]"), 4);
  ASSERT_FALSE(value.ok());
  EXPECT_EQ(value.error(), (Error{ErrorCode::kTooLarge, "json.too-large", "byte 4"}));
}

TEST(Json, RefusesMoreValuesThanItsLimit) {
  EXPECT_EQ(fault("[" + repeated("0,", kMaxValues - 2) + "0]"), "none");
  EXPECT_EQ(fault("[" + repeated("0,", kMaxValues - 1) + "0]"), "json.too-many-values");
}

TEST(Json, TellsTheByteOfAFault) {
  EXPECT_EQ(place(R"({"a":1,"a":2})"), "byte 10");
  EXPECT_EQ(place("[1,x]"), "byte 4");
  EXPECT_EQ(place("[\"ab\xff\"]"), "byte 4");
  EXPECT_EQ(place("[[],1.5,2]"), "byte 8");
}

TEST(CanonicalJson, IsTheOnlySpellingThatParseCanonicalTakes) {
  for (const std::string_view text : {"{}", "[]", "0", "-1", R"({"a":1,"b":[true,null]})"}) {
    EXPECT_TRUE(parse_canonical(as_bytes(text)).ok()) << text;
  }
  for (const std::string_view text :
       {"-0", " {}", "{}\n", "[1, 2]", R"({"b":1,"a":2})", R"("\u0061")", R"("\/")", R"("\u000a")",
        R"("\u001F")", R"("\u00e9")", R"("\ud842\udfb7")"}) {
    const auto value = parse_canonical(as_bytes(text));
    ASSERT_FALSE(value.ok()) << text;
    EXPECT_EQ(value.error().reason, "json.not-canonical") << text;
  }
}

TEST(CanonicalJson, TellsWhereTheSpellingDeparts) {
  EXPECT_EQ(parse_canonical(as_bytes(R"({"a":1, "b":2})")).error().detail, "byte 7");
}

}  // namespace
}  // namespace musubi::json
