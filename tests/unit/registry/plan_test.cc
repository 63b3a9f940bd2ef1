// The federation plan (docs/spec/registry.md, annex A) and the reference federation.
#include "protocol/registry/plan.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <set>

#include <gtest/gtest.h>

#include "tests/support/registry_federation.h"

namespace musubi::registry {
namespace {

using namespace testing;
using crypto::KeyRole;

json::Value reference_plan() {
  std::ifstream in(MUSUBI_SOURCE_DIR "/admin/reference/miyako.json", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return expect_value(json::parse(as_bytes(text), kMaxPlanBytes));
}

class Plan : public ::testing::Test {
 protected:
  Federation federation_;
  FederationPlan plan_ = expect_value(parse_plan(reference_plan()));

  PlanMaterials materials() const {
    PlanMaterials made;
    made.issued = kIssued;
    made.threshold = 2;
    made.operator_keys = federation_.operators.keys();
    made.authorities = {federation_.authority.certificate};
    for (const Node& node : plan_.nodes) {
      for (const auto role :
           {KeyRole::kCheckpoint, KeyRole::kTls, KeyRole::kSigning, KeyRole::kSealing}) {
        made.certificates.push_back(federation_.authority.issue(role, "node:" + node.id.text()));
      }
    }
    for (const PlannedPerson& person : plan_.persons) {
      made.certificates.push_back(federation_.authority.issue(KeyRole::kApproval, person.person));
    }
    return made;
  }
  static std::string after(const std::function<void(json::Object&)>& change) {
    json::Value value = reference_plan();
    change(*value.object());
    return outcome(parse_plan(value));
  }
  static json::Object& item(json::Object& plan, std::string_view list, std::size_t position) {
    return *plan.find(list)->second.array()->at(position).object();
  }
};

TEST_F(Plan, BecomesARegistryThatMembersAccept) {
  const RegistryContent content = expect_value(first_content(plan_, materials()));
  const Registry registry = federation_.registry(content);
  EXPECT_EQ(registry.version(), 1U);
  EXPECT_EQ(content.expires - content.issued, std::chrono::days{30});
  EXPECT_EQ(content.approval_keys.size(), plan_.persons.size());
  for (const Node& node : plan_.nodes) {
    EXPECT_NE(registry.current(node.id, KeyRole::kSealing, kIssued), nullptr) << node.id.text();
  }
}

//
TEST_F(Plan, NamesTheCertificateThatIsMissing) {
  PlanMaterials lacking = materials();
  lacking.certificates.erase(lacking.certificates.begin());
  const auto content = first_content(plan_, lacking);
  ASSERT_EQ(outcome(content), "plan.certificate-missing");
  EXPECT_EQ(content.error().detail, "node:lg-032026-01 checkpoint");
  lacking = materials();
  lacking.certificates.pop_back();
  EXPECT_EQ(outcome(first_content(plan_, lacking)), "plan.certificate-missing");
}

TEST_F(Plan, RefusesACertificateOfNobodyInIt) {
  PlanMaterials extra = materials();
  extra.certificates.push_back(federation_.authority.issue(KeyRole::kTls, "node:op-000000-01"));
  EXPECT_EQ(outcome(first_content(plan_, extra)), "plan.certificate-unclaimed");
}

TEST_F(Plan, RefusesCertificatesOfAnotherAuthority) {
  PlanMaterials foreign = materials();
  foreign.authorities = {Authority().certificate};
  EXPECT_EQ(outcome(first_content(plan_, foreign)), "registry.issuer");
}

//
TEST_F(Plan, KeepsTheRulesThatNeedNoKeys) {
  EXPECT_EQ(after([](auto& p) { p["format"] = "musubi-federation-plan-2"; }), "plan.format");
  EXPECT_EQ(after([](auto& p) { p["extra"] = 1; }), "json.unknown-member");
  EXPECT_EQ(after([](auto& p) { p["stale_after_days"] = 30; }), "registry.clocks");
  EXPECT_EQ(after([](auto& p) { p["expires_after_days"] = 401; }), "json.out-of-range");
  EXPECT_EQ(after([](auto& p) { item(p, "organisations", 1)["municipality_code"] = "034827"; }),
            "registry.id-code");
  EXPECT_EQ(after([](auto& p) { item(p, "nodes", 0)["endpoint"] = "http://127.0.0.1:1"; }),
            "registry.endpoint");
  EXPECT_EQ(after([](auto& p) { item(p, "nodes", 0)["id"] = "lg-012025-01"; }),
            "registry.unknown-organisation");
  EXPECT_EQ(after([](auto& p) { item(p, "contracts", 0)["contractor"] = "op-000009"; }),
            "registry.unknown-organisation");
  EXPECT_EQ(after([](auto& p) { item(p, "persons", 0)["organisation"] = "lg-034827"; }),
            "registry.grammar");
  EXPECT_EQ(after([](auto& p) { item(p, "persons", 1)["person"] = "person:lg-032026-p01"; }),
            "registry.duplicate");
}

// What the founding documents say of the area, and what they do not.
TEST(ReferencePlan, DescribesTheAreaAsTheDocumentsDo) {
  const FederationPlan plan = expect_value(parse_plan(reference_plan()));
  ASSERT_EQ(plan.organisations.size(), 8U);
  for (const Organisation& organisation : plan.organisations) {
    const std::string& id = organisation.id.text();
    const auto& capabilities = organisation.capabilities;
    const bool runs_multi_layered_support =
        std::find(capabilities.begin(), capabilities.end(), "swa-106-6") != capabilities.end();
    EXPECT_EQ(runs_multi_layered_support, id == "lg-032026") << id;
    EXPECT_EQ(organisation.fictional, id == "op-000000") << id;
    EXPECT_EQ(organisation.corporate_number, std::nullopt) << id;
  }
  // What 宮古市 contracts alone is multi-layered support; what all four contract is not.
  ASSERT_EQ(plan.contracts.size(), 4U);
  for (const Contract& contract : plan.contracts) {
    const bool joint = contract.contractor == organisation_id("op-000001");
    EXPECT_EQ(contract.commissioners.size(), joint ? 4U : 1U) << contract.id;
    EXPECT_EQ(contract.commissioners.front(), organisation_id("lg-032026")) << contract.id;
    EXPECT_EQ(contract.statute, joint ? "dss-77" : "swa-106-4") << contract.id;
  }
}

TEST(ReferencePlan, HasSevenBodiesWithANodeAndApproversEach) {
  const FederationPlan plan = expect_value(parse_plan(reference_plan()));
  std::set<OrganisationId> with_node;
  std::set<OrganisationId> with_approver;
  for (const Node& node : plan.nodes) with_node.insert(node.id.organisation());
  for (const PlannedPerson& person : plan.persons) with_approver.insert(person.organisation);
  EXPECT_EQ(with_node.size(), 7U);
  EXPECT_EQ(with_node, with_approver);
}

}  // namespace
}  // namespace musubi::registry
