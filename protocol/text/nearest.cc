#include "protocol/text/nearest.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace musubi::text {
namespace {

// What is further from a known word is not taken for a slip.
constexpr std::size_t kSlip = 3;

// Levenshtein distance.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t above = row[j + 1];
      row[j + 1] =
          std::min({above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? std::size_t{0} : 1)});
      diagonal = above;
    }
  }
  return row.back();
}

}  // namespace

std::optional<std::string> nearest(std::string_view word, std::span<const std::string> known) {
  const auto closer = [word](const std::string& a, const std::string& b) {
    return distance(word, a) < distance(word, b);
  };
  const auto best = std::min_element(known.begin(), known.end(), closer);
  if (best == known.end()) return std::nullopt;
  // Of a short word little is left: nobody meant "yes" by "no".
  const std::size_t away = distance(word, *best);
  if (away > kSlip || 2 * away > word.size()) return std::nullopt;
  return *best;
}

}  // namespace musubi::text
