#include "protocol/policy/compile.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "protocol/policy/faults.h"

namespace musubi::policy {
namespace {

constexpr Mask kMissingBit = Mask{1} << kMissing;

Attribute category_attribute() {
  Attribute attribute{std::string(kCategoryAttribute), {}, {}, {"データ区分", "data category"}};
  for (std::size_t c = 0; c < kCategoryCount; ++c) {
    attribute.values.emplace_back(label(static_cast<Category>(c)).name);
  }
  return attribute;
}

// P-7: what two bundles declare, they declare alike.
void merge_domains(Domain& domain, const Bundle& bundle, Faults& faults) {
  for (const Attribute& attribute : bundle.domains) {
    const auto known = domain.find(attribute.name);
    if (!known) {
      domain.attributes.push_back(attribute);
    } else if (domain.attributes[*known].values != attribute.values ||
               domain.attributes[*known].strict != attribute.strict) {
      faults.add(invalid("bundle.domains-differ", bundle.name + "/" + attribute.name));
    }
  }
  if (domain.attributes.size() > kMaxAttributes) {
    faults.add(Error{ErrorCode::kTooLarge, "bundle.too-many-attributes", bundle.name});
  }
}

// The attributes and values were checked: check_bundle() refuses unknown ones (P-6).
Masks masks_of(const Box& box, const Domain& domain, bool missing_matches) {
  Masks masks(domain.attributes.size(), kAnyValue);
  for (const auto& [attribute, values] : box) {
    const std::size_t a = *domain.find(attribute);
    masks[a] = missing_matches ? kMissingBit : 0;
    for (const std::string& value : values) masks[a] |= Mask{1} << domain.position(a, value);
  }
  return masks;
}

CompiledRow compile_row(const RuleRow& row, const std::string& bundle, const Domain& domain) {
  CompiledRow compiled{bundle + "/" + row.id, row, {}, {}};
  std::sort(compiled.row.duties.begin(), compiled.row.duties.end());  // their order means nothing
  compiled.when = masks_of(row.when, domain, row.kind != RowKind::kPermit);
  for (const Box& box : row.unless) compiled.unless.push_back(masks_of(box, domain, false));
  return compiled;
}

std::vector<CompiledRow>& rows_of_kind(CompiledPolicy& policy, RowKind kind) {
  switch (kind) {
    case RowKind::kPermit:
      return policy.permits;
    case RowKind::kForbid:
      return policy.forbids;
    case RowKind::kForbidSet:
      return policy.sets;
    case RowKind::kDuty:
      return policy.duties;
    case RowKind::kAcknowledged:
      break;
  }
  return policy.acknowledged;  // P-11: nothing reads them to decide
}

void add_rows(CompiledPolicy& policy, const Bundle& bundle) {
  for (const RuleRow& row : bundle.rows) {
    rows_of_kind(policy, row.kind).push_back(compile_row(row, bundle.name, policy.domain));
  }
}

void sort_by_rule(std::vector<CompiledRow>& rows) {
  std::sort(rows.begin(), rows.end(),
            [](const CompiledRow& a, const CompiledRow& b) { return a.rule < b.rule; });
}

void index_rows(CompiledPolicy& policy) {
  const std::size_t attributes = policy.domain.attributes.size();
  for (auto* rows :
       {&policy.forbids, &policy.permits, &policy.duties, &policy.sets, &policy.acknowledged}) {
    sort_by_rule(*rows);
  }
  policy.forbid_index = RowIndex(policy.forbids, attributes);
  policy.permit_index = RowIndex(policy.permits, attributes);
  policy.duty_index = RowIndex(policy.duties, attributes);
  policy.set_index = RowIndex(policy.sets, attributes);
}

void index_bases(CompiledPolicy& policy) {
  std::set<std::string> bases;
  for (const CompiledRow& permit : policy.permits) bases.insert(permit.row.basis);
  policy.bases.assign(bases.begin(), bases.end());

  const std::size_t words = policy.permit_index.words();
  policy.permits_of_basis.assign(policy.bases.size() * words, 0);
  for (std::size_t row = 0; row < policy.permits.size(); ++row) {
    const auto basis =
        std::lower_bound(policy.bases.begin(), policy.bases.end(), policy.permits[row].row.basis);
    const auto first = static_cast<std::size_t>(basis - policy.bases.begin()) * words;
    policy.permits_of_basis[first + row / 64] |= std::uint64_t{1} << (row % 64);
  }
}

void order_by_name(CompiledPolicy& policy) {
  policy.by_name.resize(policy.domain.attributes.size());
  std::iota(policy.by_name.begin(), policy.by_name.end(), std::size_t{0});
  std::sort(policy.by_name.begin(), policy.by_name.end(), [&](std::size_t a, std::size_t b) {
    return policy.domain.attributes[a].name < policy.domain.attributes[b].name;
  });
}

void settle(CompiledPolicy& policy, const Bundle& sender) {
  for (std::size_t a = 0; a < policy.domain.attributes.size(); ++a) {
    const Attribute& attribute = policy.domain.attributes[a];
    if (!attribute.strict) continue;
    const auto chosen = sender.settings.find(attribute.name);
    const auto& value = chosen == sender.settings.end() ? *attribute.strict : chosen->second;
    policy.settings.emplace_back(a, policy.domain.position(a, value));
  }
}

bool lists_only(const Box& box, std::string_view attribute,
                const std::set<std::string, std::less<>>& allowed) {
  const auto cell = box.find(attribute);
  return cell != box.end() &&
         std::all_of(cell->second.begin(), cell->second.end(),
                     [&](const std::string& value) { return allowed.count(value) != 0; });
}

// P-15 and P-16.
Status check_basis(const CompiledRow& permit, const Catalogue& catalogue) {
  const BasisRow* basis = catalogue.find(permit.row.basis);
  if (basis == nullptr) return invalid("bundle.unknown-basis", permit.rule);
  if (basis->consent_needed == ConsentNeed::kNotApplicable) {
    return invalid("bundle.not-a-basis", permit.rule);
  }
  if (basis->consent_needed == ConsentNeed::kNo) return {};
  const bool asks = lists_only(permit.row.when, "consent", {"given", "renewed"}) &&
                    lists_only(permit.row.when, "consent_covers_recipient", {"yes"});
  return asks ? Status{} : invalid("bundle.consent-not-asked", permit.rule);
}

bool intersect(const Masks& a, const Masks& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if ((a[i] & b[i]) == 0) return false;
  }
  return true;
}

// P-21.
void check_overlaps(const std::vector<CompiledRow>& permits, Faults& faults) {
  for (std::size_t i = 0; i < permits.size(); ++i) {
    for (std::size_t j = i + 1; j < permits.size(); ++j) {
      const RuleRow& a = permits[i].row;
      const RuleRow& b = permits[j].row;
      if (a.basis != b.basis || (a.level == b.level && a.duties == b.duties)) continue;
      if (intersect(permits[i].when, permits[j].when)) {
        faults.add(invalid("bundle.permits-disagree", permits[i].rule + " " + permits[j].rule));
      }
    }
  }
}

// The bundles that count, each once: two recipients may share their acceptance rules.
Result<std::vector<const Bundle*>> distinct_bundles(const Bundle& baseline, const Bundle& sender,
                                                    std::span<const Bundle> acceptance) {
  std::vector<const Bundle*> bundles{&baseline, &sender};
  for (const Bundle& rules : acceptance) {
    const auto same = std::find_if(bundles.begin(), bundles.end(),
                                   [&](const Bundle* b) { return b->name == rules.name; });
    if (same == bundles.end()) {
      bundles.push_back(&rules);
    } else if ((*same)->id != rules.id) {
      return invalid("bundle.name-twice", rules.name);
    }
  }
  if (baseline.name == sender.name) return invalid("bundle.name-twice", sender.name);
  return bundles;
}

Status check_scopes(const Bundle& baseline, const Bundle& sender,
                    std::span<const Bundle> acceptance) {
  if (acceptance.size() > kMaxAcceptance) {
    return Error{ErrorCode::kTooLarge, "bundle.too-many-recipients", {}};
  }
  if (baseline.scope != BundleScope::kBaseline) return invalid("bundle.scope", baseline.name);
  if (sender.scope != BundleScope::kSender) return invalid("bundle.scope", sender.name);
  for (const Bundle& rules : acceptance) {
    if (rules.scope != BundleScope::kAcceptance) return invalid("bundle.scope", rules.name);
  }
  return {};
}

void add_labels(Labels& labels, const Labels& more) {
  for (const auto& [attribute, values] : more.values) {
    labels.values[attribute].insert(values.begin(), values.end());
  }
  labels.basis.insert(more.basis.begin(), more.basis.end());
}

// Nothing if the bundles do not even stand together; of use only if no fault was added.
std::optional<CompiledPolicy> compile(const Bundle& baseline, const Bundle& sender,
                                      std::span<const Bundle> acceptance,
                                      const Catalogue& catalogue, Faults& faults) {
  faults.add(check_scopes(baseline, sender, acceptance));
  const auto bundles = distinct_bundles(baseline, sender, acceptance);
  if (!bundles) faults.add(bundles.error());
  if (!faults.empty()) return std::nullopt;

  CompiledPolicy policy;
  policy.domain.attributes.push_back(category_attribute());
  for (const Bundle* bundle : *bundles) {
    faults.add(bundle_faults(*bundle));
    merge_domains(policy.domain, *bundle, faults);
  }
  if (!faults.empty()) return std::nullopt;
  for (const Bundle* bundle : *bundles) add_rows(policy, *bundle);
  order_by_name(policy);
  settle(policy, sender);
  index_rows(policy);
  index_bases(policy);
  for (const CompiledRow& permit : policy.permits) faults.add(check_basis(permit, catalogue));
  check_overlaps(policy.permits, faults);

  policy.basis_class = policy.domain.find(kBasisClassAttribute);
  for (const BasisRow& row : catalogue.rows) policy.classes.emplace(row.id, row.basis_class);
  policy.hashes = {catalogue.id, baseline.id, sender.id, {}};
  for (const Bundle& rules : acceptance) policy.hashes.acceptance.push_back(rules.id);
  add_labels(policy.labels, sender.labels);
  for (const Bundle* bundle : *bundles) add_labels(policy.labels, bundle->labels);
  return policy;
}

}  // namespace

Result<CompiledPolicy> compile_policy(const Bundle& baseline, const Bundle& sender,
                                      std::span<const Bundle> acceptance,
                                      const Catalogue& catalogue) {
  Faults faults;
  auto policy = compile(baseline, sender, acceptance, catalogue, faults);
  TRY(faults.first());
  return *std::move(policy);
}

Faults policy_faults(const Bundle& baseline, const Bundle& sender,
                     std::span<const Bundle> acceptance, const Catalogue& catalogue) {
  Faults faults;
  compile(baseline, sender, acceptance, catalogue, faults);
  return faults;
}

}  // namespace musubi::policy
