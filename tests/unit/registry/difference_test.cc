#include "protocol/registry/difference.h"

#include <gtest/gtest.h>

#include "tests/support/registry_federation.h"

namespace musubi::registry {
namespace {

using namespace testing;
using text::Language;

class DifferencesOfAVersion : public ::testing::Test {
 protected:
  std::vector<std::string> lines(Language language = Language::kEnglish) const {
    std::vector<std::string> all;
    for (const auto& difference : differences(&before_, after_)) {
      all.push_back(describe(difference, language));
    }
    return all;
  }
  std::string only(Language language = Language::kEnglish) const {
    const auto all = lines(language);
    return all.size() == 1 ? all.front() : std::to_string(all.size()) + " differences";
  }

  Federation federation_;
  RegistryContent before_ = federation_.content();
  RegistryContent after_ = before_;
};

TEST_F(DifferencesOfAVersion, AreNoneIfNothingChanges) {
  EXPECT_TRUE(lines().empty());
  after_.version = 2;  // checked by whoever signs, and not judged
  after_.predecessor = Digest{};
  EXPECT_TRUE(lines().empty());
}

TEST_F(DifferencesOfAVersion, SayEachPlainlyInBothLanguages) {
  after_.nodes[0].endpoint = "https://elsewhere.example:8443";
  EXPECT_EQ(only(),
            "changed: node lg-032026-01, endpoint: https://miyako.example:8443 → "
            "https://elsewhere.example:8443");
  EXPECT_EQ(only(Language::kJapanese),
            "変わる: ノード lg-032026-01 の接続先: https://miyako.example:8443 → "
            "https://elsewhere.example:8443");
}

TEST_F(DifferencesOfAVersion, NameMembersUnitsCapabilitiesAndContracts) {
  after_.organisations[2].units.clear();
  after_.organisations[0].capabilities.emplace_back("welfare-office");
  after_.contracts[0].categories.pop_back();
  EXPECT_EQ(lines(),
            (std::vector<std::string>{
                "added: organisation lg-032026, capability welfare-office",
                "removed: organisation op-000001, unit rainbow",
                "removed: contract joint-1, category Support so far and plan (services_plan)"}))
      << ::testing::PrintToString(lines(Language::kJapanese));
}

TEST_F(DifferencesOfAVersion, NameCertificatesRevocationsAndKeys) {
  const Digest revoked = before_.nodes[0].certificates[0].certificate.fingerprint();
  after_.revocations.push_back({revoked, kIssued, kIssued});
  after_.nodes[1].certificates.pop_back();
  after_.approval_keys.clear();
  after_.next_operator_keys.pop_back();
  after_.threshold = 3;
  EXPECT_EQ(lines().size(), 7U);
  EXPECT_EQ(lines()[0], "changed: signatures needed: 2 → 3");
  EXPECT_EQ(lines()[1].substr(0, 45), "removed: operator key for the next version " +
                                          before_.next_operator_keys[2].id.substr(0, 2));
  EXPECT_EQ(lines()[4], "added: revoked certificate " + revoked.hex());
  EXPECT_EQ(lines()[6], "added: revoked certificate " + revoked.hex() +
                            ", not believed since: " + to_text(kIssued));
}

TEST_F(DifferencesOfAVersion, GoDownIntoTheBaseline) {
  before_.baseline =
      json::Object{{"rules", json::Array{json::Object{{"id", "r-1"}, {"effect", "forbid"}},
                                         json::Object{{"id", "r-2"}, {"effect", "permit"}}}}};
  after_.baseline =
      json::Object{{"rules", json::Array{json::Object{{"id", "r-1"}, {"effect", "permit"}},
                                         json::Object{{"id", "r-2"}, {"effect", "permit"}}}}};
  EXPECT_EQ(only(), "changed: the baseline policy /rules/r-1/effect: forbid → permit");
}

// What a screen hides, or turns round, nobody can judge.
TEST_F(DifferencesOfAVersion, ShowWhatAScreenWouldHide) {
  after_.baseline = json::Object{{"name",
                                  "good\x1b[2K\xE2\x80\xAE"
                                  "evil"}};
  EXPECT_EQ(only(),
            "changed: the baseline policy /name: baseline → good\\x1b[2K\\xe2\\x80\\xaeevil");
}

TEST_F(DifferencesOfAVersion, TellTheFirstVersionWhole) {
  const auto all = differences(nullptr, before_);
  EXPECT_GT(all.size(), 50U);
  for (const auto& difference : all) EXPECT_EQ(difference.way, Difference::Way::kAdded);
}

// Goes through a content's JSON and changes one place after the other.
class Mutations {
 public:
  explicit Mutations(json::Value value) : value_(std::move(value)) {}

  template <class Each>
  void each(Each each) {
    go(value_, "", each);
  }

 private:
  template <class Each>
  void go(json::Value& place, const std::string& pointer, Each& each) {
    if (auto* object = place.object()) {
      for (auto& [name, member] : *object) go(member, pointer + "/" + name, each);
      return;
    }
    if (auto* array = place.array()) {
      for (std::size_t i = 0; i < array->size(); ++i) {
        go((*array)[i], pointer + "/" + std::to_string(i), each);
      }
      if (array->size() > 1) with(place, reversed(*array), pointer + " reversed", each);
      if (!array->empty())
        with(place, json::Array(array->begin() + 1, array->end()), pointer, each);
      return;
    }
    for (json::Value other : others(place)) with(place, std::move(other), pointer, each);
  }

  template <class Each>
  void with(json::Value& place, json::Value other, const std::string& pointer, Each& each) {
    std::swap(place, other);
    each(value_, pointer);
    std::swap(place, other);
  }

  static json::Value reversed(const json::Array& array) {
    return json::Array(array.rbegin(), array.rend());
  }

  static std::vector<json::Value> others(const json::Value& value) {
    if (const auto* flag = value.boolean()) return {!*flag};
    if (const auto* number = value.integer()) return {*number + 1};
    if (value.text() == nullptr) return {json::Object{{"x", 1}}};
    std::vector<json::Value> texts{*value.text() + "x"};
    if (const auto instant = parse_instant(*value.text())) {
      texts.emplace_back(to_text(*instant + std::chrono::minutes{1}));
    }
    if (value.text()->starts_with("https://"))
      texts.emplace_back(std::string("https://other.example:1"));
    return texts;
  }

  json::Value value_;
};

// Nothing that can be signed is hidden from whoever signs it.
TEST_F(DifferencesOfAVersion, LeaveNothingOut) {
  before_.baseline =
      json::Object{{"list", json::Array{1, 2, "x"}}, {"deep", json::Object{{"a", nullptr}}}};
  before_.revocations = {
      {before_.nodes[0].certificates[0].certificate.fingerprint(), kIssued, kIssued}};
  int changed = 0;
  Mutations(to_json(before_)).each([&](const json::Value& value, const std::string& pointer) {
    const auto content = content_from_json(value);
    if (!content || pointer == "/version") return;
    ++changed;
    EXPECT_FALSE(differences(&before_, *content).empty()) << pointer;
  });
  EXPECT_GT(changed, 50);
}

TEST_F(DifferencesOfAVersion, TellOfWhatIsEmptyToo) {
  for (const char* added : {"null", "[null]", "[]", "{}"}) {
    RegistryContent after = before_;
    after.baseline = *json::parse(as_bytes(R"({"rows":1,"x":)" + std::string(added) + "}"));
    before_.baseline = *json::parse(as_bytes(R"({"rows":1})"));
    EXPECT_EQ(differences(&before_, after).size(), 1U) << added;
    EXPECT_EQ(differences(&after, before_).size(), 1U) << added;
  }
}

}  // namespace
}  // namespace musubi::registry
