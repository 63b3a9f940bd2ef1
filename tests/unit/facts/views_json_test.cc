#include "protocol/facts/views_json.h"

#include <gtest/gtest.h>

#include "tests/unit/facts/facts_files.h"
#include "tests/unit/facts/random_views.h"

namespace musubi::facts {
namespace {

using test::read_json_file;
using test::views_document;

std::string judgement(const json::Value& document) {
  const auto views = parse_views(document);
  return views ? "accepted" : views.error().reason;
}

// The value at an RFC 6901 pointer without escapes.
json::Value& value_at(json::Value& document, std::string_view pointer) {
  json::Value* value = &document;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string part(pointer.substr(0, pointer.find('/')));
    pointer.remove_prefix(part.size());
    value = value->array() != nullptr ? &value->array()->at(std::stoul(part))
                                      : &(*value->object())[part];
  }
  return *value;
}

// As schema_test.py reads the list.
void change(json::Value& document, const json::Value& mutation) {
  const std::string& place = *mutation.find("at")->text();
  if (mutation.find("erase") != nullptr) {
    const std::size_t last = place.rfind('/');
    value_at(document, place.substr(0, last)).object()->erase(place.substr(last + 1));
    return;
  }
  json::Value& value = value_at(document, place);
  if (const json::Value* set = mutation.find("set")) value = *set;
  if (const json::Value* text = mutation.find("text")) {
    std::string many;
    for (std::int64_t i = *text->find("times")->integer(); i-- > 0;) {
      many += *text->find("of")->text();
    }
    value = many;
  }
  if (const json::Value* repeat = mutation.find("repeat")) {
    const auto item = static_cast<std::size_t>(*repeat->find("item")->integer());
    for (std::int64_t i = *repeat->find("times")->integer(); i-- > 0;) {
      value.array()->push_back(json::Value(value.array()->at(item)));
    }
  }
}

TEST(ViewsInJson, AreWrittenAsTheyWereRead) {
  const json::Value document = views_document();
  const auto views = parse_views(document);
  ASSERT_TRUE(views) << views.error().reason << " " << views.error().detail;
  // Lists of codes are sets: they are written in the order of the codes.
  const std::string once = json::to_canonical(to_json(*views));
  const auto again = parse_views(to_json(*views));
  ASSERT_TRUE(again);
  EXPECT_EQ(json::to_canonical(to_json(*again)), once);
}

TEST(ViewsInJson, OfAnyKindAreReadBackAsTheyWere) {
  test::RandomViews random(9);
  std::size_t read = 0;
  for (std::size_t i = 0; i < 3'000; ++i) {
    const json::Value document = to_json(random.views(1, true));
    const auto views = parse_views(document);
    if (!views) continue;
    ++read;
    EXPECT_EQ(json::to_canonical(to_json(*views)), json::to_canonical(document));
    const json::Value question = to_json(random.question());
    const auto asked = parse_question(question);
    if (!asked) continue;
    EXPECT_EQ(json::to_canonical(to_json(*asked)), json::to_canonical(question));
  }
  EXPECT_GT(read, 100u);
}

TEST(ViewsInJson, AreJudgedAsTheListOfChangesSays) {
  const json::Value list = read_json_file("tests/unit/facts/mutations.json");
  const json::Value genuine = views_document();
  ASSERT_EQ(judgement(genuine), "accepted");
  for (const json::Value& mutation : *list.find("mutations")->array()) {
    json::Value document = genuine;
    change(document, mutation);
    EXPECT_EQ(judgement(document), *mutation.find("reader")->text())
        << *mutation.find("name")->text();
  }
}

TEST(ViewsInJson, TellTheExactPlaceOfAFault) {
  json::Value document = views_document();
  value_at(document, "/rosters/0/members/1/organisation") = "lg-1";
  EXPECT_EQ(parse_views(document).error().detail, "/rosters/0/members/1/organisation");
  document = views_document();
  value_at(document, "/flags/2/person") = value_at(document, "/flags/1/person");
  EXPECT_EQ(parse_views(document).error(), invalid("facts.recorded-twice", "/flags/2"));
}

}  // namespace
}  // namespace musubi::facts
