#include "protocol/people/genogram_rows.h"

#include <algorithm>
#include <deque>
#include <limits>
#include <map>

namespace musubi::people {
namespace {

constexpr std::size_t kLoneInARow = 8;

// Each person's generation, so that as many ties as possible lie as they should; those without any
// tie have none. `other` only places somebody whom no other tie places.
class Generations {
 public:
  Generations(std::size_t count, const std::vector<Tied>& ties) : ties_(ties), level_(count) {
    for (std::size_t i = 0; i < count; ++i) {
      if (!level_[i] && is_tied(i)) settle(i);
    }
  }
  [[nodiscard]] const std::vector<std::optional<int>>& levels() const { return level_; }

 private:
  struct Reach {
    std::size_t member;
    int level;
  };

  bool is_tied(std::size_t member) const {
    return std::any_of(ties_.begin(), ties_.end(), [member](const Tied& tie) {
      return tie.from == member || tie.to == member;
    });
  }

  void settle(std::size_t first) {
    Members component;
    std::deque<Reach> near{{first, 0}};
    std::deque<Reach> far;
    while (!near.empty() || !far.empty()) {
      std::deque<Reach>& queue = near.empty() ? far : near;
      const Reach reach = queue.front();
      queue.pop_front();
      if (level_[reach.member]) continue;
      level_[reach.member] = reach.level;
      component.push_back(reach.member);
      for (const Tied& tie : ties_) go_on(tie, reach, tie.kind == TieKind::kOther ? far : near);
    }
    int top = std::numeric_limits<int>::max();
    for (const std::size_t member : component) top = std::min(top, *level_[member]);
    for (const std::size_t member : component) *level_[member] -= top;
  }

  static void go_on(const Tied& tie, const Reach& reach, std::deque<Reach>& queue) {
    const int down = tie.kind == TieKind::kParent ? 1 : 0;
    if (tie.from == reach.member) queue.push_back({tie.to, reach.level + down});
    if (tie.to == reach.member) queue.push_back({tie.from, reach.level - down});
  }

  const std::vector<Tied>& ties_;
  std::vector<std::optional<int>> level_;
};

}  // namespace

std::vector<Tied> ties_of(const Household& household) {
  const auto index = [&](const PersonId& person) {
    return static_cast<std::size_t>(household.member(person) - household.members.data());
  };
  std::vector<Tied> ties;
  for (const Bond& tie : household.ties) {
    ties.push_back({index(tie.from), index(tie.to), tie.kind});
  }
  return ties;
}

Rows::Rows(std::size_t count, const std::vector<Tied>& ties) : ties_(ties), place_(count) {
  const Generations generations(count, ties);
  Members alone;
  for (std::size_t i = 0; i < count; ++i) {
    const auto level = generations.levels()[i];
    if (!level) {
      alone.push_back(i);
      continue;
    }
    const auto row = static_cast<std::size_t>(*level);
    if (rows_.size() <= row) rows_.resize(row + 1);
    rows_[row].push_back(i);
  }
  for (std::size_t row = 0; row < rows_.size(); ++row) arrange(row);
  for (std::size_t i = 0; i < alone.size(); i += kLoneInARow) {
    const auto begin = alone.begin() + static_cast<std::ptrdiff_t>(i);
    const auto end =
        alone.begin() + static_cast<std::ptrdiff_t>(std::min(alone.size(), i + kLoneInARow));
    rows_.emplace_back(begin, end);
    note_places(rows_.size() - 1);
  }
}

// Children stand below their parents, in their order; partners beside each other.
void Rows::arrange(std::size_t row) {
  Members& members = rows_[row];
  std::map<std::size_t, std::size_t> keys;
  for (const std::size_t member : members) keys.emplace(member, key_of(member, row));
  std::stable_sort(members.begin(), members.end(),
                   [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
  Members ordered;
  for (const std::size_t member : members) place_with_partners(member, members, ordered);
  members = std::move(ordered);
  note_places(row);
}

void Rows::place_with_partners(std::size_t member, const Members& row, Members& ordered) const {
  if (std::find(ordered.begin(), ordered.end(), member) != ordered.end()) return;
  ordered.push_back(member);
  for (const Tied& tie : ties_) {
    if (!is_couple(tie.kind) || (tie.from != member && tie.to != member)) continue;
    const std::size_t partner = tie.from == member ? tie.to : tie.from;
    if (std::find(row.begin(), row.end(), partner) == row.end()) continue;
    place_with_partners(partner, row, ordered);
  }
}

// Of who has no parents above, that of a partner.
std::size_t Rows::key_of(std::size_t member, std::size_t row) const {
  if (row == 0) return 0;
  if (const auto own = parents_column(member, row)) return *own;
  for (const Tied& tie : ties_) {
    if (!is_couple(tie.kind) || (tie.from != member && tie.to != member)) continue;
    const auto theirs = parents_column(tie.from == member ? tie.to : tie.from, row);
    if (theirs) return *theirs;
  }
  return std::numeric_limits<std::size_t>::max();
}

std::optional<std::size_t> Rows::parents_column(std::size_t member, std::size_t row) const {
  std::optional<std::size_t> first;
  for (const Tied& tie : ties_) {
    if (tie.kind != TieKind::kParent || tie.to != member) continue;
    const auto& above = rows_[row - 1];
    const auto found = std::find(above.begin(), above.end(), tie.from);
    if (found == above.end()) continue;
    const auto column = static_cast<std::size_t>(found - above.begin());
    first = std::min(first.value_or(column), column);
  }
  return first;
}

void Rows::note_places(std::size_t row) {
  for (std::size_t column = 0; column < rows_[row].size(); ++column) {
    place_[rows_[row][column]] = {row, column};
  }
}

}  // namespace musubi::people
