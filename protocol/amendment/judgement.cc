#include "protocol/amendment/judgement.h"

#include <algorithm>
#include <set>

#include "protocol/analysis/analysis_report.h"
#include "protocol/policy/example_case.h"

namespace musubi::amendment {
namespace {

const registry::ApprovalKey* listed(const registry::Registry& registry,
                                    const Signature& signature) {
  const auto& keys = registry.content().approval_keys;
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const registry::ApprovalKey& key) {
    return key.person == signature.person &&
           key.certificate.fingerprint() == signature.certificate.fingerprint();
  });
  return found == keys.end() ? nullptr : &*found;
}

// L-2: of whom the registry in force says that this is their key, then and now.
Result<OrganisationId> organisation_of(const Signature& signature, Instant at, const Bench& bench) {
  const registry::ApprovalKey* key = listed(bench.registry, signature);
  if (key == nullptr) return refused("amendment.unknown-signer", signature.person);
  if (at > bench.now || !bench.registry.usable(key->certificate, at).ok() ||
      bench.registry.revoked_by(key->certificate, bench.now)) {
    return refused("amendment.unknown-signer", signature.person);
  }
  return key->organisation;
}

// L-2 and L-3. No two persons have one key: a registry that lists a key twice is refused.
Status check_people(const Amendment& amendment, const Bench& bench) {
  TRY(check_signatures(amendment));
  TRY_ASSIGN(const OrganisationId author,
             organisation_of(amendment.author, amendment.statement.proposed, bench));
  if (author != bench.own) return refused("amendment.none-of-ours", amendment.author.person);

  std::set<std::string> persons{amendment.author.person};
  bool one_of_ours = false;
  for (const Approval& approval : amendment.approvals) {
    TRY_ASSIGN(const OrganisationId organisation, organisation_of(approval.by, approval.at, bench));
    if (!persons.insert(approval.by.person).second) {
      return refused("amendment.same-person", approval.by.person);
    }
    one_of_ours = one_of_ours || organisation == bench.own;
  }
  if (amendment.approvals.size() < kApprovalsNeeded) return refused("amendment.too-few");
  if (!one_of_ours) return refused("amendment.none-of-ours", bench.own.text());
  return {};
}

// L-4.
Status check_place(const Amendment& amendment, const Bench& bench) {
  const policy::Bundle& next = amendment.bundle;
  const bool follows = amendment.statement.predecessor == bench.in_force.id &&
                       policy::check_successor(bench.in_force, next).ok() &&
                       next.serial > bench.highest_serial && next.effective_from;
  return follows ? Status{} : refused("amendment.not-next", next.name);
}

struct Rules {
  policy::Bundle baseline;
  policy::Catalogue catalogue;
};

// L-5.
Result<Rules> rules_in_force(const Amendment& amendment, const Bench& bench) {
  TRY_ASSIGN(auto baseline, policy::parse_bundle(bench.registry.content().baseline));
  TRY_ASSIGN(auto catalogue, policy::parse_catalogue(bench.registry.content().catalogue));
  const bool same =
      baseline.id == amendment.statement.baseline && catalogue.id == amendment.statement.catalogue;
  if (!same) return refused("amendment.other-rules");
  return Rules{std::move(baseline), std::move(catalogue)};
}

// L-6.
Status check_reports(const Amendment& amendment, const Rules& rules, const Bench& bench) {
  TRY_ASSIGN(const Proposal again,
             draw_up({bench.own, &bench.in_force, rules.baseline, rules.catalogue},
                     amendment.bundle, amendment.statement.proposed));
  if (again.statement.analysis != amendment.statement.analysis) {
    return refused("amendment.other-report", "analysis");
  }
  if (again.statement.difference != amendment.statement.difference) {
    return refused("amendment.other-report", "difference");
  }
  return {};
}

bool says(const json::Value& report, std::string_view member) {
  const json::Value* value = report.find(member);
  return value != nullptr && value->boolean() != nullptr && *value->boolean();
}

}  // namespace

Status check_quality(const Quality& parts, const policy::Bundle& baseline,
                     const policy::Catalogue& catalogue) {
  if (!says(parts.difference, "complete")) return refused("amendment.incomplete");
  if (!says(parts.analysis, "clean")) return refused("amendment.not-clean");
  TRY_ASSIGN(const policy::Engine engine,
             policy::Engine::make(baseline, parts.bundle, {}, catalogue));
  for (const policy::ExampleCase& example : parts.bundle.cases) {
    if (!policy::is_decided_as_said(engine, example)) {
      return refused("amendment.case-fails", example.id);
    }
  }
  return {};
}

Status judge(const Amendment& amendment, const Bench& bench) {
  const bool ours = amendment.statement.organisation == bench.own &&
                    amendment.bundle.name == bench.own.text() &&
                    amendment.bundle.scope == policy::BundleScope::kSender;
  if (!ours) return refused("amendment.other-organisation", amendment.bundle.name);
  TRY(check_people(amendment, bench));
  TRY(check_place(amendment, bench));
  TRY_ASSIGN(const Rules rules, rules_in_force(amendment, bench));
  TRY(check_reports(amendment, rules, bench));
  // The reports are our own by now.
  return check_quality({amendment.bundle, amendment.analysis, amendment.difference}, rules.baseline,
                       rules.catalogue);
}

}  // namespace musubi::amendment
