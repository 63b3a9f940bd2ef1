#include "protocol/papers/sheet_from_cells.h"

#include <algorithm>

#include "protocol/papers/import_rows.h"
#include "protocol/papers/written_day.h"

namespace musubi::papers {
namespace {

constexpr std::size_t kMaxDigits = 9;

bool is_index(const std::string& part) { return part.front() >= '0' && part.front() <= '9'; }

// The place in `whole`, made if it is not there; nullptr where something else stands in its way.
json::Value* place_in(json::Value& whole, const std::vector<std::string>& parts) {
  json::Value* at = &whole;
  for (const std::string& part : parts) {
    if (at->is_null())
      *at = is_index(part) ? json::Value(json::Array()) : json::Value(json::Object());
    if (json::Array* array = at->array(); array != nullptr && is_index(part)) {
      const std::size_t index = std::stoul(part);
      if (array->size() <= index) array->resize(index + 1);
      at = &(*array)[index];
    } else if (json::Object* object = at->object(); object != nullptr && !is_index(part)) {
      at = &(*object)[part];
    } else {
      return nullptr;
    }
  }
  return at;
}

Result<std::optional<std::string>> code_of(const MappedColumn& column, const std::string& said) {
  const auto found = column.values.find(said);
  if (found == column.values.end()) return invalid("import.unknown-value");
  return found->second;
}

// "1、2" taken apart; nothing between two separators is nothing.
Result<std::vector<std::string>> codes_of(const MappedColumn& column, std::string_view cell) {
  std::vector<std::string> codes;
  while (!cell.empty()) {
    const auto end = std::min(cell.find(column.separator), cell.size());
    const std::string said(cell.substr(0, end));
    cell.remove_prefix(std::min(end + column.separator.size(), cell.size()));
    if (said.empty()) continue;
    TRY_ASSIGN(const auto code, code_of(column, said));
    if (code) codes.push_back(*code);
  }
  return codes;
}

Result<json::Value> number_of(const std::string& cell) {
  const bool digits = cell.find_first_not_of("0123456789") == std::string::npos;
  if (!digits || cell.size() > kMaxDigits) return invalid("import.no-number");
  return json::Value(std::int64_t{std::stol(cell)});
}

json::Value birthday_json(const casework::EraDate& date) {
  return json::Object{{"day", static_cast<std::int64_t>(date.day)},
                      {"era", std::string(1, date.era)},
                      {"month", static_cast<std::int64_t>(date.month)},
                      {"year", std::int64_t{date.year}}};
}

Result<json::Value> day_of(const std::string& cell, bool birthday) {
  const auto read = read_written_day(cell);
  if (const auto* none = std::get_if<NoDay>(&read)) {
    return invalid(*none == NoDay::kNoSuchDay ? "sheet.no-such-day" : "import.no-day");
  }
  const auto& written = std::get<WrittenDay>(read);
  if (!birthday) return json::Value(casework::date_text(written.day));
  const auto era = written.era ? written.era : casework::to_era(written.day);
  if (!era) return invalid("import.no-day");
  return birthday_json(*era);
}

Result<json::Value> value_of(const MappedColumn& column, const std::string& cell) {
  switch (column.form) {
    case CellForm::kInteger:
      return number_of(cell);
    case CellForm::kDay:
      return day_of(cell, false);
    case CellForm::kBirthday:
      return day_of(cell, true);
    case CellForm::kCode: {
      TRY_ASSIGN(const auto code, code_of(column, cell));
      return code ? json::Value(*code) : json::Value();
    }
    case CellForm::kCodes: {
      TRY_ASSIGN(const auto codes, codes_of(column, cell));
      return codes.empty() ? json::Value() : json::Value(json::Array(codes.begin(), codes.end()));
    }
    default:
      return json::Value(cell);
  }
}

bool is_blank(const json::Value& value) {
  return value.is_null() || (value.object() != nullptr && value.object()->empty());
}

}  // namespace

SheetFromCells::SheetFromCells(const std::map<std::string, json::Value>& constants)
    : sheet_(json::Object{
          {"form", "intake-sheet/2"}, {"topics", json::Array()}, {"wording", kNoWording}}) {
  for (const auto& [place, value] : constants) write(place, value);
}

Status SheetFromCells::put(const MappedColumn& column, const std::string& cell) {
  if (column.to.empty() || cell.empty()) return {};
  if (column.form == CellForm::kTopics || column.form == CellForm::kMainTopic) {
    return put_topics(column, cell);
  }
  TRY_ASSIGN(const json::Value value, value_of(column, cell));
  if (value.is_null()) return {};
  for (const std::string& place : column.to) write(place, value);
  return {};
}

Status SheetFromCells::put_topics(const MappedColumn& column, const std::string& cell) {
  const bool main = column.form == CellForm::kMainTopic;
  std::vector<std::string> topics;
  if (main) {
    TRY_ASSIGN(const auto code, code_of(column, cell));
    if (code) topics.push_back(*code);
  } else {
    TRY_ASSIGN(topics, codes_of(column, cell));
  }
  for (const std::string& topic : topics) mark_topic(topic, main);
  return {};
}

// A topic that is the main one need not be among the others.
void SheetFromCells::mark_topic(const std::string& topic, bool main) {
  json::Array* topics = sheet_.object()->at("topics").array();
  if (topics == nullptr) return;
  const auto known = std::ranges::find_if(*topics, [&topic](const json::Value& each) {
    const json::Value* code = each.find("topic");
    return code != nullptr && code->text() != nullptr && *code->text() == topic;
  });
  json::Object marked{{"topic", topic}};
  if (main) marked.emplace("main", true);
  if (known == topics->end()) {
    topics->push_back(std::move(marked));
  } else if (main) {
    *known = std::move(marked);
  }
}

void SheetFromCells::write(const std::string& place, json::Value value) {
  json::Value* at = place_in(sheet_, parts_of_place(place));
  if (at != nullptr) *at = std::move(value);
}

json::Value SheetFromCells::finish() {
  const auto household = sheet_.object()->find("household");
  if (household != sheet_.object()->end() && household->second.array() != nullptr) {
    std::erase_if(*household->second.array(), is_blank);
  }
  return std::move(sheet_);
}

}  // namespace musubi::papers
