// From records on file to what may be told: views.json → derive() → the engine with the shipped
// bundles, against the bundles' own example cases for each question that the law raises.
#include <gtest/gtest.h>

#include "protocol/facts/derive.h"
#include "protocol/facts/views_json.h"
#include "protocol/policy/engine.h"
#include "tests/unit/facts/facts_files.h"

namespace musubi::facts {
namespace {

using test::read_json_file;

policy::Bundle bundle(const std::string& name) {
  auto parsed = policy::parse_bundle(read_json_file("admin/reference/" + name + ".json"));
  EXPECT_TRUE(parsed.ok()) << name;
  return *std::move(parsed);
}

policy::Catalogue catalogue() {
  auto parsed = policy::parse_catalogue(read_json_file("admin/reference/catalogue.json"));
  EXPECT_TRUE(parsed.ok());
  return *std::move(parsed);
}

std::vector<Category> released(const policy::Decision& decision) {
  std::vector<Category> categories;
  for (std::size_t i = 0; i < kCategoryCount; ++i) {
    const auto category = static_cast<Category>(i);
    if (decision.releases(category)) categories.push_back(category);
  }
  return categories;
}

Views views_on_file() {
  auto views = parse_views(test::views_document());
  EXPECT_TRUE(views.ok());
  return *std::move(views);
}

// One scenario of the file: a question of which the sender's bundle has an example case.
struct Scenario {
  std::string sender;
  std::string name;
  Question question;
};

std::vector<Scenario> scenarios_of(const json::Value& file) {
  std::vector<Scenario> scenarios;
  for (const json::Value& each : *file.find("scenarios")->array()) {
    auto question = parse_question(*each.find("question"));
    EXPECT_TRUE(question.ok()) << *each.find("case")->text();
    if (!question) continue;
    scenarios.push_back({*each.find("sender")->text(), *each.find("case")->text(), *question});
  }
  return scenarios;
}

// Whatever else the bundles come to say: these two follow from consent and seal alone.
TEST(FromRecordsToDecision, AWithdrawalReleasesNothingAndASealKeepsThePlaceBack_Invariant2) {
  const Views views = views_on_file();
  const json::Value file = read_json_file("tests/unit/facts/scenarios.json");
  const Instant now = *parse_instant(*file.find("at")->text());
  const auto engine =
      policy::Engine::make(bundle("baseline"), bundle("bundle-lg-032026"), {}, catalogue());
  ASSERT_TRUE(engine);
  std::map<std::string, std::vector<Category>> told;
  for (const Scenario& scenario : scenarios_of(file)) {
    if (scenario.sender != "lg-032026") continue;
    const policy::Facts facts = derive(views, scenario.question, now);
    told[scenario.name] = released(engine->decide(scenario.question.basis, facts));
  }
  EXPECT_EQ(told.at("K-j-1"), std::vector<Category>());
  const auto& sealed = told.at("K-i-1");
  EXPECT_NE(std::find(sealed.begin(), sealed.end(), Category::kIdentity), sealed.end());
  for (const Category place :
       {Category::kAddress, Category::kContact, Category::kHousing, Category::kHousehold,
        Category::kWorkSchool, Category::kServicesPlan}) {
    EXPECT_EQ(std::find(sealed.begin(), sealed.end(), place), sealed.end()) << label(place).name;
  }
}

}  // namespace
}  // namespace musubi::facts
