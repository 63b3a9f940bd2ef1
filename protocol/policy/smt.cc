#include "protocol/policy/smt.h"

#include <map>
#include <optional>
#include <set>

#include "protocol/ids/codes.h"

namespace musubi::policy {
namespace {

constexpr std::string_view kBasis = "basis";
constexpr std::string_view kMissingValue = "(missing)";

using Terms = std::vector<std::string>;

// Names of the format have neither "|" nor "\".
std::string quoted(std::string_view name) { return "|" + std::string(name) + "|"; }
std::string value_of(std::string_view attribute, std::string_view value) {
  return quoted(std::string(attribute) + " = " + std::string(value));
}
std::string equal(std::string_view attribute, std::string_view value) {
  return "(= " + quoted(attribute) + " " + value_of(attribute, value) + ")";
}

std::string joined(std::string_view operation, const Terms& terms, std::string_view if_none) {
  if (terms.empty()) return std::string(if_none);
  if (terms.size() == 1) return terms.front();
  std::string text = "(" + std::string(operation);
  for (const std::string& term : terms) text += " " + term;
  return text + ")";
}
std::string any_of(const Terms& terms) { return joined("or", terms, "false"); }
std::string all_of(const Terms& terms) { return joined("and", terms, "true"); }

// P-12: whether a missing fact is inside a listed cell.
enum class Missing : std::uint8_t { kOutside, kInside };

std::string box_term(const Box& box, Missing missing) {
  Terms cells;
  for (const auto& [attribute, values] : box) {
    Terms cell;
    for (const std::string& value : values) cell.push_back(equal(attribute, value));
    const bool may_be_missing = attribute != kCategoryAttribute;
    if (missing == Missing::kInside && may_be_missing) {
      cell.push_back(equal(attribute, kMissingValue));
    }
    cells.push_back(any_of(cell));
  }
  return all_of(cells);
}

std::string forbid_term(const RuleRow& row) {
  Terms terms{box_term(row.when, Missing::kInside)};
  for (const Box& box : row.unless) {
    terms.push_back("(not " + box_term(box, Missing::kOutside) + ")");
  }
  return all_of(terms);
}

std::string permit_term(const RuleRow& row) {
  return all_of({equal(kBasis, row.basis), box_term(row.when, Missing::kOutside)});
}

class SmtText {
 public:
  void comment(const std::string& words) { text_ += "; " + words + "\n"; }
  void command(const std::string& words) { text_ += words + "\n"; }
  void gap() { text_ += "\n"; }

  void declare_type(std::string_view attribute, const Terms& values) {
    std::string constructors;
    for (const std::string& value : values) {
      constructors += (constructors.empty() ? "(" : " (") + value_of(attribute, value) + ")";
    }
    command("(declare-datatypes ((" + type_of(attribute) + " 0)) ((" + constructors + ")))");
  }
  void declare(std::string_view attribute) {
    command("(declare-const " + quoted(attribute) + " " + type_of(attribute) + ")");
  }
  void define(std::string_view attribute, const std::string& value) {
    command("(define-fun " + quoted(attribute) + " () " + type_of(attribute) + " " + value + ")");
  }
  void define_truth(const std::string& name, const std::string& term) {
    command("(define-fun " + quoted(name) + " () Bool " + term + ")");
  }
  void query(const std::string& name, const Terms& asserted) {
    command("(push 1)");
    for (const std::string& term : asserted) command("(assert " + term + ")");
    command("(echo \"" + name + "\")");
    command("(check-sat)");
    command("(pop 1)");
  }
  [[nodiscard]] std::string take() && { return std::move(text_); }

 private:
  static std::string type_of(std::string_view attribute) {
    return quoted("type " + std::string(attribute));
  }
  std::string text_;
};

class Export {
 public:
  Export(const Bundle& baseline, const Bundle& sender, std::span<const Bundle> acceptance,
         const Catalogue& catalogue)
      : sender_(sender), catalogue_(catalogue), bundles_{&baseline, &sender} {
    std::set<std::string_view> names;
    for (const Bundle& rules : acceptance) {
      if (names.insert(rules.name).second) bundles_.push_back(&rules);
    }
  }

  std::string text() {
    head();
    request();
    rules();
    releases();
    queries();
    return std::move(out_).take();
  }

 private:
  void head() {
    out_.comment("A sharing policy. Each invariant has to be answered \"unsat\".");
    for (const Bundle* bundle : bundles_) {
      out_.comment(bundle->name + " " + std::to_string(bundle->serial) + " " + bundle->id.hex());
    }
    out_.comment("catalogue " + std::to_string(catalogue_.serial) + " " + catalogue_.id.hex());
    out_.command("(set-logic ALL)");
  }

  // A request of a basis without permits is never released.
  Terms bases() const {
    std::set<std::string> bases;
    for (const RuleRow& row : sender_.rows) {
      if (row.kind == RowKind::kPermit) bases.insert(row.basis);
    }
    return {bases.begin(), bases.end()};
  }

  void request() {
    out_.gap();
    out_.comment("The request.");
    Terms known = bases();
    known.emplace_back("(none)");
    out_.declare_type(kBasis, known);
    out_.declare(kBasis);
    Terms categories;
    for (std::size_t c = 0; c < kCategoryCount; ++c) {
      categories.emplace_back(label(static_cast<Category>(c)).name);
    }
    out_.declare_type(kCategoryAttribute, categories);
    out_.declare(kCategoryAttribute);
    std::set<std::string_view> declared;
    for (const Bundle* bundle : bundles_) {
      for (const Attribute& attribute : bundle->domains) {
        if (declared.insert(attribute.name).second) fact(attribute);
      }
    }
  }

  // What is no fact has one value (P-50), or follows from the basis.
  void fact(const Attribute& attribute) {
    Terms values = attribute.values;
    values.emplace_back(kMissingValue);
    out_.declare_type(attribute.name, values);
    if (attribute.name == kBasisClassAttribute)
      return out_.define(attribute.name, basis_class(attribute));
    if (!attribute.strict) return out_.declare(attribute.name);
    const auto chosen = sender_.settings.find(attribute.name);
    out_.define(attribute.name,
                value_of(attribute.name,
                         chosen == sender_.settings.end() ? *attribute.strict : chosen->second));
  }

  std::string basis_class(const Attribute& attribute) const {
    std::string term = value_of(attribute.name, kMissingValue);
    for (const std::string& basis : bases()) {
      const BasisRow* row = catalogue_.find(basis);
      if (row == nullptr) continue;
      const std::string name(label(row->basis_class).name);
      const bool listed =
          std::set<std::string>(attribute.values.begin(), attribute.values.end()).count(name) != 0;
      if (!listed) continue;
      term =
          "(ite " + equal(kBasis, basis) + " " + value_of(attribute.name, name) + " " + term + ")";
    }
    return term;
  }

  void rules() {
    out_.gap();
    out_.comment(
        "The rules: a missing fact is inside what a forbid lists, outside of what a permit");
    out_.comment("or an exception lists.");
    for (const Bundle* bundle : bundles_) {
      for (const RuleRow& row : bundle->rows) {
        const std::string rule = bundle->name + "/" + row.id;
        if (row.kind == RowKind::kForbid) {
          out_.define_truth(rule, forbid_term(row));
          forbids_.push_back(quoted(rule));
        } else if (row.kind == RowKind::kPermit) {
          out_.define_truth(rule, permit_term(row));
          permits_.push_back(quoted(rule));
        }
      }
    }
  }

  void releases() {
    out_.gap();
    out_.define_truth("forbidden", any_of(forbids_));
    out_.define_truth("permitted", any_of(permits_));
    out_.define_truth("released", "(and |permitted| (not |forbidden|))");
    for (const std::string& basis : bases()) {
      out_.define_truth("released on " + basis, "(and " + equal(kBasis, basis) + " |released|)");
    }
  }

  void queries() {
    out_.gap();
    out_.comment("Whether a basis releases anything at all: usually \"sat\".");
    for (const std::string& basis : bases()) {
      out_.query("released on " + basis, {quoted("released on " + basis)});
    }
    out_.gap();
    out_.comment("What must never be released, a missing fact inside: \"unsat\".");
    for (const Bundle* bundle : bundles_) {
      for (const Invariant& invariant : bundle->invariants) {
        const std::string name = "invariant " + bundle->name + "/" + invariant.id;
        out_.define_truth(name, box_term(invariant.when, Missing::kInside));
        out_.query(name, {quoted(name), "|released|"});
      }
    }
  }

  const Bundle& sender_;
  const Catalogue& catalogue_;
  std::vector<const Bundle*> bundles_;
  Terms forbids_;
  Terms permits_;
  SmtText out_;
};

}  // namespace

std::string to_smt(const Bundle& baseline, const Bundle& sender, std::span<const Bundle> acceptance,
                   const Catalogue& catalogue) {
  return Export(baseline, sender, acceptance, catalogue).text();
}

}  // namespace musubi::policy
