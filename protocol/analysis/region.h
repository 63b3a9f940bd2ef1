// A set of requests told to people: a few maximal boxes, each with one concrete request.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "protocol/analysis/space.h"
#include "protocol/json/value.h"

namespace musubi::analysis {

inline constexpr std::size_t kMaxBoxes = 64;

// One request, in the form that decisions are asked for. An attribute that is not there is missing.
struct Witness {
  std::string basis;
  std::string category;
  std::map<std::string, std::string> facts;
};

// The values of an attribute that are inside a box.
struct Extent {
  std::vector<std::string> values;
  std::vector<std::string> others;  // the values that are outside
  bool missing = false;
};

struct Region {
  std::vector<std::string> bases;
  bool every_basis = false;
  std::vector<std::string> categories;
  bool every_category = false;
  std::map<std::string, Extent> when;  // an attribute that is not there may have any value
  Witness witness;
};

// Together the regions hold the whole set, unless there are more of them than were told.
struct Cover {
  std::vector<Region> regions;
  bool more = false;

  [[nodiscard]] bool empty() const { return regions.empty(); }
};

// `set` is a function to 0 and 1. The regions are exactly the set.
[[nodiscard]] Cover cover(Diagram& diagram, const Model& model, Node set);

// The same, but a region may also hold requests of `indifferent`, which makes it simpler to say.
// Its witness is of the set.
[[nodiscard]] Cover cover_within(Diagram& diagram, const Model& model, Node set, Node indifferent);

[[nodiscard]] json::Value to_json(const Witness& witness);
[[nodiscard]] json::Value to_json(const Region& region);

}  // namespace musubi::analysis
