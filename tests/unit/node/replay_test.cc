// Past releases, decided again from what a node has kept; and what is told when that was altered.
#include "protocol/exchange/replay.h"

#include "protocol/exchange/sender.h"
#include "protocol/exchange/terms.h"
#include "tests/unit/node/node_world.h"

namespace musubi::node {
namespace {

using exchange::Agreement;
using exchange::DecisionRow;
using exchange::OutboxRow;
using exchange::Replayed;

class PastReleases : public testing::NodeOfACity {
 protected:
  void SetUp() override {
    NodeOfACity::SetUp();
    case_ = new_case();
    ASSERT_EQ(release(referral(*case_)), "released");
  }

  std::vector<Replayed> replayed() {
    std::vector<Replayed> entries;
    const Status read =
        exchange::replay(*store_, [&entries](Replayed each) { entries.push_back(each); });
    EXPECT_TRUE(read.ok());
    return entries;
  }
  // "agrees", or the verdict and why; of all that there is.
  std::string verdicts() {
    std::string text;
    for (const Replayed& each : replayed()) {
      if (!text.empty()) text += ", ";
      text += each.later ? "later " : "";
      text += name(each.agreement);
      if (!each.reason.empty()) text += " " + each.reason;
      if (!each.place.empty() && each.place.size() < 40) text += " " + each.place;
    }
    return text;
  }

  // Whoever holds the store's key may do this.
  void alter(store::ChangeSet& change) { ASSERT_TRUE(store_->apply(change).ok()); }
  store::ChangeSet hidden() {
    return store::ChangeSet(audit::Record::make(audit::Act::kView, clock_.now(), std::nullopt,
                                                json::Object{}, random_));
  }
  void put(store::Row row) {
    auto change = hidden();
    alter(change.put(std::move(row)));
  }
  void erase(store::Table table, store::Key key) {
    auto change = hidden();
    alter(change.erase(table, std::move(key)));
  }

  OutboxRow message() {
    return testing::expect_value(
        exchange::from_row<OutboxRow>(rows(store::Table::kOutbox).front()));
  }
  DecisionRow decision() {
    return *testing::expect_value(exchange::find_decision(*store_, message().manifest.decision.id));
  }
  // Replaces the first `found` in the decision that is kept.
  void alter_decision(const std::string& found, const std::string& by) {
    DecisionRow row = decision();
    std::string text(as_text(*row.decision));
    const std::size_t at = text.find(found);
    ASSERT_NE(at, text.npos) << found;
    row.decision = to_bytes(text.replace(at, found.size(), by));
    put(to_row(row));
  }
  // The next serial of the node's own bundle, which decides as the one before; later, since what is
  // in force is told from what was by the instant.
  void supersede_bundle() {
    clock_.instant += Duration{1};
    auto bundle = policy::test::read_json("bundle-lg-032026.json");
    bundle.object()->find("serial")->second = std::int64_t{900};
    config_.policy_file = scratch_.path() / "bundle.json";
    ASSERT_TRUE(files::write(config_.policy_file, to_bytes(json::to_canonical(bundle)),
                             files::Access::kEveryone)
                    .ok());
    config_.policy_digest = testing::expect_value(policy::parse_bundle(bundle)).id;
    ASSERT_TRUE(keeper_.reload(writer_, random_).ok());
  }
  Status attempt() {
    const auto situation = keeper_.current();
    const exchange::Context context{*store_, *situation->registry, situation->exchange.own,
                                    clock_.now(), random_};
    const auto attempts = testing::expect_value(exchange::due(
        *store_, testing::node_id("op-000001-01"), clock_.now(), exchange::RetryPlan{}, 10));
    TRY_ASSIGN(const auto step,
               exchange::begin_attempt(context, *situation->exchange.signer, sharing_,
                                       exchange::RetryPlan{}, attempts.front()));
    TRY_ASSIGN([[maybe_unused]] const auto index, store_->apply(step.change));
    return {};
  }

  std::optional<CaseId> case_;
};

TEST_F(PastReleases, AgreeWithWhatIsKept_Invariant5) {
  const OutboxRow first = message();
  ASSERT_EQ(release(referral(new_case())), "released");
  EXPECT_EQ(verdicts(), "agrees, agrees");
  const auto entries = replayed();
  EXPECT_EQ(entries[0].message, first.message);
  EXPECT_EQ(entries[0].decision, first.manifest.decision.id);
}

TEST_F(PastReleases, AgreeUnderRulesThatWereSuperseded_Invariant5) {
  supersede_bundle();
  content_.catalogue.object()->find("serial")->second = std::int64_t{900};
  ASSERT_TRUE(accept_next().ok());
  ASSERT_EQ(release(referral(new_case())), "released");
  content_.acceptance.clear();
  ASSERT_TRUE(accept_next().ok());
  ASSERT_EQ(release(referral(new_case())), "released");
  EXPECT_EQ(verdicts(), "agrees, agrees, agrees");
  EXPECT_EQ(rows(store::Table::kBundle).size(), 2u);
  EXPECT_EQ(records(audit::Act::kPolicy).size(), 2u);
}

TEST_F(PastReleases, AgreeAlsoAsTheyWereDecidedBeforeALaterAttempt_Invariant5) {
  supersede_bundle();
  const Status tried = attempt();
  ASSERT_TRUE(tried.ok()) << tried.error().reason;
  EXPECT_EQ(verdicts(), "agrees, later agrees");
}

TEST_F(PastReleases, DifferWhenALaterDecisionIsAltered) {
  supersede_bundle();
  ASSERT_TRUE(attempt().ok());
  const Replayed later = replayed().back();
  auto row = *testing::expect_value(exchange::find_decision(*store_, *later.decision));
  row.decision = decision().decision;
  put(to_row(row));
  EXPECT_EQ(verdicts(), "agrees, later differs replay.other-decision");
}

TEST_F(PastReleases, DifferWhenTheDecisionIsAltered) {
  alter_decision(R"("effect":"deny")", R"("effect":"release")");
  EXPECT_EQ(verdicts(), "differs replay.bad-decision");
}

TEST_F(PastReleases, DifferAtThePlaceThatWasAltered) {
  alter_decision(R"("rules":[")", R"("rules":["x)");
  const auto entries = replayed();
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].reason, "replay.other-decision");
  EXPECT_EQ(entries[0].place.rfind("/0/categories/", 0), 0u);
}

TEST_F(PastReleases, DifferWhenMoreIsSaidToHaveBeenReleased) {
  alter_decision(R"("categories":["identity","contact",)", R"("categories":["identity",)");
  EXPECT_EQ(verdicts(), "differs replay.other-release categories");
}

TEST_F(PastReleases, DifferWhenTheFactsAreAltered) {
  alter_decision(R"("purpose":{"asserter":")", R"("purpose":{"asserter":"x)");
  EXPECT_EQ(verdicts(), "differs replay.other-facts");
}

TEST_F(PastReleases, DifferWhenTheDecisionNamesOtherRules) {
  alter_decision(message().manifest.decision.baseline.hex(), Digest{}.hex());
  EXPECT_EQ(verdicts(), "differs replay.other-pins");
}

TEST_F(PastReleases, DifferWhenTheBundleIsSwapped) {
  const Digest id = message().manifest.decision.sender_bundle;
  supersede_bundle();
  auto kept = rows(store::Table::kBundle);
  const bool first = *Digest::from_bytes(std::get<Bytes>(kept[0].fields[0])) == id;
  kept[first ? 0 : 1].fields.back() = kept[first ? 1 : 0].fields.back();
  put(kept[first ? 0 : 1]);
  const auto entries = replayed();
  EXPECT_EQ(entries[0].reason, "replay.other-bundle");
  EXPECT_EQ(entries[0].agreement, Agreement::kDiffers);
  EXPECT_EQ(entries[0].place, id.hex());
}

TEST_F(PastReleases, DifferWhenTheRegistryIsSwapped) {
  content_.catalogue.object()->find("serial")->second = std::int64_t{900};
  content_.version = 1;
  store::Row row = rows(store::Table::kRegistry).front();
  row.fields.back() = federation_.sign(content_);
  put(row);
  EXPECT_EQ(verdicts(), "differs replay.other-rules registry");
}

TEST_F(PastReleases, DifferWhenTheMessageIsAltered) {
  OutboxRow row = message();
  row.manifest.obligations.clear();
  put(to_row(row));
  EXPECT_EQ(verdicts(), "differs replay.other-manifest");
}

TEST_F(PastReleases, DifferWhenTheLogDoesNotTellOfThem) {
  OutboxRow row = message();
  row.message = row.manifest.message = MessageId::draw(random_);
  put(to_row(row));
  EXPECT_EQ(verdicts(), "agrees, differs replay.not-in-log");
}

TEST_F(PastReleases, CannotBeReplayedWithoutTheirBundle) {
  erase(store::Table::kBundle, {to_bytes(message().manifest.decision.sender_bundle.view())});
  EXPECT_EQ(verdicts(), "not-replayable replay.no-bundle");
}

TEST_F(PastReleases, CannotBeReplayedWithoutTheirRegistry) {
  erase(store::Table::kRegistry, {std::int64_t{1}});
  EXPECT_EQ(verdicts(), "not-replayable replay.no-registry 1");
}

TEST_F(PastReleases, CannotBeReplayedWithoutTheirDecision) {
  erase(store::Table::kDecision, {message().manifest.decision.id.text()});
  EXPECT_EQ(verdicts(), "not-replayable replay.no-decision");
}

TEST_F(PastReleases, CannotBeReplayedWithoutTheirMessage) {
  erase(store::Table::kOutbox, {message().message.text()});
  EXPECT_EQ(verdicts(), "not-replayable replay.no-message");
}

TEST_F(PastReleases, CannotBeReplayedOnceTheirCaseIsDestroyed) {
  const MessageId gone = message().message;
  ASSERT_EQ(release(referral(new_case())), "released");
  auto change = hidden();
  alter(change.shred(*case_));
  EXPECT_EQ(verdicts(), "agrees, not-replayable replay.shredded");
  EXPECT_EQ(replayed().back().message, gone);
}

}  // namespace
}  // namespace musubi::node
