#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "protocol/json/sink.h"
#include "protocol/json/utf8.h"
#include "protocol/json/value.h"

namespace musubi::json {
namespace {

// RFC 8785 §3.2.3, the example of sorting: by UTF-16, "😀" (D83D …) goes before "דּ" (FB33).
TEST(CanonicalJson, SortsMembersAsTheStandardsExampleDoes) {
  const Value value(Object{{"\u20ac", "Euro Sign"},
                           {"\r", "Carriage Return"},
                           {"\ufb33", "Hebrew Letter Dalet With Dagesh"},
                           {"1", "One"},
                           {"\U0001f600", "Emoji: Grinning Face"},
                           {"\u0080", "Control"},
                           {"\u00f6", "Latin Small Letter O With Diaeresis"}});
  EXPECT_EQ(to_canonical(value),
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
            "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
            "\"\U0001f600\":\"Emoji: Grinning Face\","
            "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
}

TEST(CanonicalJson, SortsSurrogatesBeforeTheCharactersThatFollowThem) {
  const Value value(Object{{"\ud7ff", 1},
                           {"\U00010000", 2},
                           {"\U0010ffff", 3},
                           {"\ue000", 4},
                           {"\uefff", 5},
                           {"\uffff", 6}});
  EXPECT_EQ(to_canonical(value),
            "{\"\ud7ff\":1,\"\U00010000\":2,\"\U0010ffff\":3,\"\ue000\":4,\"\uefff\":5,"
            "\"\uffff\":6}");
}

// RFC 8785 §3.2.2, the string of the example.
TEST(CanonicalJson, EscapesAsTheStandardsExampleDoes) {
  EXPECT_EQ(to_canonical(Value("\u20ac$\x0f\nA'B\"\\\\\"/")), R"("€$\u000f\nA'B\"\\\\\"/")");
}

TEST(CanonicalJson, EscapesEachControlCharacterInTheShortestWay) {
  const std::string_view escapes[] = {
      "\\u0000", "\\u0001", "\\u0002", "\\u0003", "\\u0004", "\\u0005", "\\u0006", "\\u0007",
      "\\b",     "\\t",     "\\n",     "\\u000b", "\\f",     "\\r",     "\\u000e", "\\u000f",
      "\\u0010", "\\u0011", "\\u0012", "\\u0013", "\\u0014", "\\u0015", "\\u0016", "\\u0017",
      "\\u0018", "\\u0019", "\\u001a", "\\u001b", "\\u001c", "\\u001d", "\\u001e", "\\u001f"};
  for (std::size_t i = 0; i < std::size(escapes); ++i) {
    const Value value(std::string(1, static_cast<char>(i)));
    EXPECT_EQ(to_canonical(value), "\"" + std::string(escapes[i]) + "\"");
    EXPECT_EQ(*parse_canonical(as_bytes(to_canonical(value))), value);
  }
}

TEST(CanonicalJson, LeavesEveryOtherCharacterAsItIs) {
  for (const std::string_view text :
       {"\x7f", "\u0080", "\u2028", "/", "髙﨑〜", "𠮷", "葛\U000E0100", "辻\u3099", "\ufeff"}) {
    EXPECT_EQ(to_canonical(Value(text)), "\"" + std::string(text) + "\"");
  }
}

TEST(CanonicalJson, WritesIntegersToTheirLimits) {
  EXPECT_EQ(to_canonical(Value(Array{kMaxInteger, -kMaxInteger, 0})),
            "[9007199254740991,-9007199254740991,0]");
}

TEST(PrettyJson, IndentsAndReadsTheSame) {
  const Value value(Object{{"b", Array{1, Object{}}}, {"a", Array{}}});
  const std::string text = "{\n  \"a\": [],\n  \"b\": [\n    1,\n    {}\n  ]\n}\n";
  EXPECT_EQ(to_pretty(value), text);
  EXPECT_EQ(*parse(as_bytes(text)), value);
}

// The order by code units of the text's UTF-16 form, computed the long way.
std::u16string to_utf16(const std::vector<char32_t>& text) {
  std::u16string units;
  for (const char32_t c : text) {
    if (c < 0x10000) {
      units.push_back(static_cast<char16_t>(c));
    } else {
      units.push_back(static_cast<char16_t>(0xd800 + ((c - 0x10000) >> 10)));
      units.push_back(static_cast<char16_t>(0xdc00 + ((c - 0x10000) & 0x3ff)));
    }
  }
  return units;
}

std::string to_utf8(const std::vector<char32_t>& text) {
  std::string bytes;
  const auto put = [&bytes](std::uint32_t byte) { bytes.push_back(static_cast<char>(byte)); };
  for (const char32_t c : text) {
    if (c < 0x80) {
      put(c);
    } else if (c < 0x800) {
      put(0xc0 | c >> 6), put(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
      put(0xe0 | c >> 12), put(0x80 | (c >> 6 & 0x3f)), put(0x80 | (c & 0x3f));
    } else {
      put(0xf0 | c >> 18), put(0x80 | (c >> 12 & 0x3f));
      put(0x80 | (c >> 6 & 0x3f)), put(0x80 | (c & 0x3f));
    }
  }
  return bytes;
}

// Characters from each stretch of Unicode, the seams of UTF-8 and UTF-16 often among them.
rc::Gen<char32_t> any_character() {
  const auto between = [](std::uint32_t first, std::uint32_t last) {
    return rc::gen::map(rc::gen::inRange<std::uint32_t>(first, last + 1),
                        [](std::uint32_t c) { return static_cast<char32_t>(c); });
  };
  return rc::gen::oneOf(between(0, 0x7f), between(0x80, 0x7ff), between(0x800, 0xd7ff),
                        between(0xe000, 0xffff), between(0x10000, 0x10ffff),
                        rc::gen::element(U'\ud7ff', U'\ue000', U'\uffff', U'\U00010000'));
}

rc::Gen<std::vector<char32_t>> any_characters() {
  return rc::gen::container<std::vector<char32_t>>(any_character());
}

rc::Gen<std::string> any_text() { return rc::gen::map(any_characters(), to_utf8); }

rc::Gen<Value> any_value(int depth) {
  const auto leaf = rc::gen::oneOf(
      rc::gen::just(Value()),
      rc::gen::map(rc::gen::arbitrary<bool>(), [](bool b) { return Value(b); }),
      rc::gen::map(rc::gen::inRange<std::int64_t>(-kMaxInteger, kMaxInteger),
                   [](std::int64_t n) { return Value(n); }),
      rc::gen::map(any_text(), [](std::string text) { return Value(std::move(text)); }));
  if (depth == 0) return leaf;
  // Small containers: their number grows with each level.
  const auto item = any_value(depth - 1);
  const auto items = rc::gen::scale(0.05, rc::gen::container<Array>(item));
  const auto members = rc::gen::scale(0.05, rc::gen::container<Object>(any_text(), item));
  return rc::gen::oneOf(
      leaf, rc::gen::map(items, [](Array array) { return Value(std::move(array)); }),
      rc::gen::map(members, [](Object object) { return Value(std::move(object)); }));
}

TEST(CanonicalJson, ReadsBackWhateverItWrote) {
  EXPECT_TRUE(rc::check([] {
    const Value value = *any_value(3);
    const std::string text = to_canonical(value);
    const auto again = parse_canonical(as_bytes(text));
    RC_ASSERT(again.ok());
    RC_ASSERT(*again == value);
    RC_ASSERT(*parse(as_bytes(to_pretty(value))) == value);
  }));
}

TEST(Utf16Order, IsTheOrderOfTheCodeUnits) {
  EXPECT_TRUE(rc::check([] {
    const auto a = *any_characters();
    const auto b = *any_characters();
    RC_ASSERT(less_in_utf16(to_utf8(a), to_utf8(b)) == (to_utf16(a) < to_utf16(b)));
  }));
}

TEST(Utf8, IsWellFormedWhereverCharactersWereEncoded) {
  EXPECT_TRUE(rc::check([] { RC_ASSERT(!first_malformed_utf8(*any_text())); }));
}

TEST(Json, NeitherCrashesNorLiesOnArbitraryBytes) {
  EXPECT_TRUE(rc::check([](const std::string& text) {
    const auto value = parse(as_bytes(text));
    if (value.ok()) RC_ASSERT(*parse(as_bytes(to_canonical(*value))) == *value);
  }));
}

void put_document(Sink& sink) {
  sink.open_object();
  sink.key("empty");
  sink.open_array();
  sink.close_array();
  sink.key("list");
  sink.open_array();
  sink.integer(-1);
  sink.text("{[:,\"");
  sink.open_object();
  sink.close_object();
  sink.open_object();
  sink.member("a", "");
  sink.member("b", "架空");
  sink.close_object();
  sink.close_array();
  sink.member("text", ":");
  sink.close_object();
}

TEST(CanonicalSink, WritesWhatTheValueOfTheSameDocumentIsWrittenAs) {
  CanonicalSink written;
  put_document(written);
  ValueSink built;
  put_document(built);
  const std::string text = std::move(written).take();
  EXPECT_EQ(text, to_canonical(std::move(built).take()));
  EXPECT_TRUE(parse_canonical(as_bytes(text)).ok());
}

}  // namespace

// Shown by rapidcheck when a property fails; found by argument-dependent lookup.
void showValue(const Value& value, std::ostream& out) { out << to_canonical(value); }

}  // namespace musubi::json
