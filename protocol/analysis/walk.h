// Builds the diagram of a function that is given by which boxes a request lies in.
//
// Variable by variable, the boxes that can still hold the request are kept as a bit set; equal
// sets at one variable have equal diagrams, so each is walked once. A `Conclude` ends a branch as
// soon as the boxes that are left decide.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "protocol/analysis/diagram.h"

namespace musubi::analysis {

using BoxSet = std::vector<std::uint64_t>;  // a bit for each box

[[nodiscard]] inline bool contains(const BoxSet& set, std::size_t box) {
  return (set[box / 64] >> (box % 64) & 1) != 0;
}

class Boxes {
 public:
  Boxes(const Diagram& diagram, std::vector<const Cells*> boxes);

  [[nodiscard]] std::size_t size() const { return boxes_.size(); }
  [[nodiscard]] BoxSet all() const;
  [[nodiscard]] BoxSet within(const BoxSet& alive, std::size_t variable, std::size_t a_class) const;
  // Those that no longer depend on `variable` or a later one.
  [[nodiscard]] const BoxSet& settled(std::size_t variable) const { return settled_[variable]; }

 private:
  std::vector<const Cells*> boxes_;
  std::vector<std::vector<BoxSet>> columns_;  // variable, class → boxes that hold it
  std::vector<BoxSet> settled_;               // variable → boxes; one entry more than variables
};

// conclude(variable, alive) → the value if the boxes in `alive` decide it, whatever `variable` and
// later ones are; it must decide once all are settled. It may first drop boxes that no
// longer matter.
template <class Conclude>
class Walk {
 public:
  Walk(Diagram& diagram, const Boxes& boxes, Conclude conclude)
      : diagram_(diagram), boxes_(boxes), conclude_(conclude), done_(diagram.variables() + 1) {}

  [[nodiscard]] Node run() { return step(0, boxes_.all()); }

 private:
  Node step(std::size_t variable, BoxSet alive) {
    if (diagram_.over_budget()) return Diagram::constant(0);
    if (const auto value = conclude_(variable, alive)) return Diagram::constant(*value);
    const auto known = done_[variable].find(alive);
    if (known != done_[variable].end()) return known->second;
    std::vector<Node> children(diagram_.arity(variable));
    for (std::size_t c = 0; c < children.size(); ++c) {
      children[c] = step(variable + 1, boxes_.within(alive, variable, c));
    }
    const Node made = diagram_.make(variable, children);
    done_[variable].emplace(std::move(alive), made);
    return made;
  }

  Diagram& diagram_;
  const Boxes& boxes_;
  Conclude conclude_;
  std::vector<std::map<BoxSet, Node>> done_;
};

}  // namespace musubi::analysis
