// What the readers of views share. Not for others.
#pragma once

#include "protocol/facts/views_json.h"
#include "protocol/json/fields.h"

namespace musubi::facts {

inline constexpr std::size_t kMaxName = 64;
inline constexpr std::string_view kTwice = "facts.recorded-twice";
inline constexpr std::string_view kBackwards = "facts.ends-before-it-begins";

// A list without order in which nothing stands twice.
template <class Parse>
auto read_set(json::Fields& fields, std::string_view name, std::size_t min, std::size_t max,
              Parse parse) {
  std::set<typename decltype(parse(std::string_view()))::value_type> values;
  fields.array(name, max, [&](const json::Value& item, const std::string& pointer) -> Status {
    const auto value = item.text() ? parse(*item.text()) : std::nullopt;
    if (!value || !values.insert(*value).second) return invalid("json.bad-value", pointer);
    return {};
  });
  if (values.size() < min) fields.fault(name, "json.bad-value");
  return values;
}

template <class Parse>
auto read_optional_set(json::Fields& fields, std::string_view name, std::size_t max, Parse parse)
    -> std::optional<decltype(read_set(fields, name, 0, max, parse))> {
  if (!fields.has(name)) return std::nullopt;
  return read_set(fields, name, 0, max, parse);
}

template <class View, class Parse>
std::vector<View> read_list(json::Fields& fields, std::string_view name, std::size_t max,
                            Parse parse) {
  std::vector<View> views;
  fields.array(name, max, [&](const json::Value& item, const std::string& pointer) -> Status {
    TRY_ASSIGN(View view, parse(item, pointer));
    views.push_back(std::move(view));
    return {};
  });
  return views;
}

// Records of one kind; none of them: the list may be left out.
template <class View, class Parse>
void read_records(json::Fields& fields, std::string_view name, std::vector<View>& into, Parse parse,
                  std::size_t max = kMaxRecords) {
  if (fields.has(name)) into = read_list<View>(fields, name, max, parse);
}

inline Record read_record(json::Fields& fields) {
  return {fields.text("by", kMaxName), fields.instant("at")};
}

inline auto read_organisation(json::Fields& fields, std::string_view name) {
  return fields.parsed(name, kMaxName, OrganisationId::parse);
}

template <class Id>
std::optional<Id> read_optional_id(json::Fields& fields, std::string_view name) {
  if (!fields.has(name)) return std::nullopt;
  return fields.parsed(name, kMaxName, Id::parse);
}

inline void check_order(json::Fields& fields, Instant begin, const std::optional<Instant>& end,
                        std::string_view name) {
  if (end && *end < begin) fields.fault(name, kBackwards);
}

[[nodiscard]] Result<RosterView> parse_roster(const json::Value& value, const std::string& pointer);
[[nodiscard]] Result<PledgeView> parse_pledge(const json::Value& value, const std::string& pointer);
[[nodiscard]] Result<RequestView> parse_request(const json::Value& value,
                                                const std::string& pointer);

}  // namespace musubi::facts
