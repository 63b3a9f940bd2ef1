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

const policy::ExampleCase* case_of(const policy::Bundle& bundle, const std::string& id) {
  for (const policy::ExampleCase& example : bundle.cases) {
    if (example.id == id) return &example;
  }
  return nullptr;
}

// In words, what the records say otherwise than the case supposes.
std::string differences(const policy::Facts& facts, const policy::ExampleCase& example) {
  std::string words;
  for (const auto& [attribute, value] : example.facts) {
    const auto found = facts.find(attribute);
    const std::string derived = found == facts.end() ? "missing" : found->second.value;
    if (derived != value) words += attribute + " is " + derived + " and not " + value + "; ";
  }
  return words;
}

TEST(FromRecordsToDecision, EachOfTheElevenCasesComesOutAsTheBundlesSay) {
  const Views views = views_on_file();
  const json::Value file = read_json_file("tests/unit/facts/scenarios.json");
  const Instant now = *parse_instant(*file.find("at")->text());
  std::set<char> letters;
  for (const Scenario& scenario : scenarios_of(file)) {
    const policy::Bundle sender = bundle("bundle-" + scenario.sender);
    const policy::ExampleCase* example = case_of(sender, scenario.name);
    ASSERT_NE(example, nullptr) << scenario.name;
    const policy::Facts facts = derive(views, scenario.question, now);
    EXPECT_EQ(differences(facts, *example), "") << scenario.name;
    EXPECT_EQ(scenario.question.basis, example->basis) << scenario.name;
    const auto engine = policy::Engine::make(bundle("baseline"), sender, {}, catalogue());
    ASSERT_TRUE(engine) << engine.error().reason;
    EXPECT_EQ(released(engine->decide(scenario.question.basis, facts)), example->releases)
        << scenario.name;
    letters.insert(scenario.name[2]);
  }
  EXPECT_EQ(letters.size(), 11u);
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

// Nobody's absence is a "no": a table about nobody keeps back what could tell of a place.
TEST(FromRecordsToDecision, ATableAboutNobodyIsReleasedButForWhatTellsOfAPlace) {
  const Views views = views_on_file();
  const json::Value file = read_json_file("tests/unit/facts/scenarios.json");
  const Instant now = *parse_instant(*file.find("at")->text());
  Question question = scenarios_of(file).back().question;
  question.person.reset();
  const auto engine =
      policy::Engine::make(bundle("baseline"), bundle("bundle-lg-032026"), {}, catalogue());
  ASSERT_TRUE(engine);
  const auto told = released(engine->decide(question.basis, derive(views, question, now)));
  EXPECT_EQ(told, (std::vector{Category::kPresentingIssues, Category::kHealth, Category::kCareLevel,
                               Category::kFinance}));
}

}  // namespace
}  // namespace musubi::facts
