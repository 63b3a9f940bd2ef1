#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/primitives/hash.h"
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

std::vector<std::string> names(const std::vector<Category>& categories) {
  std::vector<std::string> names;
  for (const Category category : categories) names.emplace_back(label(category).name);
  return names;
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
  for (const auto& file :
       std::filesystem::directory_iterator(MUSUBI_SOURCE_DIR "/admin/reference")) {
    const std::string name = file.path().stem().string();
    if (name.starts_with("bundle-") || name.starts_with("acceptance-")) there.push_back(name);
  }
  there.emplace_back("baseline");
  EXPECT_THAT(there, ::testing::UnorderedElementsAreArray(files()));
}

TEST(ShippedBundles, CompileForEveryPairOfSenderAndRecipient) {
  for (const std::string& sender : senders()) {
    for (const std::string& recipient : senders()) engine_for(sender, {recipient});
  }
}

TEST(ShippedBundles, DecideTheirOwnExampleCases) {
  std::size_t cases = 0;
  for (const std::string& sender : senders()) {
    const Engine engine = engine_for(sender);
    for (const ExampleCase& example : shipped("bundle-" + sender).cases) {
      const Decision decision = engine.decide(example.basis, facts_of(example));
      EXPECT_EQ(released(decision), names(example.releases)) << sender << " " << example.id;
      ++cases;
    }
  }
  EXPECT_GE(cases, 60u);
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
