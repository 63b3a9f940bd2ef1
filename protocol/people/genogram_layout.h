// Where the signs and lines of a genogram stand (H-27 to H-29). Whole numbers only, so that every
// machine draws the same picture. Total: whatever ties a household has, each person has a place.
#pragma once

#include <cstdint>
#include <vector>

#include "protocol/people/household.h"

namespace musubi::people {

inline constexpr int kSignSize = 40;
inline constexpr int kSignRoom = 80;  // of a slot, before its label
inline constexpr int kRowHeight = 88;
inline constexpr int kLane = 10;  // between two lines of one channel
inline constexpr int kMargin = 24;

struct Point {
  int x;
  int y;
  friend bool operator==(const Point&, const Point&) = default;
};

struct Sign {
  std::size_t member;
  std::size_t row;
  Point centre;
};

struct Line {
  std::vector<Point> points;
  bool broken = false;             // other
  std::vector<Point> struck = {};  // a former couple: where the strokes go through
};

// Who lives together, in one row and side by side.
struct Box {
  std::int64_t residence;
  Point corner;
  int width;
  int height;
};

struct Layout {
  std::vector<Sign> signs;  // in the order of the members
  std::vector<Line> lines;
  std::vector<Box> boxes;
  int width = 0;
  int height = 0;
};

// `label_width`: the room that the longest label takes beside its sign.
[[nodiscard]] Layout lay_out(const Household& household, int label_width);

}  // namespace musubi::people
