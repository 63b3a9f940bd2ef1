#include "node/sharing/receiving.h"

#include "crypto/cms/inner_package.h"
#include "crypto/primitives/hash.h"
#include "protocol/envelope/envelope.h"
#include "tests/unit/node/node_world.h"

namespace musubi::node {
namespace {

using testing::expect_value;
using testing::kIssued;
using testing::node_id;

// A city that published what it accepts, and what its contractor sends it.
class Arrivals : public testing::NodeOfACity {
 protected:
  void SetUp() override {
    content_.nodes[0].certificates[2] = {new_certificate(crypto::KeyRole::kSealing)};
    content_.nodes[1].certificates[1] = {sender_certificate_};
    content_.acceptance.emplace(registry::testing::organisation_id("lg-032026"),
                                policy::test::read_json("acceptance-lg-032026.json"));
    NodeOfACity::SetUp();
  }

  [[nodiscard]] Digest published() const { return keeper_.current()->own_rules->id; }
  [[nodiscard]] Manifest manifest() {
    const registry::Registry& registry = *keeper_.current()->registry;
    const Digest some = crypto::sha256(as_bytes("some bundle"));
    return {.suite = std::string(kSuiteS1),
            .sender = node_id("op-000001-01"),
            .sender_certificate = sender_certificate_.fingerprint(),
            .recipients = {{node_id("lg-032026-01"),
                            content_.nodes[0].certificates[2].certificate.fingerprint(),
                            StreamEpoch::draw(random_), 1, Pseudonym::draw(random_)}},
            .message = MessageId::draw(random_),
            .reply_to = std::nullopt,
            .kind = "referral",
            .revision = 1,
            .purpose = Purpose::kIntakeHandoff,
            .basis = {BasisClass::kConsent, "pipa-69-2-1", "2025-06-01"},
            .decision = {DecisionId::draw(random_),
                         registry.version(),
                         registry.digest(),
                         some,
                         some,
                         some,
                         {published()},
                         some},
            .obligations = {},
            .created = clock_.now() - std::chrono::minutes(1),
            .not_after = clock_.now() + std::chrono::days(14),
            .payload = std::nullopt,
            .checkpoint = std::nullopt,
            .attempt = 1};
  }

  // What was released of one person: the categories with a text in each.
  [[nodiscard]] static Bytes contents(const std::vector<Category>& categories) {
    casework::PersonSummary person;
    person.role = casework::Role::kSubject;
    for (const Category category : categories) {
      person.categories.emplace(category, json::Object{{"架空", "試験"}});
    }
    return to_bytes(json::to_canonical(casework::to_json(casework::CaseSummary{{person}})));
  }

  // Seals, opens, and takes; "ok", or the reason with its detail.
  std::string take(Manifest sent, const Bytes& payload = {}) {
    const Bytes salt = random_.bytes(crypto::kSaltSize);
    if (!payload.empty() && !sent.payload) {
      sent.payload = {std::string(casework::kCaseSummaryType), casework::kCaseSummarySchema, 0, {}};
    }
    if (sent.payload) {
      sent.payload->length = payload.size();
      sent.payload->commitment = crypto::payload_commitment(salt, payload);
    }
    const SigningIdentity sender{sent.sender, &sender_key_, sender_certificate_};
    const std::vector<crypto::Certificate> to{content_.nodes[0].certificates[2].certificate};
    const Bytes envelope =
        expect_value(seal_envelope(sent, payload, salt, sender, to, clock_.now()));
    const auto situation = keeper_.current();
    const auto opened = expect_value(
        open_envelope(envelope, {situation->exchange.own, situation->exchange.sealing_keys,
                                 *situation->registry, clock_.now()}));
    item_.emplace(exchange::ReceivedItem{sent.sender, sent.message, CaseId::draw(random_),
                                         "op-000001", std::nullopt, sent.kind, 1, std::nullopt,
                                         clock_.now(), std::nullopt, std::nullopt,
                                         opened.signed_manifest(), std::nullopt, std::nullopt});
    std::vector<store::Row> rows;
    const exchange::Context context{*store_, *situation->registry, situation->exchange.own,
                                    clock_.now(), random_};
    const Status taken = receiving_.take(context, opened, *item_, rows);
    std::erase_if(rows, [](const store::Row& row) { return row.table != store::Table::kTask; });
    tasks_ = std::move(rows);
    if (taken.ok()) return "ok";
    const std::string& detail = taken.error().detail;
    return taken.error().reason + (detail.empty() ? "" : " " + detail);
  }

  crypto::PrivateKey sender_key_ = registry::testing::new_key();
  crypto::Certificate sender_certificate_ =
      federation_.authority.issue(sender_key_, crypto::KeyRole::kSigning, "node:op-000001-01");
  std::vector<Instant> heard_;
  Receiving receiving_{keeper_, [this](Instant signed_at) { heard_.push_back(signed_at); }};
  std::optional<exchange::ReceivedItem> item_;
  std::vector<store::Row> tasks_;
};

TEST_F(Arrivals, AreKeptUntilTheEarliestDayThatTheirDutiesName) {
  Manifest sent = manifest();
  sent.obligations = {{"DELETE_AFTER", 90}, {"KEEP_UNTIL", 30}};
  EXPECT_EQ(take(sent), "ok");
  EXPECT_EQ(item_->keep_until, sent.created + std::chrono::days(30));
  EXPECT_TRUE(tasks_.empty());
}

TEST_F(Arrivals, TellWhenTheyWereSigned_R43) {
  const Manifest sent = manifest();
  EXPECT_EQ(take(sent), "ok");
  EXPECT_EQ(heard_, std::vector{sent.created});
}

TEST_F(Arrivals, MakeATaskOfADutyToReportBack) {
  Manifest sent = manifest();
  sent.obligations = {{"REPORT_BACK", 14}};
  EXPECT_EQ(take(sent), "ok");
  ASSERT_EQ(tasks_.size(), 1u);
  EXPECT_EQ(std::get<std::string>(tasks_[0].fields.at(0)),
            "op-000001-01:" + sent.message.text() + ":REPORT_BACK");
  EXPECT_EQ(std::get<std::int64_t>(tasks_[0].fields.at(6)),
            (sent.created + std::chrono::days(14)).time_since_epoch().count());
}

TEST_F(Arrivals, MakeATaskToNameStaffWhereOnlyNamedStaffMaySeeThem_P48) {
  Manifest sent = manifest();
  sent.obligations = {{"NAMED_STAFF_ONLY", std::nullopt}};
  EXPECT_EQ(take(sent), "ok");
  ASSERT_EQ(tasks_.size(), 1u);
  EXPECT_EQ(std::get<std::string>(tasks_[0].fields.at(3)), "NAMED_STAFF_ONLY");
}

TEST_F(Arrivals, AreRefusedWithADutyThatThisNodeCouldNotKeep) {
  Manifest sent = manifest();
  sent.obligations = {{"VIEW_IN_MEETING", std::nullopt}};
  EXPECT_EQ(take(sent), "receiving.duty-not-kept VIEW_IN_MEETING");
}

TEST_F(Arrivals, AreRefusedAsANoticeWithADutyOrContentsThatItNeverHas) {
  Manifest recall = manifest();
  recall.kind = "recall";
  recall.reply_to = MessageId::draw(random_);
  EXPECT_EQ(take(recall), "ok");
  EXPECT_EQ(take(recall, contents({Category::kIdentity})), "receiving.not-a-notice");
  recall.obligations = {{"REPORT_BACK", 1}};
  EXPECT_EQ(take(recall), "receiving.not-a-notice");
  EXPECT_TRUE(tasks_.empty());
  recall.obligations.clear();
  recall.reply_to.reset();
  EXPECT_EQ(take(recall), "receiving.not-a-notice");
}

TEST_F(Arrivals, AreRefusedWithADutyThatNobodyKnowsOrThatIsSpeltOtherwise) {
  Manifest sent = manifest();
  sent.obligations = {{"BURN_AFTER", std::nullopt}};
  EXPECT_EQ(take(sent), "receiving.unknown-duty BURN_AFTER");
  sent.obligations = {{"KEEP_UNTIL", std::nullopt}};
  EXPECT_EQ(take(sent), "receiving.unknown-duty KEEP_UNTIL");
  sent.obligations = {{"NO_ONWARD", 3}};
  EXPECT_EQ(take(sent), "receiving.unknown-duty NO_ONWARD");
}

TEST_F(Arrivals, AreRefusedWithContentsThatCouldNotBeRead) {
  Manifest sent = manifest();
  sent.payload = {"picture", 1, 0, {}};
  EXPECT_EQ(take(sent, to_bytes("{}")), "receiving.unknown-payload");
  sent.payload = {std::string(casework::kCaseSummaryType), casework::kCaseSummarySchema + 1, 0, {}};
  EXPECT_EQ(take(sent, to_bytes("{}")), "receiving.unknown-payload");
  sent.payload.reset();
  EXPECT_NE(take(sent, to_bytes("not JSON")), "ok");
}

// The published rules

TEST_F(Arrivals, AreTakenIfTheyKeepTheRulesThatTheCityPublished) {
  EXPECT_EQ(take(manifest(), contents({Category::kIdentity, Category::kContact})), "ok");
}

TEST_F(Arrivals, AreRefusedWithACategoryThatTheCityDoesNotAccept_P32) {
  EXPECT_EQ(take(manifest(), contents({Category::kIdentity, Category::kTax})),
            "receiving.not-accepted A-001");
}

TEST_F(Arrivals, AreRefusedWithoutADutyThatTheCityAsksFor_P32) {
  EXPECT_EQ(take(manifest(), contents({Category::kHealth})),
            "receiving.duty-missing NAMED_STAFF_ONLY");
}

TEST_F(Arrivals, AreRefusedIfTheyNameOtherRulesOfTheSameRegistry_P33) {
  Manifest sent = manifest();
  sent.decision.acceptance = {Digest{}};
  EXPECT_EQ(take(sent, contents({Category::kIdentity})), "receiving.other-rules");
  sent.decision.registry_version += 1;  // of which this node knows nothing yet
  EXPECT_EQ(take(sent, contents({Category::kIdentity})), "ok");
}

// What takes something back carries nothing, and must come through.
TEST_F(Arrivals, ThatAreRecallsAreTakenWhateverTheRulesSay_P32) {
  Manifest sent = manifest();
  sent.kind = "recall";
  sent.reply_to = MessageId::draw(random_);
  sent.decision.acceptance = {Digest{}};
  EXPECT_EQ(take(sent), "ok");
}

class PublishedRules : public Arrivals {
 protected:
  // One row in place of those that were published.
  std::string judged(const std::string& row, Manifest sent, const std::vector<Category>& released) {
    json::Value rules = policy::test::read_json("acceptance-lg-032026.json");
    (*rules.object())["rows"] = json::Array{expect_value(json::parse(as_bytes(row)))};
    content_.acceptance.insert_or_assign(registry::testing::organisation_id("lg-032026"), rules);
    const Status accepted = accept_next();
    if (!accepted.ok()) return accepted.error().reason;
    sent.decision = manifest().decision;
    return take(std::move(sent), contents(released));
  }
  static std::string forbid(const std::string& when, const std::string& unless = "") {
    return R"({"audience":"peer","en":"test","id":"T-1","ja":"試験","kind":"forbid",)"
           R"("reason":"TEST",)" +
           (unless.empty() ? "" : R"("unless":[)" + unless + "],") + R"("when":)" + when + "}";
  }
};

TEST_F(PublishedRules, AreJudgedOnWhatManifestAndRegistrySay_P32) {
  const std::vector<Category> released{Category::kIdentity};
  for (const char* when :
       {R"({"purpose":["intake_handoff"]})", R"({"kind":["referral"]})",
        R"({"basis_class":["consent"]})", R"({"relation":["commissioning_municipality"]})",
        R"({"agreement":["none","other_purpose"]})", R"({"sender_kind":["contractor"]})",
        R"({"recipient_kind":["municipality"]})", "{}"}) {
    EXPECT_EQ(judged(forbid(when), manifest(), released), "receiving.not-accepted T-1") << when;
  }
  EXPECT_EQ(judged(forbid(R"({"kind":["transfer"]})"), manifest(), released), "ok");
  EXPECT_EQ(judged(forbid(R"({"category":["tax"]})"), manifest(), released), "ok");
}

// Of consent, say, the recipient knows nothing: the sender committed to its facts.
TEST_F(PublishedRules, DoNotDenyOnWhatOnlyTheSenderKnows_P32) {
  const std::vector<Category> released{Category::kIdentity};
  EXPECT_EQ(judged(forbid(R"({"consent":["withdrawn"]})"), manifest(), released), "ok");
  EXPECT_EQ(
      judged(forbid(R"({"kind":["referral"]})", R"({"consent":["given"]})"), manifest(), released),
      "ok");
  EXPECT_EQ(
      judged(forbid(R"({"kind":["referral"]})", R"({"purpose":["plan"]})"), manifest(), released),
      "receiving.not-accepted T-1");
}

TEST_F(PublishedRules, LookForForbiddenSetsAmongAllThatCame_P32) {
  const std::string row =
      R"({"audience":"peer","en":"test","id":"T-2","ja":"試験","kind":"forbid_set",)"
      R"("reason":"TEST","together":["health","finance"],"when":{"kind":["referral"]}})";
  EXPECT_EQ(judged(row, manifest(), {Category::kHealth}), "ok");
  EXPECT_EQ(judged(row, manifest(), {Category::kHealth, Category::kFinance}),
            "receiving.not-accepted T-2");
}

TEST_F(PublishedRules, TakeAStricterDutyForTheOneTheyAskFor_P32) {
  const std::string row =
      R"({"duties":[{"days":30,"id":"KEEP_UNTIL"}],"en":"test","id":"T-3","ja":"試験",)"
      R"("kind":"duty","when":{}})";
  Manifest sent = manifest();
  sent.obligations = {{"KEEP_UNTIL", 60}};
  EXPECT_EQ(judged(row, sent, {Category::kIdentity}), "receiving.duty-missing KEEP_UNTIL");
  sent.obligations = {{"KEEP_UNTIL", 20}};
  EXPECT_EQ(judged(row, sent, {Category::kIdentity}), "ok");
}

}  // namespace
}  // namespace musubi::node
