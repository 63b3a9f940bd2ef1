// The requests that policies can tell apart, and the rules of a policy as boxes of them
// (docs/spec/policy-analysis.md §1).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/result.h"
#include "protocol/analysis/diagram.h"
#include "protocol/policy/compile.h"

namespace musubi::analysis {

inline constexpr std::size_t kMaxBases = 64;
inline constexpr std::size_t kMaxSharedValues = 63;  // and "missing"

// The first two variables; the attributes follow.
inline constexpr std::size_t kBasisVariable = 0;
inline constexpr std::size_t kCategoryVariable = 1;
inline constexpr std::size_t kFirstAttribute = 2;

// What a request has one value of: the basis, the category, or an attribute that is a fact.
struct Variable {
  std::string name;
  std::vector<std::string> values;
  bool may_be_missing = false;  // then "missing" is the position after the values
  // Classes of positions that no row tells apart.
  std::vector<std::size_t> class_of;              // position → class
  std::vector<std::vector<std::size_t>> members;  // class → positions, ascending

  [[nodiscard]] std::size_t positions() const { return values.size() + (may_be_missing ? 1 : 0); }
  [[nodiscard]] bool is_missing(std::size_t position) const { return position == values.size(); }
  [[nodiscard]] std::optional<std::size_t> find(std::string_view value) const;
};

// A box: for each variable the positions that are inside, later the classes.
struct ForbidBox {
  Cells when;
  std::vector<Cells> unless;
  const policy::CompiledRow* row = nullptr;
};
struct RowBox {
  Cells when;
  const policy::CompiledRow* row = nullptr;
};

// The rows of one policy. A row that names a setting which has another value is left out: its
// box is empty.
struct Rules {
  std::vector<ForbidBox> forbids;
  std::vector<RowBox> permits;
  std::vector<RowBox> duties;
  std::vector<RowBox> sets;
  std::vector<RowBox> acknowledged;
};

// One or two policies over one space. The policies must outlive it.
struct Model {
  std::vector<Variable> variables;
  std::vector<Rules> rules;  // of each policy
  std::vector<Cells> extra;  // the boxes that were handed in, over classes

  [[nodiscard]] std::vector<std::size_t> arity() const;
  [[nodiscard]] Cells everything() const;
  // A class all of whose members are "missing".
  [[nodiscard]] bool is_missing_class(std::size_t variable, std::size_t a_class) const;
};

// A box that somebody asks about: attribute → values, as in a row, with "category" and
// "basis_class". Missing counts as inside.
struct Question {
  policy::Box when;
};

// Reasons: "analysis.over-budget" (too many bases or values), "bundle.unknown-attribute" and
// "bundle.unknown-value" of a question, with the attribute as detail.
[[nodiscard]] Result<Model> make_model(std::span<const policy::CompiledPolicy* const> policies,
                                       std::span<const Question> questions);

}  // namespace musubi::analysis
