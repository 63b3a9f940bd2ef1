#include "node/api/paging.h"

#include <algorithm>
#include <charconv>

#include "adapters/http/target.h"
#include "protocol/store/check.h"

namespace musubi::node {
namespace {

constexpr std::size_t kMaxCursor = 256;
constexpr char kBetween = '/';

std::optional<store::Field> field_of(store::ColumnType type, std::string_view text) {
  if (type == store::ColumnType::kText) return store::Field(std::string(text));
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return store::Field(number);
}

std::string text_of(const store::Field& field) {
  const auto* number = std::get_if<std::int64_t>(&field);
  return number != nullptr ? std::to_string(*number) : std::get<std::string>(field);
}

// The columns by which the rows of a page differ, in their order.
std::vector<std::size_t> varying(const store::Scan& page) {
  std::vector<std::size_t> columns = store::order_of(page.table, page.index);
  columns.erase(columns.begin(), columns.begin() + std::ssize(page.prefix));
  return columns;
}

// A row that has only what it is ordered by: scanning looks at nothing else.
std::optional<store::Row> row_of(const store::Scan& page, std::string_view cursor) {
  if (cursor.size() > kMaxCursor) return std::nullopt;
  const store::TableSpec& spec = store::spec(page.table);
  store::Row row{page.table, std::vector<store::Field>(spec.columns.size())};
  const auto order = store::order_of(page.table, page.index);
  for (std::size_t i = 0; i < page.prefix.size(); ++i) row.fields[order[i]] = page.prefix[i];
  const auto columns = varying(page);
  for (const std::size_t column : columns) {
    const bool last = column == columns.back();
    const auto end = last ? cursor.size() : cursor.find(kBetween);
    if (end == std::string_view::npos) return std::nullopt;
    const auto field = field_of(spec.columns[column].type, cursor.substr(0, end));
    if (!field) return std::nullopt;
    row.fields[column] = *field;
    cursor.remove_prefix(last ? end : end + 1);
  }
  return row;
}

}  // namespace

std::string cursor_of(const store::Row& row, const store::Scan& page) {
  std::string cursor;
  for (const std::size_t column : varying(page)) {
    if (!cursor.empty()) cursor += kBetween;
    cursor += text_of(row.fields.at(column));
  }
  return cursor;
}

Result<std::optional<std::string>> parameter_of(const http::Request& request,
                                                std::string_view name) {
  const auto parameters = http::parse_query(request.query);
  if (!parameters) return invalid("api.bad-query");
  for (const auto& [named, value] : *parameters) {
    if (named == name) return std::optional(value);
  }
  return std::optional<std::string>();
}

Result<store::Scan> page_of(const http::Request& request, store::Table table,
                            std::optional<std::size_t> index, store::Key prefix,
                            std::span<const std::string_view> others) {
  store::Scan page;
  page.table = table;
  page.index = index;
  page.prefix = std::move(prefix);
  page.limit = kPageRows;
  const auto parameters = http::parse_query(request.query);
  if (!parameters) return invalid("api.bad-query");
  for (const auto& [name, value] : *parameters) {
    if (std::find(others.begin(), others.end(), name) != others.end()) continue;
    if (name != "after") return invalid("api.bad-query", "?" + name);
    page.after = row_of(page, value);
    if (!page.after) return invalid("api.bad-query", "?after");
  }
  return page;
}

json::Object page_answer(const char* member, json::Array items, const std::vector<store::Row>& rows,
                         const store::Scan& page) {
  json::Object answer{{member, std::move(items)}};
  if (rows.size() == page.limit) answer.emplace("next", cursor_of(rows.back(), page));
  return answer;
}

}  // namespace musubi::node
