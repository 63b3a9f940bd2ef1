#include "node/api/paging.h"

#include <algorithm>
#include <charconv>

#include "adapters/http/target.h"
#include "protocol/store/check.h"

namespace musubi::node {
namespace {

constexpr std::size_t kMaxCursor = 256;
constexpr std::size_t kMaxNext = 512;
constexpr std::size_t kBase64Group = 4;
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

std::optional<std::string> cursor_in(std::string_view next) {
  if (next.size() > kMaxNext) return std::nullopt;
  std::string text(next);
  std::ranges::replace(text, '-', '+');
  std::ranges::replace(text, '_', '/');
  text.append((kBase64Group - text.size() % kBase64Group) % kBase64Group, '=');
  const auto bytes = from_base64(text);
  if (!bytes || bytes->empty()) return std::nullopt;
  return std::string(as_text(*bytes));
}

std::optional<std::size_t> limit_in(std::string_view text) {
  const auto limit = field_of(store::ColumnType::kInteger, text);
  const std::int64_t number = limit ? std::get<std::int64_t>(*limit) : 0;
  if (number < 1 || number > static_cast<std::int64_t>(kPageRows)) return std::nullopt;
  return static_cast<std::size_t>(number);
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

// Base64 for addresses (RFC 4648 §5), without padding: it stands in a query as it is.
std::string next_of(std::string_view cursor) {
  std::string text = to_base64(as_bytes(cursor));
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  while (text.ends_with('=')) text.pop_back();
  return text;
}

Result<PageQuery> page_query(const http::Request& request,
                             std::initializer_list<std::string_view> others) {
  const auto parameters = http::parse_query(request.query);
  if (!parameters) return invalid("api.bad-query");
  PageQuery query;
  for (const auto& [name, value] : *parameters) {
    const Error fault = invalid("api.bad-query", "?" + name);
    if (name == "after") {
      query.after = cursor_in(value);
      if (!query.after) return fault;
    } else if (name == "limit") {
      const auto limit = limit_in(value);
      if (!limit) return fault;
      query.limit = *limit;
    } else if (std::ranges::find(others, name) != others.end()) {
      query.others.emplace(name, value);
    } else {
      return fault;
    }
  }
  return query;
}

Result<store::Scan> page_of(const PageQuery& query, store::Scan page) {
  page.limit = query.limit;
  if (!query.after) return page;
  page.after = row_of(page, *query.after);
  if (!page.after) return invalid("api.bad-query", "?after");
  return page;
}

Result<store::Scan> page_of(const http::Request& request, store::Table table,
                            std::optional<std::size_t> index, store::Key prefix) {
  TRY_ASSIGN(const PageQuery query, page_query(request));
  return page_of(query, {.table = table, .index = index, .prefix = std::move(prefix)});
}

json::Object page_answer(const char* member, json::Array items, const std::vector<store::Row>& rows,
                         const store::Scan& page) {
  json::Object answer{{member, std::move(items)}};
  if (rows.size() == page.limit) answer.emplace("next", next_of(cursor_of(rows.back(), page)));
  return answer;
}

}  // namespace musubi::node
