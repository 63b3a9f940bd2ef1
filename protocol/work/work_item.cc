#include "protocol/work/work_item.h"

#include <array>

namespace musubi::work {
namespace {

constexpr std::array<std::string_view, 3> kSources{"task", "referral", "recall"};
constexpr std::array<std::string_view, 4> kLists{"mine", "due", "overdue", "waiting"};

bool is_here(const Item& item) { return item.turn == Turn::kHere; }

// What is given to nobody by name is everybody's: nothing falls between two persons.
bool is_for(const Item& item, const std::string& user) {
  return !item.not_for.contains(user) && (item.users.empty() || item.users.contains(user));
}

json::Array users_json(const Item& item) {
  return json::Array(item.users.begin(), item.users.end());
}

}  // namespace

std::string_view source_name(Source source) {
  return kSources.at(static_cast<std::size_t>(source));
}

std::optional<List> parse_list(std::string_view name) {
  for (std::size_t i = 0; i < kLists.size(); ++i) {
    if (kLists[i] == name) return static_cast<List>(i);
  }
  return std::nullopt;
}

bool overdue(const Item& item, Instant now) { return item.due && *item.due < now; }

bool due_soon(const Item& item, const Reader& reader) {
  return item.due && !overdue(item, reader.now) && *item.due <= reader.now + reader.remind;
}

bool stands_on(List list, const Item& item, const Reader& reader) {
  switch (list) {
    case List::kMine:
      return is_here(item) && is_for(item, reader.user);
    case List::kDue:
      return is_here(item) && due_soon(item, reader);
    case List::kOverdue:
      return overdue(item, reader.now);
    case List::kWaiting:
      return !is_here(item);
  }
  return false;
}

json::Value to_json(const Item& item, const Reader& reader) {
  Words words = words_for(item);
  json::Object object{{"due_soon", due_soon(item, reader)},
                      {"id", item.id},
                      {"next_en", std::move(words.next_en)},
                      {"next_ja", std::move(words.next_ja)},
                      {"overdue", overdue(item, reader.now)},
                      {"partition", item.partition},
                      {"since", to_text(item.since)},
                      {"source", source_name(item.source)},
                      {"state", item.state},
                      {"turn", is_here(item) ? "here" : "peer"},
                      {"users", users_json(item)},
                      {"what", item.what},
                      {"what_en", std::move(words.what_en)},
                      {"what_ja", std::move(words.what_ja)}};
  if (item.case_id) object.emplace("case", item.case_id->text());
  if (item.due) object.emplace("due", to_text(*item.due));
  if (item.peer) object.emplace("peer", item.peer->text());
  if (item.sender) object.emplace("sender", item.sender->text());
  return json::Value(std::move(object));
}

}  // namespace musubi::work
