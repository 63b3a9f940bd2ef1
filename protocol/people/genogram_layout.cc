#include "protocol/people/genogram_layout.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "protocol/people/genogram_rows.h"

namespace musubi::people {
namespace {

// The level lines between two rows, each with a lane of its own where they would meet.
class Channel {
 public:
  // The lane of a line from `left` to `right`, below all lanes of `open_below()`.
  std::size_t lane(int left, int right) {
    std::size_t lane = first_;
    while (lane < lanes_.size() && meets(lanes_[lane], left, right)) ++lane;
    if (lane == lanes_.size()) lanes_.emplace_back();
    lanes_[lane].push_back({left, right});
    return lane;
  }
  void open_below() { first_ = lanes_.size(); }
  [[nodiscard]] int height() const { return (static_cast<int>(lanes_.size()) + 1) * kLane; }

 private:
  using Span = std::pair<int, int>;
  static bool meets(const std::vector<Span>& spans, int left, int right) {
    return std::any_of(spans.begin(), spans.end(), [=](const Span& span) {
      return left <= span.second + kLane && span.first - kLane <= right;
    });
  }
  std::vector<std::vector<Span>> lanes_;
  std::size_t first_ = 0;
};

// Several lines of one person leave their sign side by side.
class Ports {
 public:
  int next(std::size_t member) {
    constexpr int kOffsets[] = {0, 6, -6, 12, -12, 18, -18};
    return kOffsets[used_[member]++ % std::size(kOffsets)];
  }

 private:
  std::map<std::size_t, std::size_t> used_;
};

class Drawing {
 public:
  Drawing(const Household& household, int label_width)
      : household_(household),
        ties_(ties_of(household)),
        rows_(household.members.size(), ties_),
        slot_(kSignRoom + label_width),
        // Above the first row, between two, and below the last.
        channels_(rows_.rows().size() + 1) {}

  Layout run() {
    place_columns();
    join_couples();
    join_families();
    join_siblings();
    place_rows();
    draw_lines();
    draw_boxes();
    return std::move(layout_);
  }

 private:
  // A level line in a channel, and what goes up and down from it.
  struct Bar {
    std::size_t channel;
    std::size_t lane;
    int left;
    int right;
    std::vector<std::pair<std::size_t, int>> ends;  // members, and where their line meets it
    std::optional<std::size_t> hangs_from;          // the middle of another bar
    bool broken = false;
    bool struck = false;
  };

  int x(std::size_t member) const { return layout_.signs[member].centre.x; }
  std::size_t row(std::size_t member) const { return rows_.place(member).row; }

  void place_columns() {
    std::size_t widest = 0;
    for (const Members& members : rows_.rows()) widest = std::max(widest, members.size());
    layout_.width = 2 * kMargin + static_cast<int>(widest) * slot_;
    layout_.signs.resize(household_.members.size());
    for (std::size_t row = 0; row < rows_.rows().size(); ++row) {
      const Members& members = rows_.rows()[row];
      const int spare = static_cast<int>(widest - members.size()) * slot_;
      int left = kMargin + spare / 2;
      for (const std::size_t member : members) {
        layout_.signs[member] = {member, row, {left + kSignRoom / 2, 0}};
        left += slot_;
      }
    }
  }

  // Two people of one row, joined in a channel.
  std::size_t add_pair(std::size_t channel, const Tied& tie, Ports& ports) {
    const int one = x(tie.from) + ports.next(tie.from);
    const int other = x(tie.to) + ports.next(tie.to);
    const auto [left, right] = std::minmax(one, other);
    bars_.push_back({channel,
                     channels_[channel].lane(left, right),
                     left,
                     right,
                     {{tie.from, one}, {tie.to, other}},
                     std::nullopt,
                     tie.kind == TieKind::kOther,
                     tie.kind == TieKind::kFormerCouple});
    return bars_.size() - 1;
  }

  void join_couples() {
    for (const Tied& tie : ties_) {
      if (tie.kind == TieKind::kParent || tie.kind == TieKind::kSibling) continue;
      if (row(tie.from) != row(tie.to)) {
        slanting_.push_back(tie);
        continue;
      }
      const std::size_t bar = add_pair(row(tie.from) + 1, tie, below_);
      if (is_couple(tie.kind)) couples_.emplace(std::minmax(tie.from, tie.to), bar);
    }
    for (Channel& channel : channels_) channel.open_below();
  }

  void join_families() {
    std::map<std::size_t, std::set<std::size_t>> parents;
    for (const Tied& tie : ties_) {
      if (tie.kind != TieKind::kParent) continue;
      if (row(tie.from) + 1 == row(tie.to)) {
        parents[tie.to].insert(tie.from);
      } else {
        slanting_.push_back(tie);
      }
    }
    std::map<std::set<std::size_t>, Members> families;
    for (const auto& [child, theirs] : parents) families[theirs].push_back(child);
    for (const auto& [theirs, children] : families) add_family(theirs, children);
    for (Channel& channel : channels_) channel.open_below();
  }

  void add_family(const std::set<std::size_t>& parents, const Members& children) {
    Bar bar{row(*parents.begin()) + 1, 0, 0, 0, {}, std::nullopt, false, false};
    const auto couple =
        parents.size() == 2 ? couples_.find({*parents.begin(), *parents.rbegin()}) : couples_.end();
    if (couple != couples_.end()) {
      bar.hangs_from = couple->second;
    } else {
      for (const std::size_t parent : parents) {
        bar.ends.emplace_back(parent, x(parent) + below_.next(parent));
      }
    }
    for (const std::size_t child : children) {
      bar.ends.emplace_back(child, x(child) + above_.next(child));
    }
    bar.left = std::numeric_limits<int>::max();
    bar.right = std::numeric_limits<int>::min();
    for (const auto& [member, at] : bar.ends) widen(bar, at);
    if (bar.hangs_from) widen(bar, middle(bars_[*bar.hangs_from]));
    bar.lane = channels_[bar.channel].lane(bar.left, bar.right);
    bars_.push_back(std::move(bar));
  }

  static void widen(Bar& bar, int at) {
    bar.left = std::min(bar.left, at);
    bar.right = std::max(bar.right, at);
  }
  static int middle(const Bar& bar) { return (bar.left + bar.right) / 2; }

  void join_siblings() {
    for (const Tied& tie : ties_) {
      if (tie.kind != TieKind::kSibling) continue;
      if (row(tie.from) != row(tie.to)) {
        slanting_.push_back(tie);
      } else {
        add_pair(row(tie.from), tie, above_);
      }
    }
  }

  void place_rows() {
    int y = kMargin;
    for (std::size_t row = 0; row < channels_.size(); ++row) {
      channel_top_.push_back(y);
      y += channels_[row].height();
      if (row == rows_.rows().size()) break;
      for (const std::size_t member : rows_.rows()[row]) {
        layout_.signs[member].centre.y = y + kRowHeight / 2;
      }
      y += kRowHeight;
    }
    layout_.height = y + kMargin;
  }

  int y(const Bar& bar) const {
    return channel_top_[bar.channel] + (static_cast<int>(bar.lane) + 1) * kLane;
  }

  void draw_lines() {
    for (const Bar& bar : bars_) draw_bar(bar);
    for (const Tied& tie : slanting_) {
      Line line{{layout_.signs[tie.from].centre, layout_.signs[tie.to].centre}};
      line.broken = tie.kind == TieKind::kOther;
      const Point from = line.points.front();
      const Point to = line.points.back();
      if (tie.kind == TieKind::kFormerCouple) {
        line.struck = {{(from.x + to.x) / 2, (from.y + to.y) / 2}};
      }
      layout_.lines.push_back(std::move(line));
    }
  }

  void draw_bar(const Bar& bar) {
    const int level = y(bar);
    Line across{{{bar.left, level}, {bar.right, level}}, bar.broken};
    if (bar.struck) across.struck = {{bar.left + (bar.right - bar.left) / 4, level}};
    layout_.lines.push_back(std::move(across));
    for (const auto& [member, at] : bar.ends) {
      const int from = layout_.signs[member].centre.y;
      layout_.lines.push_back({{{at, from}, {at, level}}, bar.broken});
    }
    if (!bar.hangs_from) return;
    const Bar& above = bars_[*bar.hangs_from];
    layout_.lines.push_back({{{middle(above), y(above)}, {middle(above), level}}});
  }

  void draw_boxes() {
    std::map<std::int64_t, std::set<std::size_t>> living;
    for (const Stay& stay : household_.stays) {
      if (!stay.is_now()) continue;
      const Member* member = household_.member(stay.person);
      living[stay.residence].insert(static_cast<std::size_t>(member - household_.members.data()));
    }
    int nested = 0;
    for (const auto& [residence, members] : living) {
      if (members.size() < 2) continue;
      for (const Members& row : rows_.rows()) draw_runs(residence, members, row, nested);
      nested = (nested + 1) % 4;
    }
  }

  void draw_runs(std::int64_t residence, const std::set<std::size_t>& members, const Members& row,
                 int nested) {
    std::size_t begin = 0;
    while (begin < row.size()) {
      std::size_t end = begin;
      while (end < row.size() && members.count(row[end]) > 0) ++end;
      if (end > begin) {
        const Point first = layout_.signs[row[begin]].centre;
        const int inset = 3 * nested;
        layout_.boxes.push_back(
            {residence,
             {first.x - kSignRoom / 2 + 4 + inset, first.y - kRowHeight / 2 + 4 + inset},
             static_cast<int>(end - begin) * slot_ - 8 - 2 * inset,
             kRowHeight - 8 - 2 * inset});
      }
      begin = std::max(end, begin + 1);
    }
  }

  const Household& household_;
  std::vector<Tied> ties_;
  Rows rows_;
  int slot_;
  std::vector<Channel> channels_;
  Ports above_;
  Ports below_;
  std::vector<Bar> bars_;
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> couples_;
  std::vector<Tied> slanting_;
  std::vector<int> channel_top_;
  Layout layout_;
};

}  // namespace

Layout lay_out(const Household& household, int label_width) {
  return Drawing(household, label_width).run();
}

}  // namespace musubi::people
