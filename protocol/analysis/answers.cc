#include "protocol/analysis/answers.h"

#include "protocol/analysis/walk.h"
#include "protocol/policy/obligations.h"

namespace musubi::analysis {
namespace {

using policy::Effect;

// The boxes of a policy in one row of numbers: forbids and their exceptions, permits, then others.
struct Layout {
  struct Forbid {
    std::size_t when;
    std::vector<std::size_t> unless;
  };
  std::vector<const Cells*> boxes;
  std::vector<Forbid> forbids;
  std::size_t first_permit = 0;
  std::size_t first_other = 0;  // duties, or acknowledgements

  Layout(const Rules& rules, const std::vector<RowBox>& others) {
    for (const ForbidBox& forbid : rules.forbids) {
      forbids.push_back({add(forbid.when), {}});
      for (const Cells& exception : forbid.unless) forbids.back().unless.push_back(add(exception));
    }
    first_permit = boxes.size();
    for (const RowBox& permit : rules.permits) add(permit.when);
    first_other = boxes.size();
    for (const RowBox& other : others) add(other.when);
  }

 private:
  std::size_t add(const Cells& cells) {
    boxes.push_back(&cells);
    return boxes.size() - 1;
  }
};

void drop(BoxSet& set, std::size_t box) { set[box / 64] &= ~(std::uint64_t{1} << (box % 64)); }

bool any(const BoxSet& set, std::size_t first, std::size_t last) {
  for (std::size_t box = first; box < last; ++box) {
    if (contains(set, box)) return true;
  }
  return false;
}

bool is_lifted(const Layout::Forbid& forbid, const BoxSet& set) {
  for (const std::size_t exception : forbid.unless) {
    if (contains(set, exception)) return true;
  }
  return false;
}

// How forbids stand once some variables are known.
enum class Forbidden { kNo, kOpen, kYes };

// Drops what can no longer forbid.
Forbidden stance(const Layout& layout, const BoxSet& settled, BoxSet& alive) {
  Forbidden stands = Forbidden::kNo;
  for (const Layout::Forbid& forbid : layout.forbids) {
    bool matters = contains(alive, forbid.when);
    for (const std::size_t exception : forbid.unless) {
      const bool lifts = contains(alive, exception) && contains(settled, exception);
      matters = matters && !lifts;
    }
    if (matters) {
      const bool sure = contains(settled, forbid.when) && !is_lifted(forbid, alive);
      if (sure) return Forbidden::kYes;
      stands = Forbidden::kOpen;
      continue;
    }
    drop(alive, forbid.when);
    for (const std::size_t exception : forbid.unless) drop(alive, exception);
  }
  return stands;
}

bool all_settled(const BoxSet& alive, const BoxSet& settled) {
  for (std::size_t word = 0; word < alive.size(); ++word) {
    if ((alive[word] & ~settled[word]) != 0) return false;
  }
  return true;
}

Answer release(const Rules& rules, const Layout& layout, const BoxSet& alive) {
  Answer answer{Effect::kRelease, {}, {}};
  for (std::size_t p = 0; p < rules.permits.size(); ++p) {
    if (!contains(alive, layout.first_permit + p)) continue;
    answer.level = rules.permits[p].row->row.level;
    for (const policy::Duty& duty : rules.permits[p].row->row.duties) {
      add_duty(answer.duties, duty);
    }
  }
  for (std::size_t d = 0; d < rules.duties.size(); ++d) {
    if (!contains(alive, layout.first_other + d)) continue;
    for (const policy::Duty& duty : rules.duties[d].row->row.duties) add_duty(answer.duties, duty);
  }
  return answer;
}

}  // namespace

Answers::Answers() { (void)number({}); }

std::uint32_t Answers::number(Answer answer) {
  const auto [known, fresh] = numbers_.emplace(answer, static_cast<std::uint32_t>(answers_.size()));
  if (fresh) answers_.push_back(std::move(answer));
  return known->second;
}

Node answers_of(Diagram& diagram, const Rules& rules, Answers& answers) {
  const Layout layout(rules, rules.duties);
  const Boxes boxes(diagram, layout.boxes);
  const auto conclude = [&](std::size_t variable, BoxSet& alive) -> std::optional<std::uint32_t> {
    const BoxSet& settled = boxes.settled(variable);
    if (!any(alive, layout.first_permit, layout.first_other)) return 0;
    const Forbidden stands = stance(layout, settled, alive);
    if (stands == Forbidden::kYes) return 0;
    if (stands == Forbidden::kOpen || !all_settled(alive, settled)) return std::nullopt;
    return answers.number(release(rules, layout, alive));
  };
  return Walk(diagram, boxes, conclude).run();
}

Node released(Diagram& diagram, Node answers) {
  return diagram.map(answers, [](std::uint32_t answer) { return answer == 0 ? 0U : 1U; });
}

Node established(Diagram& diagram, const Model& model) {
  Cells cells = model.everything();
  for (std::size_t v = 0; v < cells.size(); ++v) {
    for (std::size_t c = 0; c < model.variables[v].members.size(); ++c) {
      if (model.is_missing_class(v, c)) cells[v] &= ~(std::uint64_t{1} << c);
    }
  }
  return diagram.box(cells);
}

Node unspoken(Diagram& diagram, const Rules& rules) {
  Rules speaking = rules;
  speaking.forbids.clear();
  const Layout layout(speaking, speaking.acknowledged);
  const Boxes boxes(diagram, layout.boxes);
  const auto conclude = [&](std::size_t variable, BoxSet& alive) -> std::optional<std::uint32_t> {
    const BoxSet& settled = boxes.settled(variable);
    for (std::size_t box = 0; box < boxes.size(); ++box) {
      if (contains(alive, box) && contains(settled, box)) return 0;
    }
    return any(alive, 0, boxes.size()) ? std::nullopt : std::optional<std::uint32_t>(1);
  };
  return Walk(diagram, boxes, conclude).run();
}

Node forbidden(Diagram& diagram, const Rules& rules) {
  Rules forbidding;
  forbidding.forbids = rules.forbids;
  const Layout layout(forbidding, {});
  const Boxes boxes(diagram, layout.boxes);
  const auto conclude = [&](std::size_t variable, BoxSet& alive) -> std::optional<std::uint32_t> {
    switch (stance(layout, boxes.settled(variable), alive)) {
      case Forbidden::kYes:
        return 1;
      case Forbidden::kNo:
        return 0;
      case Forbidden::kOpen:
        break;
    }
    return std::nullopt;
  };
  return Walk(diagram, boxes, conclude).run();
}

}  // namespace musubi::analysis
