// Multi-valued decision diagrams: functions from a finite product of small domains to numbers,
// each function one node however it was made. Two nodes are equal if and only if their
// functions are.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <unordered_map>
#include <vector>

namespace musubi::analysis {

inline constexpr std::size_t kMaxNodes = 2'000'000;

// A function: a node of the diagram that made it. Constants are numbers below 2^31.
enum class Node : std::uint32_t {};

// For each variable a set of its classes, as bits.
using Cells = std::vector<std::uint64_t>;

class Diagram {
 public:
  // `arity[v]` is the number of classes of variable v, 1 to 64.
  explicit Diagram(std::vector<std::size_t> arity);

  [[nodiscard]] std::size_t variables() const { return arity_.size(); }
  [[nodiscard]] std::size_t arity(std::size_t variable) const { return arity_[variable]; }

  [[nodiscard]] static Node constant(std::uint32_t value);
  [[nodiscard]] static bool is_constant(Node node);
  [[nodiscard]] static std::uint32_t value(Node constant);
  // The variable that an inner node tests, and what follows for one of its classes.
  [[nodiscard]] std::size_t variable(Node inner) const;
  [[nodiscard]] Node child(Node inner, std::size_t a_class) const;

  // The function that is children[c] where `variable` is c. The children test later variables.
  [[nodiscard]] Node make(std::size_t variable, std::span<const Node> children);
  // 1 inside the cells, 0 outside.
  [[nodiscard]] Node box(const Cells& cells);

  // The function p → op(f(p)), or p → op(f(p), g(p)).
  using Unary = std::function<std::uint32_t(std::uint32_t)>;
  using Binary = std::function<std::uint32_t(std::uint32_t, std::uint32_t)>;
  [[nodiscard]] Node map(Node f, const Unary& op);
  [[nodiscard]] Node combine(Node f, Node g, const Binary& op);
  // f with `variable` fixed at `a_class`.
  [[nodiscard]] Node fix(Node f, std::size_t variable, std::size_t a_class);

  // Of functions to 0 and 1.
  [[nodiscard]] Node both(Node f, Node g);
  [[nodiscard]] Node either(Node f, Node g);
  [[nodiscard]] Node but_not(Node f, Node g);
  // Whether f is 1 in all of the cells.
  [[nodiscard]] bool holds_in(Node f, const Cells& cells) const;

  [[nodiscard]] std::uint32_t at(Node f, std::span<const std::size_t> classes) const;

  // Once true, what was made since is not to be used.
  [[nodiscard]] bool over_budget() const { return over_budget_; }

 private:
  struct Inner {
    std::uint32_t variable;
    std::uint32_t first;  // of its children
  };
  [[nodiscard]] std::size_t level(Node node) const;  // variables() for a constant
  [[nodiscard]] Node part(Node node, std::size_t variable, std::size_t a_class) const;

  std::vector<std::size_t> arity_;
  std::vector<Inner> inner_;
  std::vector<Node> children_;
  std::unordered_multimap<std::size_t, std::uint32_t> known_;  // hash of a node → inner_
  bool over_budget_ = false;
};

}  // namespace musubi::analysis
