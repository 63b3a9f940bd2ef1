#include "protocol/json/fields.h"

#include <gtest/gtest.h>

namespace musubi::json {
namespace {

Value read(std::string_view text) { return *parse(as_bytes(text)); }

// The fault that `decode` meets in `text`: its reason and its place.
std::pair<std::string, std::string> fault(std::string_view text,
                                          const std::function<void(Fields&)>& decode) {
  const Value value = read(text);
  Fields fields(value, "/at");
  decode(fields);
  const Status status = fields.finish();
  if (status.ok()) return {"none", ""};
  return {status.error().reason, status.error().detail};
}

using Fault = std::pair<std::string, std::string>;

TEST(Fields, GivesEveryMemberThatWasAskedFor) {
  const Value value =
      read(R"({"text":"文","number":-3,"flag":true,"when":"2026-11-21T03:33:00.000Z",
      "digest":"00000000000000000000000000000000000000000000000000000000000000ff",
      "bytes":"Zm9v","any":{"x":1},"items":[1,2],"maybe":"yes","count":4,
      "since":"2026-01-01T00:00:00.000Z","code":"abc"})");
  Fields fields(value, "");
  EXPECT_EQ(fields.text("text", 3), "文");
  EXPECT_EQ(fields.integer("number", -3, 3), -3);
  EXPECT_TRUE(fields.boolean("flag"));
  EXPECT_EQ(to_text(fields.instant("when")), "2026-11-21T03:33:00.000Z");
  EXPECT_EQ(fields.digest("digest").bytes[31], 0xff);
  EXPECT_EQ(fields.base64("bytes", 3), to_bytes("foo"));
  EXPECT_EQ(fields.value("any"), Value(Object{{"x", 1}}));
  std::vector<std::string> pointers;
  fields.array("items", 2, [&](const Value&, const std::string& pointer) -> Status {
    pointers.push_back(pointer);
    return {};
  });
  EXPECT_EQ(pointers, (std::vector<std::string>{"/items/0", "/items/1"}));
  EXPECT_EQ(fields.optional_text("maybe", 3), "yes");
  EXPECT_EQ(fields.optional_integer("count", 0, 9), 4);
  EXPECT_TRUE(fields.optional_instant("since").has_value());
  EXPECT_EQ(fields.parsed("code", 3, [](const std::string& text) { return std::optional(text); }),
            "abc");
  EXPECT_EQ(fields.optional_text("absent", 3), std::nullopt);
  EXPECT_EQ(fields.optional_integer("absent", 0, 9), std::nullopt);
  EXPECT_EQ(fields.optional_instant("absent"), std::nullopt);
  EXPECT_EQ(fields.optional_value("absent"), nullptr);
  EXPECT_TRUE(fields.has("text"));
  EXPECT_FALSE(fields.has("absent"));
  EXPECT_TRUE(fields.finish().ok());
}

TEST(Fields, NamesAMemberThatIsMissing) {
  EXPECT_EQ(fault("{}", [](Fields& f) { f.text("name", 9); }), Fault("json.missing", "/at/name"));
}

TEST(Fields, NamesAMemberThatNobodyAskedFor) {
  EXPECT_EQ(fault(R"({"a":1,"z":2})", [](Fields& f) { f.integer("a", 0, 9); }),
            Fault("json.unknown-member", "/at/z"));
}

// Members are the author's words: they could hold a person's name, and errors reach logs.
TEST(Fields, KeepsAnUnknownMemberToItselfUnlessItIsAPlainName) {
  EXPECT_EQ(fault(R"({"架空 太郎":1})", [](Fields&) {}), Fault("json.unknown-member", "/at"));
  EXPECT_EQ(fault("{\"" + std::string(65, 'a') + "\":1}", [](Fields&) {}),
            Fault("json.unknown-member", "/at"));
}

TEST(Fields, HasNoMemberOfTheWrongType) {
  EXPECT_EQ(fault(R"({"a":1})", [](Fields& f) { f.text("a", 9); }),
            Fault("json.wrong-type", "/at/a"));
  EXPECT_EQ(fault(R"({"a":"1"})", [](Fields& f) { f.integer("a", 0, 9); }),
            Fault("json.wrong-type", "/at/a"));
  EXPECT_EQ(fault(R"({"a":0})", [](Fields& f) { f.boolean("a"); }),
            Fault("json.wrong-type", "/at/a"));
  EXPECT_EQ(fault(R"({"a":{}})",
                  [](Fields& f) {
                    f.array("a", 9, [](const Value&, const std::string&) { return Status(); });
                  }),
            Fault("json.wrong-type", "/at/a"));
  EXPECT_EQ(fault("[]", [](Fields& f) { f.integer("a", 0, 9); }), Fault("json.wrong-type", "/at"));
}

TEST(Fields, TakesNullForAFaultAndNotForAnAbsence) {
  EXPECT_EQ(fault(R"({"a":null})", [](Fields& f) { f.optional_text("a", 9); }),
            Fault("json.wrong-type", "/at/a"));
  EXPECT_EQ(fault(R"({"a":null})", [](Fields& f) { f.optional_integer("a", 0, 9); }),
            Fault("json.wrong-type", "/at/a"));
}

TEST(Fields, HoldsTextsBytesAndListsToTheirLimits) {
  EXPECT_EQ(fault(R"({"a":"文"})", [](Fields& f) { f.text("a", 2); }),
            Fault("json.too-long", "/at/a"));
  EXPECT_EQ(fault(R"({"a":""})", [](Fields& f) { f.text("a", 2); }),
            Fault("json.bad-value", "/at/a"));
  EXPECT_EQ(fault(R"({"a":"Zm9v"})", [](Fields& f) { f.base64("a", 2); }),
            Fault("json.too-long", "/at/a"));
  EXPECT_EQ(fault(R"({"a":[1,2]})",
                  [](Fields& f) {
                    f.array("a", 1, [](const Value&, const std::string&) { return Status(); });
                  }),
            Fault("json.too-many-items", "/at/a"));
}

TEST(Fields, HoldsIntegersToTheirRange) {
  EXPECT_EQ(fault(R"({"a":10})", [](Fields& f) { f.integer("a", 0, 9); }),
            Fault("json.out-of-range", "/at/a"));
  EXPECT_EQ(fault(R"({"a":-1})", [](Fields& f) { f.optional_integer("a", 0, 9); }),
            Fault("json.out-of-range", "/at/a"));
}

TEST(Fields, RefusesSpellingsThatAreNotOurs) {
  const std::string upper(64, 'A');
  EXPECT_EQ(fault("{\"a\":\"" + upper + "\"}", [](Fields& f) { f.digest("a"); }),
            Fault("json.bad-value", "/at/a"));
  EXPECT_EQ(fault(R"({"a":"2026-11-21"})", [](Fields& f) { f.instant("a"); }),
            Fault("json.bad-value", "/at/a"));
  EXPECT_EQ(fault(R"({"a":"Zm9"})", [](Fields& f) { f.base64("a", 9); }),
            Fault("json.bad-value", "/at/a"));
  EXPECT_EQ(fault(R"({"a":"x"})",
                  [](Fields& f) {
                    f.parsed("a", 9, [](const std::string&) { return std::optional<int>(); });
                  }),
            Fault("json.bad-value", "/at/a"));
}

TEST(Fields, TellsTheFirstFaultOnly) {
  EXPECT_EQ(fault(R"({"a":1,"b":"x"})",
                  [](Fields& f) {
                    f.text("a", 9);
                    f.integer("b", 0, 9);
                    f.fault("c", "json.bad-value");
                  }),
            Fault("json.wrong-type", "/at/a"));
}

TEST(Fields, PassesOnTheFaultOfAnItemAndStopsThere) {
  int seen = 0;
  EXPECT_EQ(fault(R"({"a":[1,2,3]})",
                  [&seen](Fields& f) {
                    f.array("a", 9, [&seen](const Value&, const std::string& pointer) -> Status {
                      return ++seen == 2 ? Status(invalid("area.token", pointer)) : Status();
                    });
                  }),
            Fault("area.token", "/at/a/1"));
  EXPECT_EQ(seen, 2);
}

TEST(Fields, EscapesPointersAsRfc6901Does) {
  const Value value = read("{}");
  EXPECT_EQ(Fields(value, "/a").pointer_to("b/c~d"), "/a/b~1c~0d");
}

}  // namespace
}  // namespace musubi::json
