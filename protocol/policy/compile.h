// Bundles in the form in which the engine decides: a value is a bit, a row one mask per attribute.
//
// A row matches a request when, for each attribute, the row's mask has the bit of the request's
// value. "Missing" is a bit of its own: set in listed cells of forbids and duties, clear in
// listed cells of permits and unless (P-12), set where the attribute is not listed (P-13).
#pragma once

#include <bit>
#include <map>
#include <string>
#include <vector>

#include "protocol/policy/bundle.h"
#include "protocol/policy/catalogue.h"
#include "protocol/policy/engine.h"

namespace musubi::policy {

inline constexpr std::uint8_t kMissing = kMaxDomainValues;  // a position after all values
inline constexpr std::size_t kPositions = kMaxDomainValues + 1;
inline constexpr std::uint32_t kNoBasis = ~std::uint32_t{0};

// One bit per position; attribute 0 is the category.
using Mask = std::uint64_t;
using Masks = std::vector<Mask>;
inline constexpr Mask kAnyValue = (Mask{1} << kPositions) - 1;

// The union of the domains of the bundles, in order of first appearance after "category".
struct Domain {
  std::vector<Attribute> attributes;

  [[nodiscard]] std::optional<std::size_t> find(std::string_view attribute) const;
  // kMissing if the attribute has no such value.
  [[nodiscard]] std::uint8_t position(std::size_t attribute, std::string_view value) const;
};

struct CompiledRow {
  std::string rule;  // "bundle/row"
  RuleRow row;
  Masks when;
  std::vector<Masks> unless;
};

// The rows of one kind, turned on their side: for each attribute and position a bit set of the
// rows that it does not rule out. Sixty-four rows are matched by one AND per attribute.
class RowIndex {
 public:
  RowIndex() = default;
  RowIndex(const std::vector<CompiledRow>& rows, std::size_t attributes);

  [[nodiscard]] std::size_t words() const { return words_; }

  // Bit b is set if row 64·word + b matches `facts` in `category`.
  [[nodiscard]] std::uint64_t match(std::size_t word, const CompiledFacts& facts,
                                    Category category) const noexcept {
    std::uint64_t rows = columns_[static_cast<std::size_t>(category) * words_ + word];
    for (const std::uint32_t a : listed_) {
      rows &= columns_[(a * kPositions + facts.position[a]) * words_ + word];
    }
    return rows;
  }

 private:
  std::size_t words_ = 0;
  std::vector<std::uint32_t> listed_;  // attributes, but for the category, that some row lists
  std::vector<std::uint64_t> columns_;
};

// Everything that an Engine holds. Rows of each kind are sorted by their rule (P-23).
struct CompiledPolicy {
  Domain domain;
  std::vector<std::size_t> by_name;  // the attributes of the domain in the order of their names
  std::optional<std::size_t> basis_class;  // the attribute that the engine fills in, if declared
  // Settings and the position of the value that the sender chose, or of the strict one (P-50).
  std::vector<std::pair<std::size_t, std::uint8_t>> settings;
  std::vector<CompiledRow> forbids;
  std::vector<CompiledRow> permits;
  std::vector<CompiledRow> duties;
  std::vector<CompiledRow> sets;
  std::vector<CompiledRow> acknowledged;  // decide nothing; for analysis
  RowIndex forbid_index;
  RowIndex permit_index;
  RowIndex duty_index;
  RowIndex set_index;

  std::vector<std::string> bases;               // those that have permits, sorted
  std::vector<std::uint64_t> permits_of_basis;  // per basis, as many words as permit_index has
  std::map<std::string, BasisClass, std::less<>> classes;  // of every basis of the catalogue
  BundleHashes hashes;
  Labels labels;  // of values and bases; the sender's words before the federation's

  [[nodiscard]] CompiledFacts compile(std::string_view basis, const Facts& facts) const;
  // The same facts on another basis, which stands in for the one that was chosen.
  [[nodiscard]] CompiledFacts on_basis(std::string_view basis, CompiledFacts facts) const;

  // Whether a box matches; the slow way, for a few rows.
  [[nodiscard]] bool matches(const Masks& box, const CompiledFacts& facts,
                             Category category) const noexcept;
  // Whether forbid number `row`, whose box matches, is lifted by one of its exceptions.
  [[nodiscard]] bool lifted(std::size_t row, const CompiledFacts& facts,
                            Category category) const noexcept;

  // Calls visit(row) for each matching row, in order, while it returns true.
  template <class Visit>
  void for_each_forbid(const CompiledFacts& facts, Category category, Visit visit) const {
    for_each(forbid_index, facts, category,
             [&](std::size_t row) { return lifted(row, facts, category) || visit(row); });
  }
  template <class Visit>
  void for_each_permit(const CompiledFacts& facts, Category category, Visit visit) const {
    if (facts.basis == kNoBasis) return;
    const std::size_t words = permit_index.words();
    for (std::size_t word = 0; word < words; ++word) {
      const std::uint64_t rows =
          permit_index.match(word, facts, category) & permits_of_basis[facts.basis * words + word];
      if (!visit_bits(rows, word, visit)) return;
    }
  }
  template <class Visit>
  static void for_each(const RowIndex& index, const CompiledFacts& facts, Category category,
                       Visit visit) {
    for (std::size_t word = 0; word < index.words(); ++word) {
      if (!visit_bits(index.match(word, facts, category), word, visit)) return;
    }
  }

 private:
  template <class Visit>
  static bool visit_bits(std::uint64_t rows, std::size_t word, Visit& visit) {
    for (; rows != 0; rows &= rows - 1) {
      if (!visit(64 * word + static_cast<std::size_t>(std::countr_zero(rows)))) return false;
    }
    return true;
  }
};

// Compiles and checks what bundles must keep together; see Engine::make().
[[nodiscard]] Result<CompiledPolicy> compile_policy(const Bundle& baseline, const Bundle& sender,
                                                    std::span<const Bundle> acceptance,
                                                    const Catalogue& catalogue);

}  // namespace musubi::policy
