#include "protocol/analysis/difference.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "protocol/analysis/answers.h"
#include "protocol/policy/compile.h"

namespace musubi::analysis {
namespace {

using policy::CompiledPolicy;
using policy::Duty;
using policy::Effect;

// Both policies over one space.
struct Comparison {
  Model model;
  Diagram diagram;
  Answers answers;
  Node from{};
  Node to{};

  explicit Comparison(Model made) : model(std::move(made)), diagram(model.arity()) {
    from = answers_of(diagram, model.rules[0], answers);
    to = answers_of(diagram, model.rules[1], answers);
  }

  // The requests whose two answers `wanted(before, after)` accepts; never if they are the same.
  template <class Wanted>
  Node where(Wanted wanted) {
    return diagram.combine(from, to, [&](std::uint32_t before, std::uint32_t after) {
      return before != after && wanted(answers[before], answers[after]) ? 1U : 0U;
    });
  }

  Cover told(Node set) { return cover(diagram, model, set); }
};

bool releases(const Answer& answer) { return answer.effect == Effect::kRelease; }

const Duty* find(const Answer& answer, const std::string& id) {
  const auto duty = std::find_if(answer.duties.begin(), answer.duties.end(),
                                 [&](const Duty& d) { return d.id == id; });
  return duty == answer.duties.end() ? nullptr : &*duty;
}

constexpr std::array kLevels{policy::Level::kFull, policy::Level::kRedacted,
                             policy::Level::kExistenceOnly};

void keep(std::vector<Change>& changes, Change change) {
  if (!change.cover.empty()) changes.push_back(std::move(change));
}

void add_effects(Comparison& of, std::vector<Change>& changes) {
  for (const policy::Level level : kLevels) {
    const Node set = of.where([level](const Answer& before, const Answer& after) {
      return !releases(before) && releases(after) && after.level == level;
    });
    keep(changes, {ChangeKind::kNewlyReleased, {}, level, {}, {}, {}, {}, {}, of.told(set)});
  }
  for (const policy::Level level : kLevels) {
    const Node set = of.where([level](const Answer& before, const Answer& after) {
      return releases(before) && !releases(after) && before.level == level;
    });
    keep(changes, {ChangeKind::kNewlyDenied, level, {}, {}, {}, {}, {}, {}, of.told(set)});
  }
}

void add_levels(Comparison& of, std::vector<Change>& changes) {
  for (const policy::Level was : kLevels) {
    for (const policy::Level is : kLevels) {
      if (was == is) continue;
      const Node set = of.where([was, is](const Answer& before, const Answer& after) {
        return releases(before) && releases(after) && before.level == was && after.level == is;
      });
      keep(changes, {ChangeKind::kLevelChanged, was, is, {}, {}, {}, {}, {}, of.told(set)});
    }
  }
}

// What may become of one duty: nothing, or itself with certain days.
using Fate = std::pair<std::optional<Duty>, std::optional<Duty>>;

std::optional<Duty> copy(const Duty* duty) {
  return duty == nullptr ? std::nullopt : std::optional<Duty>(*duty);
}

// Every pair of what a duty was and is, where it is not the same.
std::set<Fate> fates(const Answers& answers) {
  std::map<std::string, std::set<std::optional<Duty>>> forms;
  for (std::uint32_t number = 0; number < answers.size(); ++number) {
    for (const Duty& duty : answers[number].duties) forms[duty.id].insert({std::nullopt, duty});
  }
  std::set<Fate> fates;
  for (const auto& [id, each] : forms) {
    for (const auto& was : each) {
      for (const auto& is : each) {
        if (was != is) fates.emplace(was, is);
      }
    }
  }
  return fates;
}

ChangeKind kind_of(const Fate& fate) {
  if (!fate.first) return ChangeKind::kDutyGained;
  return fate.second ? ChangeKind::kDutyChanged : ChangeKind::kDutyLost;
}

void add_duties(Comparison& of, std::vector<Change>& changes) {
  for (const Fate& fate : fates(of.answers)) {
    const std::string id = fate.first ? fate.first->id : fate.second->id;
    const Node set = of.where([&](const Answer& before, const Answer& after) {
      return releases(before) && releases(after) && copy(find(before, id)) == fate.first &&
             copy(find(after, id)) == fate.second;
    });
    keep(changes, {kind_of(fate), {}, {}, fate.first, fate.second, {}, {}, {}, of.told(set)});
  }
}

// The requests that tell of no basis of their own: `was` steps back and `is` comes in.
Cover told_of_bases(Comparison& of, Node set, const std::string& was, const std::string& is) {
  Cover cover = of.told(set);
  for (Region& region : cover.regions) {
    region.bases = {was, is};
    region.every_basis = false;
    region.witness.basis = is;
  }
  return cover;
}

void add_bases(Comparison& of, std::vector<Change>& changes) {
  const Node denied = of.where([](const Answer& before, const Answer& after) {
    return releases(before) && !releases(after);
  });
  const Node released = of.where([](const Answer& before, const Answer& after) {
    return !releases(before) && releases(after);
  });
  if (denied == Diagram::constant(0) || released == Diagram::constant(0)) return;
  const Variable& basis = of.model.variables[kBasisVariable];
  for (std::size_t was = 0; was < basis.values.size(); ++was) {
    const Node gone = of.diagram.fix(denied, kBasisVariable, basis.class_of[was]);
    for (std::size_t is = 0; is < basis.values.size(); ++is) {
      const Node come = of.diagram.fix(released, kBasisVariable, basis.class_of[is]);
      const Node set = of.diagram.both(gone, come);
      keep(changes, {ChangeKind::kBasisChanged,
                     {},
                     {},
                     {},
                     {},
                     basis.values[was],
                     basis.values[is],
                     {},
                     told_of_bases(of, set, basis.values[was], basis.values[is])});
    }
  }
}

std::vector<Category> sorted(std::vector<Category> categories) {
  std::sort(categories.begin(), categories.end());
  return categories;
}

Node forbidden_set(Diagram& diagram, const Rules& rules, const std::vector<Category>& together) {
  Node set = Diagram::constant(0);
  for (const RowBox& row : rules.sets) {
    if (sorted(row.row->row.together) != together) continue;
    set = diagram.either(set, diagram.box(row.when));
  }
  return set;
}

void add_sets(Comparison& of, std::vector<Change>& changes) {
  std::set<std::vector<Category>> all;
  for (const Rules& rules : of.model.rules) {
    for (const RowBox& row : rules.sets) all.insert(sorted(row.row->row.together));
  }
  for (const auto& together : all) {
    const Node before = forbidden_set(of.diagram, of.model.rules[0], together);
    const Node after = forbidden_set(of.diagram, of.model.rules[1], together);
    keep(changes, {ChangeKind::kSetForbidden,
                   {},
                   {},
                   {},
                   {},
                   {},
                   {},
                   together,
                   of.told(of.diagram.but_not(after, before))});
    keep(changes, {ChangeKind::kSetAllowed,
                   {},
                   {},
                   {},
                   {},
                   {},
                   {},
                   together,
                   of.told(of.diagram.but_not(before, after))});
  }
}

using RowsByRule = std::map<std::string, const policy::RuleRow*>;

RowsByRule rows_of(const Documents& documents) {
  RowsByRule rows;
  const auto add = [&rows](const policy::Bundle& bundle) {
    for (const policy::RuleRow& row : bundle.rows) rows[bundle.name + "/" + row.id] = &row;
  };
  add(documents.baseline);
  add(documents.sender);
  for (const policy::Bundle& rules : documents.acceptance) add(rules);
  return rows;
}

void compare_rows(const Documents& from, const Documents& to, Difference& difference) {
  const RowsByRule before = rows_of(from);
  const RowsByRule after = rows_of(to);
  for (const auto& [rule, row] : before) {
    const auto now = after.find(rule);
    if (now == after.end()) {
      difference.removed.push_back(rule);
    } else if (*now->second != *row) {
      difference.changed.push_back(rule);
    }
  }
  for (const auto& [rule, row] : after) {
    if (before.count(rule) == 0) difference.added.push_back(rule);
  }
}

std::map<std::string, std::string> settled(const CompiledPolicy& policy) {
  std::map<std::string, std::string> values;
  for (const auto& [setting, position] : policy.settings) {
    const policy::Attribute& attribute = policy.domain.attributes[setting];
    values[attribute.name] = attribute.values[position];
  }
  return values;
}

std::vector<SettingChange> compare_settings(const CompiledPolicy& from, const CompiledPolicy& to) {
  std::vector<SettingChange> changes;
  std::map<std::string, std::string> before = settled(from);
  for (const auto& [setting, value] : settled(to)) {
    if (before[setting] != value) changes.push_back({setting, before[setting], value});
    before.erase(setting);
  }
  for (const auto& [setting, value] : before) changes.push_back({setting, value, {}});
  return changes;
}

std::vector<std::string> new_values(const CompiledPolicy& from,
                                    const policy::Attribute& attribute) {
  const auto known = from.domain.find(attribute.name);
  if (!known) return attribute.values;
  std::vector<std::string> fresh;
  for (const std::string& value : attribute.values) {
    if (from.domain.position(*known, value) == policy::kMissing) fresh.push_back(value);
  }
  return fresh;
}

std::vector<WidenedAttribute> compare_domains(const CompiledPolicy& from, const CompiledPolicy& to,
                                              const Documents& documents) {
  std::vector<WidenedAttribute> widened;
  for (const policy::Attribute& attribute : to.domain.attributes) {
    std::vector<std::string> values = new_values(from, attribute);
    if (values.empty()) continue;
    widened.push_back({attribute.name, std::move(values), {}});
    for (const auto& [rule, row] : rows_of(documents)) {
      if (row->when.count(attribute.name) == 0) widened.back().rules.push_back(rule);
    }
  }
  return widened;
}

}  // namespace

std::string_view name(ChangeKind kind) {
  constexpr std::array<std::string_view, 9> kNames{
      "newly_released", "newly_denied",  "level_changed", "duty_gained", "duty_lost",
      "duty_changed",   "basis_changed", "set_forbidden", "set_allowed"};
  return kNames[static_cast<std::size_t>(kind)];
}

bool Difference::is_cut() const {
  return std::any_of(changes.begin(), changes.end(),
                     [](const Change& change) { return change.cover.more; });
}

Result<Difference> difference(const Documents& from, const Documents& to) {
  TRY_ASSIGN(const CompiledPolicy before,
             policy::compile_policy(from.baseline, from.sender, from.acceptance, from.catalogue));
  TRY_ASSIGN(const CompiledPolicy after,
             policy::compile_policy(to.baseline, to.sender, to.acceptance, to.catalogue));
  TRY_ASSIGN(Model model, make_model(std::array{&before, &after}, {}));

  Comparison comparison(std::move(model));
  Difference difference;
  if (comparison.from != comparison.to) {
    add_effects(comparison, difference.changes);
    add_levels(comparison, difference.changes);
    add_duties(comparison, difference.changes);
    add_bases(comparison, difference.changes);
  }
  add_sets(comparison, difference.changes);
  if (comparison.diagram.over_budget()) {
    return Error{ErrorCode::kTooLarge, "analysis.over-budget", {}};
  }
  compare_rows(from, to, difference);
  difference.settings = compare_settings(before, after);
  difference.widened = compare_domains(before, after, to);
  return difference;
}

policy::Bundle without_rows(policy::Bundle bundle) {
  bundle.rows.clear();
  bundle.settings.clear();
  bundle.invariants.clear();
  bundle.cases.clear();
  bundle.id = {};
  return bundle;
}

}  // namespace musubi::analysis
