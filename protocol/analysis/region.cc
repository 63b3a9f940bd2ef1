#include "protocol/analysis/region.h"

#include <bit>

namespace musubi::analysis {
namespace {

// A reduced inner node is not constantly 0.
bool reaches_one(Node node) { return !Diagram::is_constant(node) || Diagram::value(node) != 0; }

std::size_t way_on(const Diagram& diagram, Node node) {
  std::size_t a_class = 0;
  while (!reaches_one(diagram.child(node, a_class))) ++a_class;
  return a_class;
}

// A box inside the set: one class of each variable that the way to a 1 tests.
Cells first_box(const Diagram& diagram, const Model& model, Node set) {
  Cells cells = model.everything();
  for (Node node = set; !Diagram::is_constant(node);) {
    const std::size_t a_class = way_on(diagram, node);
    cells[diagram.variable(node)] = std::uint64_t{1} << a_class;
    node = diagram.child(node, a_class);
  }
  return cells;
}

void widen(const Diagram& diagram, Node set, Cells& cells, std::size_t variable) {
  for (std::size_t c = 0; c < diagram.arity(variable); ++c) {
    const std::uint64_t narrow = cells[variable];
    cells[variable] |= std::uint64_t{1} << c;
    if (cells[variable] != narrow && !diagram.holds_in(set, cells)) cells[variable] = narrow;
  }
}

std::size_t lowest(std::uint64_t classes) {
  return static_cast<std::size_t>(std::countr_zero(classes));
}

// A position inside that is established, if there is one.
std::size_t example(const Variable& variable, std::uint64_t classes) {
  return variable.members[lowest(classes)].front();
}

Witness witness(const Model& model, const Cells& cells) {
  Witness made;
  for (std::size_t v = 0; v < cells.size(); ++v) {
    const Variable& variable = model.variables[v];
    const std::size_t position = example(variable, cells[v]);
    if (variable.is_missing(position)) continue;
    const std::string& value = variable.values[position];
    if (v == kBasisVariable) {
      made.basis = value;
    } else if (v == kCategoryVariable) {
      made.category = value;
    } else {
      made.facts.emplace(variable.name, value);
    }
  }
  return made;
}

Extent extent(const Variable& variable, std::uint64_t classes) {
  Extent extent;
  for (std::size_t p = 0; p < variable.positions(); ++p) {
    const bool inside = (classes >> variable.class_of[p] & 1) != 0;
    if (variable.is_missing(p)) {
      extent.missing = inside;
    } else {
      (inside ? extent.values : extent.others).push_back(variable.values[p]);
    }
  }
  return extent;
}

Region region(const Model& model, const Cells& cells, const Cells& core) {
  const Cells everything = model.everything();
  Region region;
  region.bases = extent(model.variables[kBasisVariable], cells[kBasisVariable]).values;
  region.every_basis = cells[kBasisVariable] == everything[kBasisVariable];
  region.categories = extent(model.variables[kCategoryVariable], cells[kCategoryVariable]).values;
  region.every_category = cells[kCategoryVariable] == everything[kCategoryVariable];
  for (std::size_t v = kFirstAttribute; v < cells.size(); ++v) {
    if (cells[v] == everything[v]) continue;
    region.when.emplace(model.variables[v].name, extent(model.variables[v], cells[v]));
  }
  region.witness = witness(model, core);
  return region;
}

json::Array texts(const std::vector<std::string>& list) { return {list.begin(), list.end()}; }

}  // namespace

Cover cover(Diagram& diagram, const Model& model, Node set) {
  return cover_within(diagram, model, set, Diagram::constant(0));
}

Cover cover_within(Diagram& diagram, const Model& model, Node set, Node indifferent) {
  const Node allowed = diagram.either(set, indifferent);
  Cover cover;
  Node left = set;
  while (left != Diagram::constant(0) && !diagram.over_budget()) {
    if (cover.regions.size() == kMaxBoxes) {
      cover.more = true;
      break;
    }
    // Found within what is left, widened within all that is allowed; the attributes first, since
    // what is told is shortest where it lists the fewest of them.
    const Cells core = first_box(diagram, model, left);
    Cells cells = core;
    for (std::size_t v = cells.size(); v-- > 0;) widen(diagram, allowed, cells, v);
    cover.regions.push_back(region(model, cells, core));
    left = diagram.but_not(left, diagram.box(cells));
  }
  return cover;
}

json::Value to_json(const Witness& witness) {
  return json::Object{{"basis", witness.basis},
                      {"category", witness.category},
                      {"facts", json::Object(witness.facts.begin(), witness.facts.end())}};
}

json::Value to_json(const Region& region) {
  json::Object when;
  json::Array missing;
  for (const auto& [attribute, extent] : region.when) {
    when.emplace(attribute, texts(extent.values));
    if (extent.missing) missing.emplace_back(attribute);
  }
  return json::Object{{"bases", texts(region.bases)},
                      {"categories", texts(region.categories)},
                      {"when", std::move(when)},
                      {"or_missing", std::move(missing)},
                      {"witness", to_json(region.witness)}};
}

}  // namespace musubi::analysis
