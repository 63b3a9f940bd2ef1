#include "protocol/analysis/walk.h"

namespace musubi::analysis {
namespace {

void insert(BoxSet& set, std::size_t box) { set[box / 64] |= std::uint64_t{1} << (box % 64); }

std::uint64_t whole(std::size_t classes) {
  return classes == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << classes) - 1;
}

}  // namespace

Boxes::Boxes(const Diagram& diagram, std::vector<const Cells*> boxes) : boxes_(std::move(boxes)) {
  const BoxSet none((boxes_.size() + 63) / 64);
  const std::size_t variables = diagram.variables();
  settled_.assign(variables + 1, none);
  for (std::size_t v = 0; v < variables; ++v) {
    columns_.emplace_back(diagram.arity(v), none);
    for (std::size_t box = 0; box < boxes_.size(); ++box) {
      for (std::size_t c = 0; c < diagram.arity(v); ++c) {
        if (((*boxes_[box])[v] >> c & 1) != 0) insert(columns_[v][c], box);
      }
    }
  }
  for (std::size_t box = 0; box < boxes_.size(); ++box) {
    for (std::size_t v = variables + 1; v-- > 0;) {
      if (v < variables && (*boxes_[box])[v] != whole(diagram.arity(v))) break;
      insert(settled_[v], box);
    }
  }
}

BoxSet Boxes::all() const {
  BoxSet all((boxes_.size() + 63) / 64);
  for (std::size_t box = 0; box < boxes_.size(); ++box) insert(all, box);
  return all;
}

BoxSet Boxes::within(const BoxSet& alive, std::size_t variable, std::size_t a_class) const {
  BoxSet left = alive;
  const BoxSet& column = columns_[variable][a_class];
  for (std::size_t word = 0; word < left.size(); ++word) left[word] &= column[word];
  return left;
}

}  // namespace musubi::analysis
