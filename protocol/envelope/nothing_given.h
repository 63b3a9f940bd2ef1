// The answer that gives nothing: one payload, whatever the cause (docs/spec/inquiry.md §4).
#pragma once

#include <cstdint>
#include <string_view>

namespace musubi {

inline constexpr std::string_view kNothingGivenType = "nothing-given";
inline constexpr std::int64_t kNothingGivenSchema = 1;
// All that it may hold.
inline constexpr std::string_view kNothingGiven = R"({"v":1})";

}  // namespace musubi
