#include "protocol/analysis/diagram.h"

#include <algorithm>

namespace musubi::analysis {
namespace {

constexpr std::uint32_t kConstant = std::uint32_t{1} << 31;

std::uint32_t number(Node node) { return static_cast<std::uint32_t>(node); }

std::size_t mix(std::size_t hash, std::size_t value) {
  return hash ^ (value + 0x9E3779B97F4A7C15ULL + (hash << 6) + (hash >> 2));
}

std::uint64_t pair_of(Node f, Node g) { return std::uint64_t{number(f)} << 32 | number(g); }

}  // namespace

Diagram::Diagram(std::vector<std::size_t> arity) : arity_(std::move(arity)) {}

Node Diagram::constant(std::uint32_t value) { return Node{value | kConstant}; }
bool Diagram::is_constant(Node node) { return (number(node) & kConstant) != 0; }
std::uint32_t Diagram::value(Node constant) { return number(constant) & ~kConstant; }

std::size_t Diagram::variable(Node inner) const { return inner_[number(inner)].variable; }
Node Diagram::child(Node inner, std::size_t a_class) const {
  return children_[inner_[number(inner)].first + a_class];
}

std::size_t Diagram::level(Node node) const {
  return is_constant(node) ? arity_.size() : variable(node);
}

// What follows from `node` once `variable` is known; itself if it does not test it.
Node Diagram::part(Node node, std::size_t variable, std::size_t a_class) const {
  return level(node) == variable ? child(node, a_class) : node;
}

Node Diagram::make(std::size_t variable, std::span<const Node> children) {
  const bool same = std::all_of(children.begin(), children.end(),
                                [&](Node child) { return child == children.front(); });
  if (same) return children.front();

  std::size_t hash = variable;
  for (const Node child : children) hash = mix(hash, number(child));
  const auto [first, last] = known_.equal_range(hash);
  for (auto known = first; known != last; ++known) {
    const Inner& inner = inner_[known->second];
    if (inner.variable == variable &&
        std::equal(children.begin(), children.end(), children_.begin() + inner.first)) {
      return Node{known->second};
    }
  }
  if (inner_.size() >= kMaxNodes) {
    over_budget_ = true;
    return constant(0);
  }
  const auto made = static_cast<std::uint32_t>(inner_.size());
  inner_.push_back(
      {static_cast<std::uint32_t>(variable), static_cast<std::uint32_t>(children_.size())});
  children_.insert(children_.end(), children.begin(), children.end());
  known_.emplace(hash, made);
  return Node{made};
}

Node Diagram::box(const Cells& cells) {
  Node made = constant(1);
  for (std::size_t v = arity_.size(); v-- > 0;) {
    std::vector<Node> children(arity_[v], constant(0));
    for (std::size_t c = 0; c < arity_[v]; ++c) {
      if ((cells[v] >> c & 1) != 0) children[c] = made;
    }
    made = make(v, children);
  }
  return made;
}

Node Diagram::map(Node f, const Unary& op) {
  return combine(f, constant(0), [&op](std::uint32_t value, std::uint32_t) { return op(value); });
}

Node Diagram::combine(Node f, Node g, const Binary& op) {
  std::unordered_map<std::uint64_t, Node> done;
  const std::function<Node(Node, Node)> walk = [&](Node a, Node b) -> Node {
    if (is_constant(a) && is_constant(b)) return constant(op(value(a), value(b)));
    if (const auto known = done.find(pair_of(a, b)); known != done.end()) return known->second;
    const std::size_t variable = std::min(level(a), level(b));
    std::vector<Node> children(arity_[variable]);
    for (std::size_t c = 0; c < children.size(); ++c) {
      children[c] = walk(part(a, variable, c), part(b, variable, c));
    }
    return done[pair_of(a, b)] = make(variable, children);
  };
  return walk(f, g);
}

Node Diagram::fix(Node f, std::size_t variable, std::size_t a_class) {
  std::unordered_map<std::uint32_t, Node> done;
  const std::function<Node(Node)> walk = [&](Node node) -> Node {
    if (level(node) > variable) return node;
    if (level(node) == variable) return child(node, a_class);
    if (const auto known = done.find(number(node)); known != done.end()) return known->second;
    std::vector<Node> children(arity_[level(node)]);
    for (std::size_t c = 0; c < children.size(); ++c) children[c] = walk(child(node, c));
    return done[number(node)] = make(level(node), children);
  };
  return walk(f);
}

Node Diagram::both(Node f, Node g) {
  return combine(f, g, [](std::uint32_t a, std::uint32_t b) { return a & b; });
}

Node Diagram::either(Node f, Node g) {
  return combine(f, g, [](std::uint32_t a, std::uint32_t b) { return a | b; });
}

Node Diagram::but_not(Node f, Node g) {
  return combine(f, g, [](std::uint32_t a, std::uint32_t b) { return a & (b ^ 1U); });
}

bool Diagram::holds_in(Node f, const Cells& cells) const {
  std::unordered_map<std::uint32_t, bool> done;
  const std::function<bool(Node)> walk = [&](Node node) -> bool {
    if (is_constant(node)) return value(node) != 0;
    if (const auto known = done.find(number(node)); known != done.end()) return known->second;
    const std::size_t v = variable(node);
    bool holds = true;
    for (std::size_t c = 0; c < arity_[v] && holds; ++c) {
      if ((cells[v] >> c & 1) != 0) holds = walk(child(node, c));
    }
    return done[number(node)] = holds;
  };
  return walk(f);
}

std::uint32_t Diagram::at(Node f, std::span<const std::size_t> classes) const {
  while (!is_constant(f)) f = child(f, classes[variable(f)]);
  return value(f);
}

}  // namespace musubi::analysis
