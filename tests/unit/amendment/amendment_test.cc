// How a policy comes into force (docs/spec/policy-amendment.md).
#include "protocol/amendment/amendment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/primitives/hash.h"
#include "protocol/amendment/judgement.h"
#include "tests/support/registry_federation.h"
#include "tests/unit/analysis/analysis_world.h"

namespace musubi::amendment::test {
namespace {

using policy::test::shipped;
using registry::testing::at;
using registry::testing::expect_value;
using registry::testing::organisation_id;
using registry::testing::outcome;

const Instant kProposed = at("2026-11-21T01:00:00.000Z");
const Instant kApproved = at("2026-11-21T02:00:00.000Z");
const Instant kNow = at("2026-11-21T03:00:00.000Z");
const OrganisationId kMiyako = organisation_id("lg-032026");

// A bundle as its file would say it, with its id.
policy::Bundle sealed(const policy::Bundle& bundle) {
  return expect_value(policy::parse_bundle(policy::to_json(bundle)));
}

// Everything that analysis finds acknowledged: an ack row that speaks of everything.
policy::Bundle acknowledged(policy::Bundle bundle) {
  std::erase_if(bundle.rows, [](const policy::RuleRow& row) {
    return row.kind == policy::RowKind::kAcknowledged;
  });
  policy::RuleRow all;
  all.id = "G-999";
  all.label = {"ほかは提供しない", "nothing else is released"};
  bundle.rows.push_back(all);
  return bundle;
}

struct Person {
  std::string name;
  crypto::PrivateKey key;
  crypto::Certificate certificate;

  [[nodiscard]] Signer signer() const { return {name, certificate, key}; }
};

Person person(const registry::testing::Federation& federation, const std::string& name) {
  crypto::PrivateKey key = registry::testing::new_key();
  crypto::Certificate certificate =
      federation.authority.issue(key, crypto::KeyRole::kApproval, name);
  return {name, std::move(key), std::move(certificate)};
}

// 宮古市 with three persons, 山田町 with one, and a bundle in force.
struct World {
  registry::testing::Federation federation;
  Person author = person(federation, "person:lg-032026-p01");
  Person first = person(federation, "person:lg-032026-p02");
  Person second = person(federation, "person:lg-032026-p03");
  Person neighbour = person(federation, "person:lg-034827-p01");
  policy::Bundle current = sealed(acknowledged(shipped("bundle-lg-032026")));
  std::uint64_t highest = current.serial;  // of all that were taken
  registry::RegistryContent content = federation.content();

  World() {
    content.baseline = policy::test::read_json("baseline.json");
    content.catalogue = policy::test::read_json("catalogue.json");
    content.acceptance.clear();
    content.approval_keys.clear();
    for (const Person* person : {&author, &first, &second, &neighbour}) {
      const bool ours = person->name.find("032026") != std::string::npos;
      content.approval_keys.push_back(
          {person->name, ours ? kMiyako : organisation_id("lg-034827"), person->certificate});
    }
  }

  // The bundle in force with `change`, as the next serial.
  template <class Change>
  [[nodiscard]] policy::Bundle next(Change change) const {
    policy::Bundle bundle = current;
    bundle.serial += 1;
    bundle.effective_from = at("2026-12-01T00:00:00.000Z");
    change(bundle);
    return sealed(bundle);
  }
  [[nodiscard]] policy::Bundle next() const {
    return next([](policy::Bundle&) {});
  }

  [[nodiscard]] Proposal drawn(const policy::Bundle& bundle) const {
    return expect_value(draw_up({kMiyako, &current, shipped("baseline"), policy::test::catalogue()},
                                bundle, kProposed));
  }
  [[nodiscard]] Amendment proposed(const policy::Bundle& bundle) const {
    return propose(drawn(bundle), author.signer());
  }
  [[nodiscard]] Amendment approved(const policy::Bundle& bundle,
                                   const std::vector<const Person*>& by) const {
    Amendment amendment = proposed(bundle);
    for (const Person* person : by) {
      EXPECT_TRUE(approve(amendment, person->signer(), kApproved).ok());
    }
    return amendment;
  }

  [[nodiscard]] std::string judged(const Amendment& amendment) const {
    const registry::Registry registry = federation.registry(content);
    return outcome(judge(amendment, {registry, kMiyako, current, highest, kNow}));
  }
};

TEST(Amendment, IsTakenWithTwoApprovals_L2) {
  const World world;
  const Amendment amendment = world.approved(world.next(), {&world.first, &world.second});
  EXPECT_EQ(world.judged(amendment), "ok");
}

TEST(Amendment, MayBeApprovedByOneOfAnotherMember_L3) {
  const World world;
  EXPECT_EQ(world.judged(world.approved(world.next(), {&world.first, &world.neighbour})), "ok");
}

TEST(Amendment, NeedsTwoOfWhomOneIsOurs_L3) {
  World world;
  EXPECT_EQ(world.judged(world.proposed(world.next())), "amendment.too-few");
  EXPECT_EQ(world.judged(world.approved(world.next(), {&world.first})), "amendment.too-few");
  const Person other = person(world.federation, "person:lg-034827-p02");
  world.content.approval_keys.push_back(
      {other.name, organisation_id("lg-034827"), other.certificate});
  EXPECT_EQ(world.judged(world.approved(world.next(), {&world.neighbour, &other})),
            "amendment.none-of-ours");
}

TEST(Amendment, IsNeverApprovedByItsAuthorOrTwiceByOne_L3) {
  const World world;
  Amendment amendment = world.proposed(world.next());
  EXPECT_EQ(outcome(approve(amendment, world.author.signer(), kApproved)), "amendment.own");
  ASSERT_TRUE(approve(amendment, world.first.signer(), kApproved).ok());
  EXPECT_EQ(outcome(approve(amendment, world.first.signer(), kApproved)),
            "amendment.approved-already");
  // Whoever writes the file by hand is stopped by the judge.
  amendment.approvals.push_back(amendment.approvals.front());
  EXPECT_EQ(world.judged(amendment), "amendment.same-person");
  Amendment own = world.approved(world.next(), {&world.first, &world.second});
  own.author = {world.first.name, world.first.certificate, own.approvals[0].by.signature};
  EXPECT_EQ(world.judged(own), "amendment.bad-signature");
}

TEST(Amendment, IsRefusedForASignerWhomTheRegistryDoesNotList_L2) {
  World world;
  const Amendment amendment = world.approved(world.next(), {&world.first, &world.second});
  world.content.approval_keys.erase(world.content.approval_keys.begin() + 1);
  EXPECT_EQ(world.judged(amendment), "amendment.unknown-signer");
}

TEST(Amendment, IsRefusedForARevokedKey_L2) {
  World world;
  const Amendment amendment = world.approved(world.next(), {&world.first, &world.second});
  world.content.revocations = {
      {world.second.certificate.fingerprint(), at("2026-11-21T02:30:00.000Z"), {}}};
  EXPECT_EQ(world.judged(amendment), "amendment.unknown-signer");
}

TEST(Amendment, IsRefusedForATouchedSignatureTimeOrStatement_L2) {
  const World world;
  const Amendment good = world.approved(world.next(), {&world.first, &world.second});
  Amendment bad = good;
  bad.approvals[1].by.signature.back() ^= 1;
  EXPECT_EQ(world.judged(bad), "amendment.bad-signature");
  bad = good;
  bad.approvals[0].at = kNow;
  EXPECT_EQ(world.judged(bad), "amendment.bad-signature");
  bad = good;
  bad.statement.proposed = kNow;
  EXPECT_EQ(world.judged(bad), "amendment.bad-signature");
}

TEST(Amendment, IsRefusedForAnotherDocumentThanWasSigned_L1) {
  const World world;
  const Amendment good = world.approved(world.next(), {&world.first, &world.second});
  const auto reading = [](const Amendment& amendment) {
    return outcome(parse_amendment(as_bytes(json::to_canonical(to_json(amendment)))));
  };
  EXPECT_EQ(reading(good), "ok");
  Amendment bad = good;
  (*bad.difference.object())["complete"] = false;
  EXPECT_EQ(reading(bad), "amendment.other-document");
  bad = good;
  (*bad.analysis.object())["clean"] = false;
  EXPECT_EQ(reading(bad), "amendment.other-document");
  bad = good;
  bad.bundle.rows.front().label.ja += "。";
  EXPECT_EQ(reading(bad), "amendment.other-document");
}

TEST(Amendment, ReadsAsItWasWritten) {
  const World world;
  const json::Value written = to_json(world.approved(world.next(), {&world.first, &world.second}));
  const Amendment read = expect_value(parse_amendment(as_bytes(json::to_canonical(written))));
  EXPECT_EQ(to_json(read), written);
  EXPECT_EQ(world.judged(read), "ok");
}

// All signatures are good, and yet the report is not what the change does.
TEST(Amendment, IsRefusedForAReportThatTellsLess_L6) {
  const World world;
  const policy::Bundle wider = world.next([](policy::Bundle& bundle) {
    analysis::test::row_of(bundle, "P-111").when["purpose"].push_back("relocation");
  });
  Proposal doctored = world.drawn(wider);
  (*doctored.difference.object())["changes"] = json::Array{};
  doctored.statement.difference = crypto::sha256(as_bytes(json::to_canonical(doctored.difference)));
  Amendment amendment = propose(std::move(doctored), world.author.signer());
  ASSERT_TRUE(approve(amendment, world.first.signer(), kApproved).ok());
  ASSERT_TRUE(approve(amendment, world.second.signer(), kApproved).ok());
  EXPECT_EQ(world.judged(amendment), "amendment.other-report");
  EXPECT_EQ(world.judged(world.approved(wider, {&world.first, &world.second})), "ok");
}

TEST(Amendment, FollowsWhatIsInForce_L4) {
  World world;
  const Amendment amendment = world.approved(world.next(), {&world.first, &world.second});
  const policy::Bundle later = world.next([](policy::Bundle& bundle) { bundle.serial += 1; });
  const policy::Bundle before = world.current;
  world.current = later;
  EXPECT_EQ(world.judged(amendment), "amendment.not-next");
  world.current = before;
  world.highest = later.serial;  // taken, and waiting for its time
  EXPECT_EQ(world.judged(amendment), "amendment.not-next");
}

TEST(Amendment, IsProposedAgainWhenTheFederationsRulesChanged_L5) {
  World world;
  const Amendment amendment = world.approved(world.next(), {&world.first, &world.second});
  (*world.content.baseline.object())["serial"] = 2;
  EXPECT_EQ(world.judged(amendment), "amendment.other-rules");
}

TEST(Amendment, IsRefusedForWhatAnalysisFinds_L7) {
  const World world;
  const policy::Bundle gaps = world.next([](policy::Bundle& bundle) { bundle.rows.pop_back(); });
  EXPECT_EQ(world.judged(world.approved(gaps, {&world.first, &world.second})),
            "amendment.not-clean");
  const policy::Bundle failing =
      world.next([](policy::Bundle& bundle) { bundle.cases.front().releases.clear(); });
  EXPECT_EQ(world.judged(world.approved(failing, {&world.first, &world.second})),
            "amendment.case-fails");
}

TEST(Amendment, IsOfItsOwnOrganisation_L1) {
  const World world;
  Amendment amendment = world.approved(world.next(), {&world.first, &world.second});
  amendment.statement.organisation = organisation_id("lg-034827");
  EXPECT_EQ(world.judged(amendment), "amendment.other-organisation");
}

TEST(Proposal, NeedsAnInstantFromWhichItHolds_L1) {
  const World world;
  policy::Bundle bundle = world.next();
  bundle.effective_from.reset();
  const auto drawn = draw_up(
      {kMiyako, &world.current, shipped("baseline"), policy::test::catalogue()}, bundle, kProposed);
  EXPECT_EQ(outcome(drawn), "amendment.not-effective");
}

TEST(Proposal, OfAFirstBundleTellsAllThatItReleases) {
  const World world;
  const auto drawn = draw_up({kMiyako, nullptr, shipped("baseline"), policy::test::catalogue()},
                             world.next(), kProposed);
  ASSERT_TRUE(drawn);
  EXPECT_FALSE(drawn->statement.predecessor);
  EXPECT_FALSE(drawn->difference.find("changes")->array()->empty());
}

}  // namespace
}  // namespace musubi::amendment::test
