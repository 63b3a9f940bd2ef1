#include <filesystem>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/primitives/hash.h"
#include "protocol/policy/example_case.h"
#include "tests/unit/policy/policy_world.h"

namespace musubi::policy::test {
namespace {

std::vector<std::string> senders() {
  std::vector<std::string> senders;
  for (const auto& [sender, recipient] : senders_and_recipients()) senders.push_back(sender);
  return senders;
}

std::vector<std::string> files() {
  std::vector<std::string> files{"baseline"};
  for (const std::string& sender : senders()) {
    files.push_back("bundle-" + sender);
    files.push_back("acceptance-" + sender);
  }
  return files;
}

TEST(ShippedBundles, ReadAndWriteToTheSameId_P1_P2) {
  for (const std::string& file : files()) {
    const json::Value value = read_json(file + ".json");
    const Bundle bundle = shipped(file);
    EXPECT_EQ(to_json(bundle), value) << file;
    EXPECT_EQ(bundle.id, crypto::sha256(as_bytes(json::to_canonical(value)))) << file;
  }
}

// A file that is added is tested, too.
TEST(ShippedBundles, AreAllOnTheListThatIsTested) {
  std::vector<std::string> there;
  for (const char* folder : {"/admin/reference", "/admin/profiles"}) {
    for (const auto& file :
         std::filesystem::directory_iterator(std::string(MUSUBI_SOURCE_DIR) + folder)) {
      const std::string name = file.path().stem().string();
      if (name.starts_with("bundle-") || name.starts_with("acceptance-")) there.push_back(name);
    }
  }
  there.emplace_back("baseline");
  EXPECT_THAT(there, ::testing::UnorderedElementsAreArray(files()));
}

TEST(ShippedBundles, CompileForEveryPairOfSenderAndRecipient) {
  for (const std::string& sender : senders()) {
    for (const std::string& recipient : senders()) engine_for(sender, {recipient});
  }
}

std::string in_words(const std::vector<Departure>& found) {
  std::string words;
  for (const Departure& one : found) {
    words += "\n  " + std::string(label(one.decision.category).name) + ": expected " + one.said +
             ", decided " + one.made;
  }
  return words;
}

TEST(ShippedBundles, DecideTheirOwnExampleCases_P61) {
  std::size_t cases = 0;
  for (const std::string& sender : senders()) {
    const Engine engine = engine_for(sender);
    for (const ExampleCase& example : shipped("bundle-" + sender).cases) {
      EXPECT_EQ(in_words(departures_from(example, engine)), "") << sender << " " << example.id;
      ++cases;
    }
  }
  EXPECT_GE(cases, 380u);
}

// Of the questions that the law raises, each municipality says what it does.
TEST(ShippedBundles, AnswerEachQuestionForEachMunicipality) {
  for (const std::string& sender : senders()) {
    if (!sender.starts_with("lg-") || sender == "lg-030007") continue;
    std::set<char> answered;
    for (const ExampleCase& example : shipped("bundle-" + sender).cases) {
      if (!example.id.starts_with("K-")) continue;
      EXPECT_FALSE(example.expects.empty()) << sender << " " << example.id;
      answered.insert(example.id[2]);
    }
    for (char question = 'a'; question <= 'k'; ++question) {
      EXPECT_EQ(answered.count(question), 1u) << sender << " " << question;
    }
  }
}

// P-50: rows that read a setting really depend on it, or nobody could settle it.
TEST(ShippedBundles, DecideOtherwiseWhereASettingIsSettledStrictly) {
  for (const auto& [sender, example] :
       std::vector<std::pair<std::string, std::string>>{{"lg-032026", "K-e-6"},
                                                        {"lg-032026", "K-j-2"},
                                                        {"lg-032018", "K-a-7"},
                                                        {"lg-032018", "K-e-3"},
                                                        {"lg-032069", "K-p-1"},
                                                        {"lg-062090", "K-p-3"}}) {
    Bundle strict = shipped("bundle-" + sender);
    strict.settings.clear();
    const auto engine = Engine::make(shipped("baseline"), strict, {}, catalogue());
    ASSERT_TRUE(engine) << sender;
    for (const ExampleCase& each : strict.cases) {
      if (each.id != example) continue;
      EXPECT_FALSE(departures_from(each, *engine).empty()) << sender << " " << example;
    }
  }
}

TEST(ShippedBundles, UseTheNamesOfTheProductsCodes) {
  const Bundle baseline = shipped("baseline");
  std::map<std::string, std::vector<std::string>> domains;
  for (const Attribute& attribute : baseline.domains) domains[attribute.name] = attribute.values;

  std::vector<std::string> purposes;
  for (std::size_t i = 0; i < kPurposeCount; ++i) {
    purposes.emplace_back(label(static_cast<Purpose>(i)).name);
  }
  std::vector<std::string> kinds;
  for (std::size_t i = 0; i < kKindCount; ++i) {
    // Nobody decides on an act on a referral.
    if (static_cast<Kind>(i) == Kind::kProgress) continue;
    kinds.emplace_back(label(static_cast<Kind>(i)).name);
  }
  std::vector<std::string> classes;
  for (std::size_t i = 0; i < kBasisClassCount; ++i) {
    classes.emplace_back(label(static_cast<BasisClass>(i)).name);
  }
  EXPECT_EQ(domains["purpose"], purposes);
  EXPECT_EQ(domains["kind"], kinds);
  EXPECT_EQ(domains["basis_class"], classes);
}

TEST(ShippedCatalogue, ReadsAndWritesToTheSameId) {
  const json::Value value = read_json("catalogue.json");
  EXPECT_EQ(to_json(catalogue()), value);
  EXPECT_EQ(catalogue().id, crypto::sha256(as_bytes(json::to_canonical(value))));
}

}  // namespace
}  // namespace musubi::policy::test
