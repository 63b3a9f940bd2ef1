// A node takes amendments of its sharing policy (docs/spec/policy-amendment.md).
#include "protocol/amendment/amendment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/runtime/amendment_rows.h"
#include "tests/unit/node/node_world.h"

namespace musubi::node {
namespace {

using registry::testing::at;

struct Person {
  std::string name;
  crypto::PrivateKey key;
  crypto::Certificate certificate;
};

class PolicyOfANode : public testing::NodeOfACity {
 protected:
  PolicyOfANode() {
    content_.approval_keys.clear();
    for (const char* name :
         {"person:lg-032026-p01", "person:lg-032026-p02", "person:lg-032026-p03"}) {
      crypto::PrivateKey key = registry::testing::new_key();
      auto certificate = federation_.authority.issue(key, crypto::KeyRole::kApproval, name);
      content_.approval_keys.push_back(
          {name, testing::node_id("lg-032026-01").organisation(), certificate});
      persons_.push_back({name, std::move(key), std::move(certificate)});
    }
  }

  // The bundle in force, with all gaps acknowledged and without what the contractor may be given.
  policy::Bundle stricter(Instant effective_from, std::uint64_t step = 1) {
    policy::Bundle bundle = keeper_.current()->policies->sender();
    std::erase_if(bundle.rows, [](const policy::RuleRow& row) {
      return row.basis == "dss-77" || row.kind == policy::RowKind::kAcknowledged;
    });
    std::erase_if(bundle.cases, [](const policy::ExampleCase& c) { return !c.releases.empty(); });
    policy::RuleRow rest;
    rest.id = "G-999";
    rest.label = {"ほかは提供しない", "nothing else is released"};
    bundle.rows.push_back(rest);
    bundle.serial += step;
    bundle.effective_from = effective_from;
    return testing::expect_value(policy::parse_bundle(policy::to_json(bundle)));
  }

  Bytes amendment(const policy::Bundle& bundle, std::size_t approvals = 2) {
    const auto& policies = *keeper_.current()->policies;
    const policy::Bundle baseline = testing::expect_value(policy::parse_bundle(content_.baseline));
    const OrganisationId own = testing::node_id("lg-032026-01").organisation();
    auto proposal = testing::expect_value(amendment::draw_up(
        {own, &policies.sender(), baseline, policies.catalogue()}, bundle, testing::kIssued));
    auto made = amendment::propose(std::move(proposal), signer(0));
    for (std::size_t i = 1; i <= approvals; ++i) {
      EXPECT_TRUE(approve(made, signer(i), testing::kIssued).ok());
    }
    return to_bytes(json::to_canonical(to_json(made)));
  }

  std::string amend(const Bytes& document) {
    const Status taken = keeper_.amend(document, writer_, random_);
    return taken.ok() ? "ok" : taken.error().reason;
  }
  [[nodiscard]] std::uint64_t serial() const {
    return keeper_.current()->policies->sender().serial;
  }
  // What the log says of policies, oldest first.
  std::vector<std::string> logged() {
    std::vector<std::string> what;
    for (const auto& record : testing::expect_value(store_->log_records(0, 1000))) {
      const json::Value body = testing::expect_value(json::parse(record.body));
      if (const json::Value* member = body.find("what"); member != nullptr) {
        what.push_back(*member->text());
      }
    }
    return what;
  }

 private:
  [[nodiscard]] amendment::Signer signer(std::size_t person) const {
    return {persons_[person].name, persons_[person].certificate, persons_[person].key};
  }
  std::vector<Person> persons_;
};

TEST_F(PolicyOfANode, ChangesWithAnAmendmentAtItsInstantAndNotBefore_L8) {
  const CaseId case_id = new_case();
  EXPECT_EQ(release(referral(case_id)), "released");
  ASSERT_EQ(amend(amendment(stricter(clock_.now() + std::chrono::hours(24)))), "ok");
  EXPECT_EQ(serial(), 1u);
  EXPECT_EQ(release(referral(case_id)), "released");

  clock_.instant += std::chrono::hours(25);
  ASSERT_TRUE(keeper_.follow_amendments(writer_, random_).ok());
  EXPECT_EQ(serial(), 2u);
  EXPECT_EQ(release(referral(case_id)), "denied");
}

// What waits for next April does not keep out what must hold from now on, and never comes.
TEST_F(PolicyOfANode, TakesAStricterOneWhileAnotherWaits_L9) {
  const Instant april = clock_.now() + std::chrono::hours(24);
  ASSERT_EQ(amend(amendment(stricter(april))), "ok");
  const Bytes urgent = amendment(stricter(testing::kIssued, 2));
  ASSERT_EQ(amend(urgent), "ok");
  EXPECT_EQ(serial(), 3u);
  clock_.instant = april + std::chrono::hours(1);
  ASSERT_TRUE(keeper_.follow_amendments(writer_, random_).ok());
  EXPECT_EQ(serial(), 3u);
}

TEST_F(PolicyOfANode, GoesNotBackWithTheClock_L9) {
  const Instant tomorrow = clock_.now() + std::chrono::hours(24);
  ASSERT_EQ(amend(amendment(stricter(tomorrow))), "ok");
  clock_.instant = tomorrow;
  ASSERT_TRUE(keeper_.follow_amendments(writer_, random_).ok());
  clock_.instant = tomorrow - std::chrono::hours(12);
  ASSERT_TRUE(keeper_.follow_amendments(writer_, random_).ok());
  ASSERT_TRUE(keeper_.reload(writer_, random_).ok());
  EXPECT_EQ(serial(), 2u);
  SituationKeeper again(config_, keys_, clock_);
  ASSERT_TRUE(again.open(*store_, random_).ok());
  EXPECT_EQ(again.current()->policies->sender().serial, 2u);
}

TEST_F(PolicyOfANode, IsNotChangedByOnePersonAlone_L3) {
  EXPECT_EQ(amend(amendment(stricter(testing::kIssued), 1)), "amendment.too-few");
  EXPECT_EQ(serial(), 1u);
  EXPECT_TRUE(rows(store::Table::kAmendment).empty());
}

TEST_F(PolicyOfANode, LogsWhoApprovedAndWhatCameIntoForce_L10) {
  ASSERT_EQ(amend(amendment(stricter(testing::kIssued))), "ok");
  EXPECT_THAT(logged(), ::testing::ElementsAre("in-force", "amendment", "in-force"));
}

TEST_F(PolicyOfANode, TakesAnAmendmentOnce_L4) {
  const Bytes document = amendment(stricter(testing::kIssued));
  ASSERT_EQ(amend(document), "ok");
  EXPECT_EQ(amend(document), "amendment.not-next");
}

TEST_F(PolicyOfANode, HoldsAfterARestart_L11) {
  ASSERT_EQ(amend(amendment(stricter(testing::kIssued))), "ok");
  SituationKeeper again(config_, keys_, clock_);
  ASSERT_TRUE(again.open(*store_, random_).ok());
  EXPECT_EQ(again.current()->policies->sender().serial, 2u);
}

TEST_F(PolicyOfANode, DoesNotStartWithAnAmendmentThatDoesNotVerify_L11) {
  ASSERT_EQ(amend(amendment(stricter(testing::kIssued))), "ok");
  store::Row row = rows(store::Table::kAmendment).at(0);
  auto document = testing::expect_value(json::parse(std::get<Bytes>(row.fields[3])));
  (*(*document.object())["author"].object())["person"] = "person:lg-032026-p09";
  row.fields[3] = to_bytes(json::to_canonical(document));
  store::ChangeSet change(audit::Record::make(audit::Act::kNode, testing::kIssued, std::nullopt,
                                              json::Object{}, random_));
  change.put(row);
  ASSERT_TRUE(store_->apply(change));
  SituationKeeper again(config_, keys_, clock_);
  const Status opened = again.open(*store_, random_);
  EXPECT_EQ(opened.ok() ? "ok" : opened.error().reason, "amendment.bad-signature");
}

}  // namespace
}  // namespace musubi::node
