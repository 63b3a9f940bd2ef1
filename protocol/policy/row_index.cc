#include <algorithm>

#include "protocol/policy/compile.h"

namespace musubi::policy {

RowIndex::RowIndex(const std::vector<CompiledRow>& rows, std::size_t attributes)
    : words_((rows.size() + 63) / 64), columns_(attributes * kPositions * words_) {
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::uint64_t bit = std::uint64_t{1} << (row % 64);
    for (std::size_t a = 0; a < attributes; ++a) {
      for (std::size_t position = 0; position < kPositions; ++position) {
        if ((rows[row].when[a] >> position & 1) == 0) continue;
        columns_[(a * kPositions + position) * words_ + row / 64] |= bit;
      }
    }
  }
  for (std::uint32_t a = 1; a < attributes; ++a) {
    if (std::any_of(rows.begin(), rows.end(),
                    [&](const CompiledRow& row) { return row.when[a] != kAnyValue; })) {
      listed_.push_back(a);
    }
  }
}

std::optional<std::size_t> Domain::find(std::string_view attribute) const {
  for (std::size_t a = 0; a < attributes.size(); ++a) {
    if (attributes[a].name == attribute) return a;
  }
  return std::nullopt;
}

std::uint8_t Domain::position(std::size_t attribute, std::string_view value) const {
  const auto& values = attributes[attribute].values;
  for (std::size_t v = 0; v < values.size(); ++v) {
    if (values[v] == value) return static_cast<std::uint8_t>(v);
  }
  return kMissing;
}

CompiledFacts CompiledPolicy::compile(std::string_view basis, const Facts& facts) const {
  CompiledFacts compiled;
  compiled.position.fill(kMissing);
  // Both are sorted by name: one walk in the place of a search for each.
  auto fact = facts.begin();
  for (const std::size_t a : by_name) {
    const std::string& name = domain.attributes[a].name;
    while (fact != facts.end() && fact->first < name) ++fact;
    if (fact == facts.end()) break;
    if (fact->first == name) compiled.position[a] = domain.position(a, fact->second.value);
  }
  for (const auto& [setting, position] : settings) compiled.position[setting] = position;
  return on_basis(basis, compiled);
}

CompiledFacts CompiledPolicy::on_basis(std::string_view basis, CompiledFacts facts) const {
  if (basis_class) {
    const auto known = classes.find(basis);
    facts.position[*basis_class] = known == classes.end()
                                       ? kMissing
                                       : domain.position(*basis_class, label(known->second).name);
  }
  const auto found = std::lower_bound(bases.begin(), bases.end(), basis);
  facts.basis = found == bases.end() || *found != basis
                    ? kNoBasis
                    : static_cast<std::uint32_t>(found - bases.begin());
  return facts;
}

bool CompiledPolicy::matches(const Masks& box, const CompiledFacts& facts,
                             Category category) const noexcept {
  if ((box[0] >> static_cast<unsigned>(category) & 1) == 0) return false;
  for (std::size_t a = 1; a < box.size(); ++a) {
    if ((box[a] >> facts.position[a] & 1) == 0) return false;
  }
  return true;
}

bool CompiledPolicy::lifted(std::size_t row, const CompiledFacts& facts,
                            Category category) const noexcept {
  for (const Masks& exception : forbids[row].unless) {
    if (matches(exception, facts, category)) return true;
  }
  return false;
}

}  // namespace musubi::policy
