// Views and questions to and from JSON (docs/spec/facts.md §4).
#pragma once

#include "protocol/facts/views.h"
#include "protocol/json/value.h"

namespace musubi::facts {

inline constexpr std::string_view kViewsFormat = "musubi-views-1";

[[nodiscard]] json::Value to_json(const Views& views);
[[nodiscard]] json::Value to_json(const Question& question);

// "json.…", "catalogue.…", "facts.recorded-twice", "facts.ends-before-it-begins"; the detail is the
// place.
[[nodiscard]] Result<Views> parse_views(const json::Value& value);
[[nodiscard]] Result<Question> parse_question(const json::Value& value,
                                              const std::string& pointer = "");

}  // namespace musubi::facts
