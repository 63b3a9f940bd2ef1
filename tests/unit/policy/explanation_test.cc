// What a decision says to whom (docs/spec/policy.md, P-29 to P-31). The golden files hold the
// texts in both languages; MUSUBI_UPDATE_GOLDEN=1 writes them anew, to be read before a commit.
#include "protocol/policy/explanation.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/policy/policy_world.h"

namespace musubi::policy::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

void expect_golden(const std::string& file, const std::string& text) {
  const std::string path = std::string(MUSUBI_SOURCE_DIR "/tests/unit/policy/golden/") + file;
  if (std::getenv("MUSUBI_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << text;
  std::ifstream in(path);
  std::ostringstream golden;
  golden << in.rdbuf();
  EXPECT_EQ(text, golden.str()) << file;
}

struct Scene {
  std::string name;
  std::string basis;
  Facts facts;
};

// A change is worth a line of its own: attribute, value.
Facts changed(const std::vector<std::pair<std::string, std::string>>& changes) {
  Facts facts = referral();
  for (const auto& [attribute, value] : changes) facts[attribute].value = value;
  return facts;
}

// The purpose does not fit the contractor's permit; nothing else is amiss.
Facts wrong_purpose() {
  return changed({{"agreement", "valid"},
                  {"relation", "own_contractor"},
                  {"recipient_kind", "contractor"},
                  {"purpose", "relocation"}});
}

std::vector<Scene> scenes() {
  return {{"referral", "pipa-69-2-1", referral()},
          {"sealed", "pipa-69-2-1", changed({{"sealed_place", "yes"}})},
          {"withdrawn", "pipa-69-2-1",
           changed({{"consent", "withdrawn"}, {"request", "recorded"}, {"purpose", "relocation"}})},
          {"wrong-purpose", "dss-77", wrong_purpose()}};
}

const json::Value& category(const json::Value& explanation, Category category) {
  return (*explanation.find("categories")->array())[static_cast<std::size_t>(category)];
}

TEST(Explanation, MatchesItsGoldenFilesInBothLanguages) {
  const Engine engine = engine_for("lg-032026", {"lg-034827"});
  for (const Scene& scene : scenes()) {
    const Trace trace = engine.trace(scene.basis, scene.facts);
    expect_golden(scene.name + ".inside.ja.txt", explain_inside_text(trace, Language::kJapanese));
    expect_golden(scene.name + ".inside.en.txt", explain_inside_text(trace, Language::kEnglish));
    expect_golden(scene.name + ".subject.ja.txt",
                  explain_to_subject_text(trace, Language::kJapanese));
    expect_golden(scene.name + ".subject.en.txt",
                  explain_to_subject_text(trace, Language::kEnglish));
  }
  const Trace sealed = engine.trace("pipa-69-2-1", with(referral(), "sealed_place", "yes"));
  expect_golden("sealed.inside.json", json::to_pretty(explain_inside(sealed)) + "\n");
  const std::vector<Category> given{Category::kIdentity, Category::kHistory};
  expect_golden("sealed.peer.json", json::to_pretty(explain_to_peer(sealed, given)) + "\n");
}

TEST(Explanation, HidesInternalReasonsAndFactsFromTheSubject_P29) {
  const Engine engine = engine_for("lg-032026", {"lg-034827"});
  const Trace trace = engine.trace("pipa-69-2-1", with(referral(), "sealed_place", "yes"));
  const json::Value told = explain_to_subject(trace);
  EXPECT_EQ(*category(told, Category::kAddress).find("code")->text(), "NOT_PROVIDED");
  const std::string all = json::to_canonical(told) +
                          explain_to_subject_text(trace, Language::kJapanese) +
                          explain_to_subject_text(trace, Language::kEnglish);
  for (const char* secret :
       {"PROTECTED", "sealed", "F-003", "支援措置", "秘匿", "consent-record"}) {
    EXPECT_THAT(all, Not(HasSubstr(secret)));
  }
  EXPECT_EQ(told.find("facts"), nullptr);
  EXPECT_EQ(category(told, Category::kAddress).find("near_misses"), nullptr);
  EXPECT_EQ(category(told, Category::kAddress).find("advice"), nullptr);
}

TEST(Explanation, TellsTheSubjectWhatIsFitForTheSubject_P29) {
  const Engine engine = engine_for("lg-032026");
  const Trace trace = engine.trace("pipa-69-2-1", with(referral(), "consent", "unknown"));
  const json::Value told = explain_to_subject(trace);
  EXPECT_EQ(*category(told, Category::kIdentity).find("code")->text(), "CONSENT_NOT_GIVEN");
}

TEST(Explanation, ReadsTheSameToAPeerForDeniedAndNeverHeld_P30_Invariant7) {
  const Engine engine = engine_for("lg-032026", {"lg-034827"});
  const std::vector<Category> given{Category::kIdentity};
  // The address is denied in one and released but not held in the other.
  const Trace denied = engine.trace("pipa-69-2-1", with(referral(), "sealed_place", "yes"));
  const Trace not_held = engine.trace("pipa-69-2-1", referral());
  ASSERT_FALSE(denied.decision.releases(Category::kAddress));
  ASSERT_TRUE(not_held.decision.releases(Category::kAddress));
  EXPECT_EQ(category(explain_to_peer(denied, given), Category::kAddress),
            category(explain_to_peer(not_held, given), Category::kAddress));
  EXPECT_THAT(json::to_canonical(explain_to_peer(denied, given)), Not(HasSubstr("PROTECTED")));
}

TEST(Explanation, ReadsTheSameInWordsToAPeerForDeniedAndNeverHeld_P30_Invariant7) {
  const Engine engine = engine_for("lg-032026", {"lg-034827"});
  const std::vector<Category> nothing;
  const Trace denied = engine.trace("pipa-69-2-1", with(referral(), "sealed_place", "yes"));
  const Trace not_held = engine.trace("pipa-69-2-1", referral());
  for (const Language language : {Language::kJapanese, Language::kEnglish}) {
    const std::string told = explain_to_peer_text(denied, nothing, language);
    EXPECT_EQ(told, explain_to_peer_text(not_held, nothing, language));
    EXPECT_THAT(told, HasSubstr(std::string(kNotProvided)));
  }
}

TEST(Explanation, NeverSaysThatADeniedCategoryWasGiven_P30) {
  const Engine engine = engine_for("lg-032026", {"lg-034827"});
  const Trace trace = engine.trace("pipa-69-2-1", with(referral(), "sealed_place", "yes"));
  const json::Value told =
      explain_to_peer(trace, std::vector<Category>{Category::kAddress, Category::kIdentity});
  EXPECT_FALSE(*category(told, Category::kAddress).find("given")->boolean());
  EXPECT_TRUE(*category(told, Category::kIdentity).find("given")->boolean());
  EXPECT_EQ(*category(told, Category::kTax).find("code")->text(), "TAX_NOT_ACCEPTED");
}

TEST(Explanation, ShowsRowsOneCellAway) {
  const Engine engine = engine_for("lg-032026");
  const Trace trace = engine.trace("dss-77", wrong_purpose());
  const auto& misses = trace.categories[0].near_misses;
  ASSERT_EQ(misses.size(), 1u);
  EXPECT_EQ(misses[0].permit.rule, "lg-032026/P-111");
  EXPECT_EQ(misses[0].attribute, "purpose");
  // Two cells away is not near, nor is anything where a forbid matched.
  const auto misses_with = [&](const std::string& attribute, const std::string& value) {
    const Facts facts = with(wrong_purpose(), attribute, value);
    return engine.trace("dss-77", facts).categories[0].near_misses.size();
  };
  EXPECT_EQ(misses_with("recipient_kind", "municipality"), 0u);
  EXPECT_EQ(misses_with("basis_current", "no"), 0u);
}

TEST(Explanation, AdvisesOtherBasesAndTakesNone_P31_Invariant6) {
  const Engine engine = engine_for("lg-032026");
  const Facts withdrawn =
      with(with(wrong_purpose(), "purpose", "intake_handoff"), "consent", "withdrawn");
  const Trace trace = engine.trace("pipa-69-2-1", withdrawn);
  EXPECT_THAT(trace.categories[0].advice, ElementsAre("dss-77", "swa-106-4"));
  EXPECT_THAT(released(trace.decision), ElementsAre());
  EXPECT_EQ(to_json(trace.decision), to_json(engine.decide("pipa-69-2-1", withdrawn)));
}

}  // namespace
}  // namespace musubi::policy::test
