#include "protocol/policy/lint.h"

#include <set>

#include "protocol/policy/example_case.h"
#include "protocol/policy/trace.h"

namespace musubi::policy {
namespace {

using Names = std::set<std::string, std::less<>>;

class Warnings {
 public:
  void add(std::string reason, std::string place) {
    found_.push_back({std::move(reason), std::move(place)});
  }
  // A label that was copied and not translated. Where both are one code or number, it says nothing.
  void compare(const Label& label, const std::string& place) {
    if (label.ja == label.en) add("lint.label-same", place);
  }
  [[nodiscard]] std::vector<Warning> take() && { return std::move(found_); }

 private:
  std::vector<Warning> found_;
};

void look_at_labels(const Bundle& bundle, Warnings& warnings) {
  for (const Attribute& attribute : bundle.domains) {
    warnings.compare(attribute.label, "domains/" + attribute.name);
  }
  for (const RuleRow& row : bundle.rows) warnings.compare(row.label, "rows/" + row.id);
  for (const Invariant& invariant : bundle.invariants) {
    warnings.compare(invariant.label, "invariants/" + invariant.id);
  }
  for (const ExampleCase& example : bundle.cases) {
    warnings.compare(example.label, "cases/" + example.id);
  }
  for (const auto& [basis, label] : bundle.labels.basis) {
    warnings.compare(label, "labels/basis/" + basis);
  }
  for (const auto& [attribute, values] : bundle.labels.values) {
    for (const auto& [value, label] : values) {
      warnings.compare(label, "labels/values/" + attribute + "/" + value);
    }
  }
}

void add_names(const Box& box, Names& names) {
  for (const auto& [attribute, values] : box) names.insert(attribute);
}

void add_names(const Bundle& bundle, Names& names) {
  for (const RuleRow& row : bundle.rows) {
    add_names(row.when, names);
    for (const Box& box : row.unless) add_names(box, names);
  }
}

bool has_value_label(const Bundle& bundle, const std::string& attribute, const std::string& value) {
  const auto values = bundle.labels.values.find(attribute);
  return values != bundle.labels.values.end() && values->second.count(value) != 0;
}

// People read the values of whatever a row names; a value without words is told as its code.
void look_at_domains(const Bundle& bundle, const Bundle& baseline, Warnings& warnings) {
  Names named;
  add_names(bundle, named);
  add_names(baseline, named);
  for (const Attribute& attribute : bundle.domains) {
    if (named.count(attribute.name) == 0) {
      warnings.add("lint.attribute-unused", "domains/" + attribute.name);
      continue;
    }
    for (const std::string& value : attribute.values) {
      const bool told = has_value_label(bundle, attribute.name, value) ||
                        has_value_label(baseline, attribute.name, value);
      if (!told) warnings.add("lint.value-no-label", "domains/" + attribute.name + "/" + value);
    }
  }
}

// Whoever approves should see each departure from what is strict (P-51).
void look_at_settings(const Bundle& bundle, Warnings& warnings) {
  for (const Attribute& attribute : bundle.domains) {
    const auto chosen = bundle.settings.find(attribute.name);
    const bool departs =
        attribute.strict && chosen != bundle.settings.end() && chosen->second != *attribute.strict;
    if (departs) warnings.add("lint.setting-not-strict", "settings/" + attribute.name);
  }
}

void look_at_bases(const Bundle& bundle, const Bundle& baseline, const Catalogue& catalogue,
                   Warnings& warnings) {
  Names seen;
  for (const RuleRow& row : bundle.rows) {
    if (row.kind != RowKind::kPermit || !seen.insert(row.basis).second) continue;
    const bool told =
        bundle.labels.basis.count(row.basis) != 0 || baseline.labels.basis.count(row.basis) != 0;
    if (!told) warnings.add("lint.basis-no-label", "rows/" + row.id);
    const BasisRow* basis = catalogue.find(row.basis);
    if (basis != nullptr && !basis->verified) {
      warnings.add("lint.basis-unverified", "rows/" + row.id);
    }
  }
}

void add_hits(const std::vector<RuleHit>& hits, Names& rules) {
  for (const RuleHit& hit : hits) rules.emplace(hit.rule);
}

Names rules_at_work(const Bundle& bundle, const Engine& engine) {
  Names rules;
  for (const ExampleCase& example : bundle.cases) {
    const Trace trace = engine.trace(example.basis, facts_of(example, Instant{}));
    for (const CategoryTrace& category : trace.categories) {
      add_hits(category.permits, rules);
      add_hits(category.forbids, rules);
      add_hits(category.duties, rules);
    }
    for (const ForbiddenSet& set : trace.decision.forbidden_sets) rules.insert(set.rule);
  }
  return rules;
}

}  // namespace

std::vector<Warning> find_warnings(const Bundle& bundle, const Bundle& baseline,
                                   const Catalogue& catalogue) {
  Warnings warnings;
  if (bundle.scope == BundleScope::kSender && bundle.cases.empty()) {
    warnings.add("lint.no-cases", "cases");
  }
  if (bundle.scope == BundleScope::kSender && !bundle.effective_from) {
    warnings.add("lint.no-effective-from", "effective_from");
  }
  look_at_labels(bundle, warnings);
  look_at_domains(bundle, baseline, warnings);
  look_at_settings(bundle, warnings);
  look_at_bases(bundle, baseline, catalogue, warnings);
  return std::move(warnings).take();
}

std::vector<Warning> find_untested_rows(const Bundle& bundle, const Engine& engine) {
  Warnings warnings;
  const Names rules = rules_at_work(bundle, engine);
  for (const RuleRow& row : bundle.rows) {
    if (row.kind == RowKind::kAcknowledged) continue;
    if (rules.count(bundle.name + "/" + row.id) == 0) {
      warnings.add("lint.row-untested", "rows/" + row.id);
    }
  }
  return std::move(warnings).take();
}

}  // namespace musubi::policy
