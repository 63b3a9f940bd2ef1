// Making the next version (docs/spec/registry.md, annex B).
#include "protocol/registry/drafting.h"

#include <gtest/gtest.h>

#include "tests/support/registry_federation.h"

namespace musubi::registry {
namespace {

using namespace testing;
using crypto::KeyRole;

const Instant kNextWeek = kIssued + std::chrono::days{7};
constexpr Clocks kClocks{std::chrono::days{7}, std::chrono::days{30}};

class Draft : public ::testing::Test {
 protected:
  Federation federation_;
  RegistryContent current_ = federation_.content();
  NodeId miyako_ = node_id("lg-032026-01");

  Result<RegistryContent> draft(const std::vector<Change>& changes) const {
    return draft_next(current_, changes, kNextWeek, kClocks);
  }
  std::string drafted(const std::vector<Change>& changes) const { return outcome(draft(changes)); }
  // Makes the draft the version that is in force.
  void publish(const std::vector<Change>& changes) { current_ = expect_value(draft(changes)); }

  crypto::Certificate certificate(KeyRole role, std::string_view from = "2026-11-01T00:00:00.000Z",
                                  std::string_view until = "2027-10-31T00:00:00.000Z") const {
    return federation_.authority.issue(role, "node:lg-032026-01", {at(from), at(until)});
  }
  Digest old_signing() const { return current_.nodes[0].certificates[1].certificate.fingerprint(); }
};

//
TEST_F(Draft, WindsUpTheClocksOfTheNextVersion) {
  const RegistryContent next = expect_value(draft({}));
  EXPECT_EQ(next.version, current_.version + 1);
  EXPECT_EQ(next.issued, kNextWeek);
  EXPECT_EQ(next.stale_after, kNextWeek + std::chrono::days{7});
  EXPECT_EQ(next.expires, kNextWeek + std::chrono::days{30});
}

TEST_F(Draft, IsAcceptedOnceItIsSigned) {
  const Registry registry = federation_.registry(current_);
  const Bytes document = federation_.sign(expect_value(draft({})));
  EXPECT_EQ(outcome(accept_registry(document, &registry, {}, kNextWeek)), "ok");
}

TEST_F(Draft, IsNotIssuedBeforeTheVersionInForce) {
  EXPECT_EQ(outcome(draft_next(current_, {}, kIssued - Duration{1}, kClocks)),
            "draft.issued-before");
}

TEST_F(Draft, RefusesClocksThatNoMemberWouldAccept) {
  EXPECT_EQ(
      outcome(draft_next(current_, {}, kNextWeek, {kClocks.until_expiry, kClocks.until_stale})),
      "registry.clocks");
}

TEST_F(Draft, AddsAnOrganisationOnce) {
  const AddOrganisation iwaizumi{
      organisation("lg-034835", "架空の岩泉町", "Fictional", "municipality")};
  publish({iwaizumi});
  EXPECT_EQ(current_.organisations.size(), 4U);
  EXPECT_EQ(drafted({iwaizumi}), "draft.organisation-known");
  EXPECT_EQ(drafted({ChangeOrganisation{iwaizumi.organisation}}), "ok");
}

TEST_F(Draft, ChangesOnlyAnOrganisationThatIsThere) {
  const Organisation stranger = organisation("op-000007", "架空", "Fictional", "other");
  EXPECT_EQ(drafted({ChangeOrganisation{stranger}}), "draft.organisation-unknown");
}

TEST_F(Draft, AddsANodeWithItsOrganisationInOneStep) {
  const Node node{node_id("lg-034835-01"), {}, {}, "S1"};
  EXPECT_EQ(drafted({AddNode{node}}), "registry.unknown-organisation");
  const AddOrganisation iwaizumi{
      organisation("lg-034835", "架空の岩泉町", "Fictional", "municipality")};
  EXPECT_EQ(drafted({iwaizumi, AddNode{node}}), "ok");
  EXPECT_EQ(drafted({AddNode{current_.nodes[0]}}), "draft.node-known");
}

//
TEST_F(Draft, PutsANewCertificateBesideTheOldOne) {
  publish({AddCertificate{miyako_, certificate(KeyRole::kSigning)}});
  EXPECT_EQ(current_.nodes[0].certificates.size(), 5U);
}

TEST_F(Draft, RefusesACertificateThatWouldLeaveAGap) {
  const auto late = certificate(KeyRole::kSigning, "2027-04-01T00:00:00.000Z");
  EXPECT_EQ(drafted({AddCertificate{miyako_, late}}), "draft.certificate-gap");
  const auto in_time = certificate(KeyRole::kSigning, "2027-03-31T00:00:00.000Z");
  EXPECT_EQ(drafted({AddCertificate{miyako_, in_time}}), "ok");
}

TEST_F(Draft, RefusesACertificateThatIsOverOrSomebodyElses) {
  const auto over =
      certificate(KeyRole::kSigning, "2026-04-01T00:00:00.000Z", "2026-11-22T00:00:00.000Z");
  EXPECT_EQ(drafted({AddCertificate{miyako_, over}}), "draft.certificate-expired");
  EXPECT_EQ(drafted({AddCertificate{node_id("op-000001-01"), certificate(KeyRole::kSigning)}}),
            "registry.holder");
  EXPECT_EQ(drafted({AddCertificate{node_id("lg-034827-01"), certificate(KeyRole::kSigning)}}),
            "draft.node-unknown");
}

TEST_F(Draft, RetiresACertificateOnlyWhileAnotherWorks) {
  EXPECT_EQ(drafted({RetireCertificate{old_signing()}}), "draft.last-certificate");
  const auto future = certificate(KeyRole::kSigning, "2027-01-01T00:00:00.000Z");
  EXPECT_EQ(drafted({AddCertificate{miyako_, future}, RetireCertificate{old_signing()}}),
            "draft.last-certificate");
  publish({AddCertificate{miyako_, certificate(KeyRole::kSigning)}});
  EXPECT_EQ(drafted({RetireCertificate{old_signing()}}), "ok");
  EXPECT_EQ(drafted({RetireCertificate{Digest{}}}), "draft.certificate-unknown");
}

TEST_F(Draft, RetiresARevokedCertificateThoughItIsTheLast) {
  publish({RevokeCertificate{{old_signing(), kNextWeek, {}}}});
  EXPECT_EQ(drafted({RetireCertificate{old_signing()}}), "ok");
}

TEST_F(Draft, RevokesWhatIsListedAndNeverMilderThanBefore) {
  EXPECT_EQ(drafted({RevokeCertificate{{Digest{}, kNextWeek, {}}}}), "draft.certificate-unknown");
  const Digest person = current_.approval_keys[0].certificate.fingerprint();
  EXPECT_EQ(drafted({RevokeCertificate{{person, kNextWeek, {}}}}), "ok");

  publish({RevokeCertificate{{old_signing(), kNextWeek, kIssued}}});
  EXPECT_EQ(drafted({RevokeCertificate{{old_signing(), kNextWeek, {}}}}),
            "draft.revocation-milder");
  EXPECT_EQ(drafted({RevokeCertificate{{old_signing(), kNextWeek + Duration{1}, kIssued}}}),
            "draft.revocation-milder");
  publish({RevokeCertificate{{old_signing(), kNextWeek, kIssued - Duration{1}}}});
  EXPECT_EQ(current_.revocations.size(), 1U);
}

TEST_F(Draft, AddsAnApprovalKeyThatIsNotOver) {
  const auto key = [&](crypto::Validity validity) {
    return AddApprovalKey{
        {"person:lg-034827-p01", organisation_id("lg-034827"),
         federation_.authority.issue(KeyRole::kApproval, "person:lg-034827-p01", validity)}};
  };
  EXPECT_EQ(drafted({key(kFiscalYear)}), "ok");
  EXPECT_EQ(drafted({key({kFiscalYear.from, kIssued})}), "draft.certificate-expired");
}

TEST(PersonId, NamesItsOrganisation_R21) {
  EXPECT_EQ(organisation_of_person("person:lg-032026-p01"), organisation_id("lg-032026"));
  EXPECT_EQ(organisation_of_person("person:op-000001-p9999"), organisation_id("op-000001"));
  for (const char* text :
       {"", "person:", "person:-p01", "lg-032026-p01", "node:lg-032026-p01", "person:lg-032026",
        "person:lg-032026-p1", "person:lg-032026-p00001", "person:lg-032026-p0x",
        "person:lg-032025-p01", "person:lg-032026-p01-p02", "person:LG-032026-p01"}) {
    EXPECT_EQ(organisation_of_person(text), std::nullopt) << text;
  }
}

TEST_F(Draft, AddsAContractOnce) {
  Contract contract = current_.contracts[0];
  EXPECT_EQ(drafted({AddContract{contract}}), "draft.contract-known");
  contract.id = "joint-2";
  EXPECT_EQ(drafted({AddContract{contract}}), "ok");
}

TEST_F(Draft, PublishesAcceptanceRulesWithGrowingSerials) {
  const auto publish_serial = [](int serial) {
    return PublishAcceptance{organisation_id("op-000001"), json::Object{{"serial", serial}}};
  };
  publish({publish_serial(3)});
  EXPECT_EQ(drafted({publish_serial(3)}), "draft.acceptance-serial");
  EXPECT_EQ(drafted({publish_serial(2)}), "draft.acceptance-serial");
  EXPECT_EQ(drafted({publish_serial(4)}), "ok");
  EXPECT_EQ(drafted({PublishAcceptance{organisation_id("lg-034835"), json::Object{}}}),
            "registry.unknown-organisation");
}

// named in one version, in charge from the next one on.
TEST_F(Draft, HandsOverToTheNamedSuccessors) {
  const Operators incoming;
  publish({NameSuccessors{incoming.keys(), 2}});
  EXPECT_EQ(current_.operator_keys[0].id, operator_key(federation_.operators.a).id);
  const Registry announced = federation_.registry(current_);
  publish({});
  EXPECT_EQ(current_.operator_keys[0].id, operator_key(incoming.a).id);
  const Bytes document = federation_.sign(current_, {&incoming.a, &incoming.b});
  EXPECT_EQ(outcome(accept_registry(document, &announced, {}, kNextWeek)), "ok");
  EXPECT_EQ(drafted({NameSuccessors{incoming.keys(), 1}}), "registry.threshold");
}

TEST_F(Draft, IsRefusedAsAWholeIfOneChangeIs) {
  const AddCertificate good{miyako_, certificate(KeyRole::kSigning)};
  EXPECT_EQ(drafted({good, RetireCertificate{Digest{}}}), "draft.certificate-unknown");
}

TEST_F(Draft, RemovesAnOrganisationOnlyOnceNothingNeedsIt) {
  const RemoveOrganisation network{organisation_id("op-000001")};
  EXPECT_EQ(drafted({network}), "draft.organisation-in-use");
  const RemoveNode node{node_id("op-000001-01")};
  EXPECT_EQ(drafted({node, network}), "draft.organisation-in-use");
  publish({node, RemoveContract{"joint-1"}, network});
  EXPECT_EQ(current_.organisations.size(), 2U);
  EXPECT_TRUE(current_.acceptance.empty());
  EXPECT_EQ(drafted({network}), "draft.organisation-unknown");
  EXPECT_EQ(drafted({node}), "draft.node-unknown");
  EXPECT_EQ(drafted({RemoveContract{"joint-1"}}), "draft.contract-unknown");
}

TEST_F(Draft, AddsAndRemovesUnitsAndCapabilitiesOnce) {
  const auto miyako = organisation_id("lg-032026");
  const AddUnit unit{miyako, {"annex", "架空分室", "Fictional annex"}};
  const AddCapability capability{miyako, "welfare-office"};
  publish({unit, capability});
  EXPECT_EQ(drafted({unit}), "draft.unit-known");
  EXPECT_EQ(drafted({capability}), "draft.capability-known");
  publish({RemoveUnit{miyako, "annex"}, RemoveCapability{miyako, "welfare-office"}});
  EXPECT_EQ(drafted({RemoveUnit{miyako, "annex"}}), "draft.unit-unknown");
  EXPECT_EQ(drafted({RemoveCapability{miyako, "welfare-office"}}), "draft.capability-unknown");
  EXPECT_EQ(drafted({AddUnit{organisation_id("op-000007"), unit.unit}}),
            "draft.organisation-unknown");
}

TEST_F(Draft, RetiresTheCertificateOfAPersonWhoLeaves) {
  const Digest certificate = current_.approval_keys[0].certificate.fingerprint();
  publish({RetireCertificate{certificate}});
  EXPECT_TRUE(current_.approval_keys.empty());
  EXPECT_EQ(drafted({RetireCertificate{certificate}}), "draft.certificate-unknown");
}

TEST_F(Draft, ChangesAContractAndAnEndpointThatAreThere) {
  Contract longer = current_.contracts[0];
  longer.until += std::chrono::days{365};
  publish({ChangeContract{longer}, ChangeEndpoint{miyako_, std::nullopt}});
  EXPECT_EQ(current_.contracts[0].until, longer.until);
  EXPECT_FALSE(current_.nodes[0].endpoint);
  longer.id = "joint-2";
  EXPECT_EQ(drafted({ChangeContract{longer}}), "draft.contract-unknown");
  EXPECT_EQ(drafted({ChangeEndpoint{node_id("lg-032026-02"), std::nullopt}}), "draft.node-unknown");
}

}  // namespace
}  // namespace musubi::registry
