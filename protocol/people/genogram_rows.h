// Who stands in which row of a genogram, and in which order: couples beside each other, children
// below their parents (H-27).
#pragma once

#include <optional>
#include <vector>

#include "protocol/people/household.h"

namespace musubi::people {

using Members = std::vector<std::size_t>;  // positions in the household

// A tie by the positions of its two.
struct Tied {
  std::size_t from;
  std::size_t to;
  TieKind kind;
};
[[nodiscard]] std::vector<Tied> ties_of(const Household& household);
[[nodiscard]] constexpr bool is_couple(TieKind kind) {
  return kind == TieKind::kCouple || kind == TieKind::kFormerCouple;
}

// `ties` must outlive it.
class Rows {
 public:
  Rows(std::size_t count, const std::vector<Tied>& ties);

  struct Place {
    std::size_t row = 0;
    std::size_t column = 0;
  };
  [[nodiscard]] const std::vector<Members>& rows() const { return rows_; }
  [[nodiscard]] Place place(std::size_t member) const { return place_[member]; }

 private:
  void arrange(std::size_t row);
  void place_with_partners(std::size_t member, const Members& row, Members& ordered) const;
  [[nodiscard]] std::size_t key_of(std::size_t member, std::size_t row) const;
  [[nodiscard]] std::optional<std::size_t> parents_column(std::size_t member,
                                                          std::size_t row) const;
  void note_places(std::size_t row);

  const std::vector<Tied>& ties_;
  std::vector<Members> rows_;
  std::vector<Place> place_;
};

}  // namespace musubi::people
