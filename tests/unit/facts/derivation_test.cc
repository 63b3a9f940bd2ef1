// derive() over random records: against a second opinion, and for what holds whatever they say.
#include <gtest/gtest.h>

#include "protocol/facts/derive.h"
#include "protocol/facts/views_json.h"
#include "tests/unit/facts/random_views.h"
#include "tests/unit/facts/reference_derivation.h"

namespace musubi::facts {
namespace {

using test::RandomViews;
using test::Told;

Told told(const policy::Facts& facts) {
  Told told;
  for (const auto& [attribute, fact] : facts) {
    const policy::Provenance& from = fact.provenance;
    told[attribute] = fact.value + "|" + from.source + "|" + from.asserter + "|" + to_text(from.at);
  }
  return told;
}

const std::set<std::string> kBodyKinds{
    "municipality", "prefecture",           "contractor",        "police",
    "medical",      "education_board",      "public_enterprise", "public_hospital",
    "assembly",     "welfare_commissioner", "company",           "other"};
// docs/spec/policy.md §2.2, but for what the engine supplies.
const std::map<std::string, std::set<std::string>> kDomains{
    {"purpose",
     {"intake_handoff", "assessment", "plan", "delivery", "participation", "outreach", "monitoring",
      "relocation", "support_meeting", "emergency", "statutory"}},
    {"kind",
     {"information", "advice", "referral", "inquiry", "transfer", "answer", "recall",
      "recall-answer"}},
    {"basis_current", {"yes", "no"}},
    {"consent",
     {"unknown", "requested", "deferred", "given", "renewed", "refused", "withdrawn", "expired",
      "terminated", "invalidated"}},
    {"consent_covers_recipient", {"yes", "no"}},
    {"agreement", {"none", "expired", "other_purpose", "valid", "unknown"}},
    {"meeting", {"none", "invited", "member_pledged", "closed"}},
    {"request", {"none", "recorded"}},
    {"sealed_place", {"yes", "no"}},
    {"residence", {"in_city", "elsewhere"}},
    {"sender_kind", kBodyKinds},
    {"recipient_kind", kBodyKinds},
    {"relation",
     {"same_municipality", "own_contractor", "commissioning_municipality", "other_municipality",
      "prefecture", "other"}},
    {"urgency", {"none", "within_month", "within_week", "life_threat"}},
    {"plan", {"none", "proposed", "early_start", "decided", "ended"}},
    {"agenda", {"none", "this_item", "other_item"}},
    {"convener", {"none", "municipality", "contractor", "joint"}},
    {"authorised", {"no", "yes"}},
    {"consent_obtainable", {"yes", "difficult", "would_obstruct"}},
    {"perpetrator_attends", {"no", "yes", "unknown"}},
    {"data_form", {"personal", "aggregate", "small_cells"}}};

// V-5.
const std::map<std::string, std::set<std::string>> kPermitting{
    {"basis_current", {"yes"}},
    {"consent", {"given", "renewed"}},
    {"consent_covers_recipient", {"yes"}},
    {"agreement", {"valid"}},
    {"meeting", {"member_pledged"}},
    {"request", {"recorded"}},
    {"sealed_place", {"no"}},
    {"residence", {"in_city"}},
    {"urgency", {"within_month", "within_week", "life_threat"}},
    {"plan", {"none", "early_start", "decided", "ended"}},
    {"agenda", {"none", "this_item"}},
    {"convener", {"none", "municipality", "contractor", "joint"}},
    {"authorised", {"yes"}},
    {"consent_obtainable", {"difficult", "would_obstruct"}},
    {"perpetrator_attends", {"no"}},
    {"data_form", {"aggregate"}}};

std::set<std::string> permitting(const policy::Facts& facts) {
  std::set<std::string> values;
  for (const auto& [attribute, fact] : facts) {
    const auto found = kPermitting.find(attribute);
    if (found == kPermitting.end() || !found->second.contains(fact.value)) continue;
    values.insert(attribute + "=" + fact.value);
  }
  return values;
}

std::string value_of(const policy::Facts& facts, const std::string& attribute) {
  const auto found = facts.find(attribute);
  return found == facts.end() ? "" : found->second.value;
}

// Where a record decided how two bodies stand, another question is asked without it.
std::set<std::string> comparable(std::set<std::string> values, bool same_relation) {
  if (same_relation) return values;
  std::erase_if(values, [](const std::string& value) {
    return value.starts_with("agreement=") || value.starts_with("basis_current=") ||
           value.starts_with("consent_covers_recipient=");
  });
  return values;
}

// What each derivation saw, so that no property holds only because nothing happens.
class Seen {
 public:
  void note(const policy::Facts& facts) {
    for (const auto& [attribute, domain] : kDomains)
      ++counts_[attribute + "=" + value_of(facts, attribute)];
  }
  // The values that came about too seldom to say anything, but for what cannot: `never`.
  [[nodiscard]] std::set<std::string> unseen(const std::set<std::string>& never) const {
    std::set<std::string> unseen;
    for (const auto& [attribute, domain] : kDomains) {
      for (const std::string& value : domain) {
        const std::string name = attribute + "=" + value;
        const auto found = counts_.find(name);
        const bool often = found != counts_.end() && found->second >= kOften;
        if (!often && !never.contains(name)) unseen.insert(name);
      }
    }
    return unseen;
  }

 private:
  static constexpr std::size_t kOften = 100;
  std::map<std::string, std::size_t> counts_;
};

// V-1, and every rule: 120,000 random questions.
TEST(Derivation, AgreesWithASecondOpinionWrittenApart_V1) {
  constexpr std::size_t kQuestions = 120'000;
  RandomViews random(20261121);
  Seen seen;
  for (std::size_t i = 0; i < kQuestions; ++i) {
    const Views views = random.views(i % 2 == 0 ? 3 : 6, i % 3 != 0);
    const Question question = random.question_about(views);
    const Instant now = random.instant();
    const policy::Facts facts = derive(views, question, now);
    seen.note(facts);
    ASSERT_EQ(told(facts),
              test::reference_derivation(to_json(views), to_json(question), to_text(now)))
        << "question " << i << " of this seed";
  }
  // The small world has four kinds of body and three purposes.
  std::set<std::string> never{"agreement=unknown"};
  for (const std::string& kind : kBodyKinds) {
    if (kind == "municipality" || kind == "prefecture" || kind == "contractor" ||
        kind == "police") {
      continue;
    }
    never.insert("sender_kind=" + kind);
    never.insert("recipient_kind=" + kind);
  }
  for (const std::string& purpose : kDomains.at("purpose")) {
    if (purpose != "support_meeting" && purpose != "plan" && purpose != "delivery") {
      never.insert("purpose=" + purpose);
    }
  }
  EXPECT_EQ(seen.unseen(never), std::set<std::string>());
}

TEST(Derivation, GivesNoAttributeAndNoValueOutsideTheTable_V1) {
  RandomViews random(1);
  for (std::size_t i = 0; i < 20'000; ++i) {
    const Views views = random.views(5, false);
    const policy::Facts facts = derive(views, random.question_about(views), random.instant());
    for (const auto& [attribute, fact] : facts) {
      ASSERT_TRUE(kDomains.contains(attribute)) << attribute;
      ASSERT_TRUE(kDomains.at(attribute).contains(fact.value)) << attribute << " " << fact.value;
    }
  }
}

TEST(Derivation, GivesEqualFactsForEqualArguments_V1) {
  RandomViews random(2);
  for (std::size_t i = 0; i < 5'000; ++i) {
    const Views views = random.views(4, false);
    const Question question = random.question_about(views);
    const Instant now = random.instant();
    const Views copy = views;
    ASSERT_EQ(told(derive(views, question, now)), told(derive(copy, question, now)));
  }
}

// Records are a set: no rule may turn on which comes first.
TEST(Derivation, DoesNotDependOnTheOrderOfRecords_V1) {
  RandomViews random(3);
  for (std::size_t i = 0; i < 10'000; ++i) {
    const Views views = random.views(5, i % 2 == 0);
    Views turned = views;
    const auto turn = [](auto& list) { std::reverse(list.begin(), list.end()); };
    turn(turned.contracts);
    turn(turned.consents);
    turn(turned.rosters);
    turn(turned.pledges);
    turn(turned.requests);
    turn(turned.flags);
    turn(turned.residences);
    turn(turned.plans);
    turn(turned.leaves);
    turn(turned.urgencies);
    const Question question = random.question_about(views);
    const Instant now = random.instant();
    ASSERT_EQ(told(derive(views, question, now)), told(derive(turned, question, now)));
  }
}

// V-2, V-3: whoever is named as the source made a record by then; nobody else is.
TEST(Derivation, NamesASourceAndNothingThatIsNotThereYet_V2) {
  RandomViews random(4);
  for (std::size_t i = 0; i < 10'000; ++i) {
    Views views = random.views(5, true);
    Question question = random.question_about(views);
    const Instant now = random.instant();
    question.asked = now;
    views.registry.issued = now;
    for (const auto& [attribute, fact] : derive(views, question, now)) {
      ASSERT_FALSE(fact.provenance.source.empty()) << attribute;
      ASSERT_FALSE(fact.provenance.asserter.empty()) << attribute;
      ASSERT_LE(fact.provenance.at, now) << attribute;
    }
  }
}

class TakingAway {
 public:
  TakingAway(Views views, Question question, Instant now)
      : views_(std::move(views)),
        question_(std::move(question)),
        now_(now),
        before_(derive(views_, question_, now_)) {}

  std::size_t each() {
    each_of(views_.contracts, &Views::contracts);
    each_of(views_.consents, &Views::consents);
    each_of(views_.rosters, &Views::rosters);
    each_of(views_.pledges, &Views::pledges);
    each_of(views_.requests, &Views::requests);
    each_of(views_.flags, &Views::flags);
    each_of(views_.residences, &Views::residences);
    each_of(views_.plans, &Views::plans);
    each_of(views_.leaves, &Views::leaves);
    each_of(views_.urgencies, &Views::urgencies);
    parts_of_rosters();
    table();
    bodies();
    return tried_;
  }

 private:
  void check(const Views& fewer) {
    ++tried_;
    const policy::Facts after = derive(fewer, question_, now_);
    const bool same = value_of(before_, "relation") == value_of(after, "relation");
    const auto had = comparable(permitting(before_), same);
    for (const std::string& value : comparable(permitting(after), same)) {
      EXPECT_TRUE(had.contains(value)) << value;
    }
  }
  template <class View>
  void each_of(const std::vector<View>& list, std::vector<View> Views::*member) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      Views fewer = views_;
      (fewer.*member).erase((fewer.*member).begin() + static_cast<std::ptrdiff_t>(i));
      check(fewer);
    }
  }
  void parts_of_rosters() {
    for (std::size_t i = 0; i < views_.rosters.size(); ++i) {
      Views unchecked = views_;
      unchecked.rosters[i].comparisons.clear();
      check(unchecked);
      Views empty = views_;
      empty.rosters[i].items.clear();
      check(empty);
    }
  }
  void table() {
    Views fewer = views_;
    fewer.table.reset();
    check(fewer);
  }
  void bodies() {
    for (const auto& [id, body] : views_.registry.bodies) {
      Views fewer = views_;
      fewer.registry.bodies.erase(id);
      check(fewer);
    }
  }

  Views views_;
  Question question_;
  Instant now_;
  policy::Facts before_;
  std::size_t tried_ = 0;
};

TEST(Derivation, PermitsNothingMoreWhenARecordIsTakenAway_V5) {
  RandomViews random(5);
  std::size_t tried = 0;
  for (std::size_t i = 0; i < 6'000 && !testing::Test::HasFailure(); ++i) {
    Views views = random.views(3, true);
    Question question = random.question_about(views);
    tried += TakingAway(std::move(views), std::move(question), random.instant()).each();
  }
  EXPECT_GT(tried, 100'000u);
}

}  // namespace
}  // namespace musubi::facts
