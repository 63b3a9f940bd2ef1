#include "protocol/casework/wording.h"

#include <gtest/gtest.h>

#include "tests/unit/casework/sheet_fixture.h"

namespace musubi::casework {
namespace {

json::Value file_of(std::string_view format, json::Object wording) {
  return json::Object{{"format", format}, {"wordings", json::Array{std::move(wording)}}};
}

json::Object sentence() {
  return {{"approved", true}, {"collects", false},  {"covers", json::Array{"own_contractor"}},
          {"id", "架空-1"},   {"ja", "架空の文言"}, {"provides", true},
          {"source", "試験"}};
}

TEST(Wordings, AreReadAsTheReferenceHasThem) {
  const auto shipped = parse_wordings(read_json_file("admin/reference/wordings.json"));
  ASSERT_TRUE(shipped.ok()) << shipped.error().reason << " " << shipped.error().detail;
  const Wording* morioka = shipped->find("morioka-r5-04");
  ASSERT_NE(morioka, nullptr);
  EXPECT_TRUE(morioka->approved && morioka->provides && morioka->collects);
  EXPECT_FALSE(morioka->covers.contains(Relation::kOtherMunicipality));
  EXPECT_TRUE(morioka->covers.contains(Relation::kCommissioningMunicipality));
  EXPECT_FALSE(morioka->purposes->contains(Purpose::kStatutory));
  EXPECT_TRUE(morioka->purposes->contains(Purpose::kIntakeHandoff));
  EXPECT_FALSE(morioka->categories.has_value() && morioka->categories->empty());
  const Wording* model = shipped->find("model-across-municipalities-1");
  ASSERT_NE(model, nullptr);
  EXPECT_FALSE(model->approved);
}

TEST(Wordings, NeedARecipientWhereTheySpeakOfBodiesOutsideOnly) {
  const auto shipped = parse_wordings(read_json_file("admin/reference/wordings.json"));
  ASSERT_TRUE(shipped.ok());
  EXPECT_TRUE(shipped->find("fictional-relocation-1")->needs_recipient());
  EXPECT_FALSE(shipped->find("morioka-r5-04")->needs_recipient());
  EXPECT_FALSE(Wording{}.needs_recipient());
}

TEST(Wordings, OfFormat1NameNoPurposeAndNoCategory) {
  const auto old = parse_wordings(file_of("musubi-wordings-1", sentence()));
  ASSERT_TRUE(old.ok()) << old.error().reason << " " << old.error().detail;
  EXPECT_FALSE(old->wordings.front().purposes.has_value());
  EXPECT_FALSE(old->wordings.front().categories.has_value());
}

// The Japanese sentence counts; the others explain it, and none of them is there in format 2.
TEST(Wordings, OfFormat3AreToldInPlainWordsAndInEnglishToo) {
  json::Object wording = sentence();
  wording["purposes"] = json::Array{"plan"};
  wording["categories"] = json::Array{"identity"};
  EXPECT_TRUE(parse_wordings(file_of("musubi-wordings-3", wording)).ok());
  wording["en"] = "Fictional words";
  wording["plain_ja"] = "かくうの ことば";
  wording["approval"] = "架空市 令和8年 第1号";
  const auto read = parse_wordings(file_of("musubi-wordings-3", wording));
  ASSERT_TRUE(read.ok()) << read.error().reason << " " << read.error().detail;
  EXPECT_EQ(read->wordings.front().en, "Fictional words");
  EXPECT_EQ(read->wordings.front().plain_ja, "かくうの ことば");
  EXPECT_EQ(read->wordings.front().approval, "架空市 令和8年 第1号");
  EXPECT_EQ(parse_wordings(file_of("musubi-wordings-2", wording)).error().reason,
            "json.unknown-member");
  EXPECT_EQ(parse_wordings(file_of("musubi-wordings-4", wording)).error().reason, "json.bad-value");
}

// A model text is there for everybody, in both languages, and binds nobody until it is approved.
TEST(Wordings, ShipAModelAcrossMunicipalitiesThatNobodyApproved) {
  const auto shipped = parse_wordings(read_json_file("admin/reference/wordings.json"));
  ASSERT_TRUE(shipped.ok());
  const Wording* model = shipped->find("model-across-municipalities-1");
  ASSERT_NE(model, nullptr);
  EXPECT_FALSE(model->approved);
  EXPECT_TRUE(model->en && model->plain_ja && model->days);
}

// Invariant 2: an empty scope is nothing, and one that is not there is no wording.
TEST(Wordings, OfFormat2SayWhatTheySpeakOf_Invariant2) {
  json::Object wording = sentence();
  EXPECT_EQ(parse_wordings(file_of("musubi-wordings-2", wording)).error().reason, "json.missing");
  wording["purposes"] = json::Array{"plan"};
  wording["categories"] = json::Array{};
  const auto read = parse_wordings(file_of("musubi-wordings-2", wording));
  ASSERT_TRUE(read.ok()) << read.error().reason << " " << read.error().detail;
  EXPECT_EQ(read->wordings.front().purposes, std::set{Purpose::kPlan});
  EXPECT_EQ(read->wordings.front().categories, std::set<Category>{});
  EXPECT_EQ(parse_wordings(file_of("musubi-wordings-1", wording)).error().reason,
            "json.unknown-member");
  EXPECT_EQ(parse_wordings(file_of("musubi-wordings-4", wording)).error().reason, "json.bad-value");
}

}  // namespace
}  // namespace musubi::casework
