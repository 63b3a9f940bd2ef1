#include "protocol/analysis/space.h"

#include <algorithm>
#include <map>
#include <set>

namespace musubi::analysis {
namespace {

using policy::CompiledPolicy;
using policy::CompiledRow;
using policy::Masks;

constexpr std::string_view kBasisName = "basis";

Error over_budget(std::string_view what) {
  return Error{ErrorCode::kTooLarge, "analysis.over-budget", std::string(what)};
}

bool is_fact(const policy::Attribute& attribute) {
  return !attribute.strict && attribute.name != policy::kCategoryAttribute &&
         attribute.name != policy::kBasisClassAttribute;
}

void add_values(Variable& variable, const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    if (!variable.find(value)) variable.values.push_back(value);
  }
}

Variable& variable_of(std::vector<Variable>& variables, const std::string& name) {
  const auto known = std::find_if(variables.begin(), variables.end(),
                                  [&](const Variable& v) { return v.name == name; });
  if (known != variables.end()) return *known;
  variables.push_back({name, {}, true, {}, {}});
  return variables.back();
}

std::vector<Variable> fact_variables(std::span<const CompiledPolicy* const> policies) {
  std::vector<Variable> facts;
  for (const CompiledPolicy* policy : policies) {
    for (const policy::Attribute& attribute : policy->domain.attributes) {
      if (is_fact(attribute)) add_values(variable_of(facts, attribute.name), attribute.values);
    }
  }
  return facts;
}

Result<std::vector<Variable>> variables_of(std::span<const CompiledPolicy* const> policies) {
  Variable basis{std::string(kBasisName), {}, false, {}, {}};
  for (const CompiledPolicy* policy : policies) add_values(basis, policy->bases);
  if (basis.values.empty())
    basis.values.emplace_back();  // nothing is permitted: one basis, of no name
  if (basis.values.size() > kMaxBases) return over_budget(basis.name);

  const policy::Attribute& category = policies.front()->domain.attributes.front();
  std::vector<Variable> variables{std::move(basis),
                                  {category.name, category.values, false, {}, {}}};
  for (Variable& fact : fact_variables(policies)) {
    if (fact.values.size() > kMaxSharedValues) return over_budget(fact.name);
    variables.push_back(std::move(fact));
  }
  return variables;
}

// Where one policy sees what a variable of the space says.
class View {
 public:
  View(const CompiledPolicy& policy, const std::vector<Variable>& variables)
      : policy_(policy), variables_(variables) {}

  // Nothing if a setting keeps the box empty.
  [[nodiscard]] std::optional<Cells> box(const Masks& masks) const {
    for (const auto& [setting, position] : policy_.settings) {
      if ((masks[setting] >> position & 1) == 0) return std::nullopt;
    }
    Cells cells(variables_.size());
    cells[kBasisVariable] = bases(masks);
    for (std::size_t v = kCategoryVariable; v < variables_.size(); ++v) {
      cells[v] = positions(masks, variables_[v]);
    }
    return cells;
  }

  [[nodiscard]] std::uint64_t basis_bit(const std::string& basis) const {
    return std::uint64_t{1} << *variables_[kBasisVariable].find(basis);
  }

 private:
  // The bases of which the class is inside.
  [[nodiscard]] std::uint64_t bases(const Masks& masks) const {
    std::uint64_t inside = 0;
    for (const std::string& basis : variables_[kBasisVariable].values) {
      if (!policy_.basis_class || (masks[*policy_.basis_class] >> class_position(basis) & 1) != 0) {
        inside |= basis_bit(basis);
      }
    }
    return inside;
  }

  [[nodiscard]] std::uint8_t class_position(const std::string& basis) const {
    const auto known = policy_.classes.find(basis);
    return known == policy_.classes.end()
               ? policy::kMissing
               : policy_.domain.position(*policy_.basis_class, label(known->second).name);
  }

  // Nothing if this policy knows no fact of that name. What is a fact to the other policy may be a
  // setting to this one, which takes no fact for it (P-50): box() has seen to its value.
  [[nodiscard]] std::optional<std::size_t> fact(const std::string& name) const {
    const auto attribute = policy_.domain.find(name);
    const bool is_setting = attribute && policy_.domain.attributes[*attribute].strict.has_value();
    return is_setting ? std::nullopt : attribute;
  }

  [[nodiscard]] std::uint64_t positions(const Masks& masks, const Variable& variable) const {
    const auto attribute = fact(variable.name);
    std::uint64_t inside = 0;
    for (std::size_t p = 0; p < variable.positions(); ++p) {
      const bool in =
          !attribute || (masks[*attribute] >> own_position(*attribute, variable, p) & 1) != 0;
      if (in) inside |= std::uint64_t{1} << p;
    }
    return inside;
  }

  [[nodiscard]] std::uint8_t own_position(std::size_t attribute, const Variable& variable,
                                          std::size_t position) const {
    return variable.is_missing(position)
               ? policy::kMissing
               : policy_.domain.position(attribute, variable.values[position]);
  }

  const CompiledPolicy& policy_;
  const std::vector<Variable>& variables_;
};

std::vector<RowBox> row_boxes(const View& view, const std::vector<CompiledRow>& rows) {
  std::vector<RowBox> boxes;
  for (const CompiledRow& row : rows) {
    if (auto when = view.box(row.when)) boxes.push_back({std::move(*when), &row});
  }
  return boxes;
}

std::vector<RowBox> permit_boxes(const View& view, const std::vector<CompiledRow>& rows) {
  std::vector<RowBox> boxes = row_boxes(view, rows);
  for (RowBox& box : boxes) box.when[kBasisVariable] &= view.basis_bit(box.row->row.basis);
  return boxes;
}

std::vector<ForbidBox> forbid_boxes(const View& view, const std::vector<CompiledRow>& rows) {
  std::vector<ForbidBox> boxes;
  for (const CompiledRow& row : rows) {
    auto when = view.box(row.when);
    if (!when) continue;
    boxes.push_back({std::move(*when), {}, &row});
    for (const Masks& exception : row.unless) {
      if (auto cells = view.box(exception)) boxes.back().unless.push_back(std::move(*cells));
    }
  }
  return boxes;
}

Rules rules_of(const CompiledPolicy& policy, const std::vector<Variable>& variables) {
  const View view(policy, variables);
  return {forbid_boxes(view, policy.forbids), permit_boxes(view, policy.permits),
          row_boxes(view, policy.duties), row_boxes(view, policy.sets),
          row_boxes(view, policy.acknowledged)};
}

// Whether `attribute` is a setting that this policy has at another value; nothing if it is none.
std::optional<bool> is_settled_otherwise(const CompiledPolicy& policy, const std::string& attribute,
                                         const std::vector<std::string>& values) {
  const auto known = policy.domain.find(attribute);
  if (!known) return std::nullopt;
  for (const auto& [setting, position] : policy.settings) {
    if (setting != *known) continue;
    const auto& value = policy.domain.attributes[setting].values[position];
    return std::find(values.begin(), values.end(), value) == values.end();
  }
  return std::nullopt;
}

// The bases whose class the first policy puts among these.
std::uint64_t bases_of_classes(std::span<const CompiledPolicy* const> policies,
                               const Variable& basis, const std::vector<std::string>& classes) {
  std::uint64_t inside = 0;
  for (std::size_t b = 0; b < basis.values.size(); ++b) {
    const auto known = policies.front()->classes.find(basis.values[b]);
    const bool in =
        known == policies.front()->classes.end() ||
        std::find(classes.begin(), classes.end(), label(known->second).name) != classes.end();
    if (in) inside |= std::uint64_t{1} << b;
  }
  return inside;
}

std::uint64_t all_positions(const Variable& variable) {
  const std::size_t positions = variable.positions();
  return positions == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << positions) - 1;
}

Result<std::uint64_t> listed_positions(const Variable& variable,
                                       const std::vector<std::string>& values) {
  std::uint64_t inside = variable.may_be_missing ? std::uint64_t{1} << variable.values.size() : 0;
  for (const std::string& value : values) {
    const auto position = variable.find(value);
    if (!position) return invalid("bundle.unknown-value", variable.name);
    inside |= std::uint64_t{1} << *position;
  }
  return inside;
}

Result<Cells> question_cells(const Question& question,
                             std::span<const CompiledPolicy* const> policies,
                             const std::vector<Variable>& variables) {
  Cells cells;
  for (const Variable& variable : variables) cells.push_back(all_positions(variable));
  for (const auto& [attribute, values] : question.when) {
    if (attribute == policy::kBasisClassAttribute) {
      cells[kBasisVariable] &= bases_of_classes(policies, variables[kBasisVariable], values);
      continue;
    }
    if (const auto empty = is_settled_otherwise(*policies.front(), attribute, values)) {
      if (*empty) cells[kBasisVariable] = 0;
      continue;
    }
    const auto variable = std::find_if(variables.begin(), variables.end(),
                                       [&](const Variable& v) { return v.name == attribute; });
    if (variable == variables.end()) return invalid("bundle.unknown-attribute", attribute);
    TRY_ASSIGN(cells[static_cast<std::size_t>(variable - variables.begin())],
               listed_positions(*variable, values));
  }
  return cells;
}

// Calls each(cells) for every box of the model.
template <class Each>
void for_each_box(Model& model, Each each) {
  for (Rules& rules : model.rules) {
    for (ForbidBox& forbid : rules.forbids) {
      each(forbid.when);
      for (Cells& exception : forbid.unless) each(exception);
    }
    for (auto* rows : {&rules.permits, &rules.duties, &rules.sets, &rules.acknowledged}) {
      for (RowBox& row : *rows) each(row.when);
    }
  }
  for (Cells& cells : model.extra) each(cells);
}

// positions that every box treats alike are one class.
void find_classes(Model& model, std::size_t v) {
  Variable& variable = model.variables[v];
  std::vector<std::vector<bool>> signature(variable.positions());
  for_each_box(model, [&](const Cells& cells) {
    for (std::size_t p = 0; p < signature.size(); ++p) {
      signature[p].push_back((cells[v] >> p & 1) != 0);
    }
  });
  std::map<std::vector<bool>, std::size_t> classes;
  for (std::size_t p = 0; p < signature.size(); ++p) {
    const auto [known, fresh] = classes.emplace(signature[p], classes.size());
    if (fresh) variable.members.emplace_back();
    variable.class_of.push_back(known->second);
    variable.members[known->second].push_back(p);
  }
}

std::uint64_t to_classes(const Variable& variable, std::uint64_t positions) {
  std::uint64_t classes = 0;
  for (std::size_t c = 0; c < variable.members.size(); ++c) {
    if ((positions >> variable.members[c].front() & 1) != 0) classes |= std::uint64_t{1} << c;
  }
  return classes;
}

void merge_values(Model& model) {
  for (std::size_t v = 0; v < model.variables.size(); ++v) find_classes(model, v);
  for_each_box(model, [&model](Cells& cells) {
    for (std::size_t v = 0; v < cells.size(); ++v) {
      cells[v] = to_classes(model.variables[v], cells[v]);
    }
  });
}

}  // namespace

std::optional<std::size_t> Variable::find(std::string_view value) const {
  const auto known = std::find(values.begin(), values.end(), value);
  if (known == values.end()) return std::nullopt;
  return static_cast<std::size_t>(known - values.begin());
}

std::vector<std::size_t> Model::arity() const {
  std::vector<std::size_t> arity;
  for (const Variable& variable : variables) arity.push_back(variable.members.size());
  return arity;
}

Cells Model::everything() const {
  Cells cells;
  for (const std::size_t classes : arity()) {
    cells.push_back(classes == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << classes) - 1);
  }
  return cells;
}

bool Model::is_missing_class(std::size_t variable, std::size_t a_class) const {
  const Variable& of = variables[variable];
  return of.may_be_missing && of.is_missing(of.members[a_class].front());
}

Result<Model> make_model(std::span<const CompiledPolicy* const> policies,
                         std::span<const Question> questions) {
  Model model;
  TRY_ASSIGN(model.variables, variables_of(policies));
  for (const CompiledPolicy* policy : policies) {
    model.rules.push_back(rules_of(*policy, model.variables));
  }
  for (const Question& question : questions) {
    TRY_ASSIGN(Cells cells, question_cells(question, policies, model.variables));
    model.extra.push_back(std::move(cells));
  }
  merge_values(model);
  return model;
}

}  // namespace musubi::analysis
