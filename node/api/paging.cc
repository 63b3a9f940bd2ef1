#include "node/api/paging.h"

#include "adapters/http/target.h"

namespace musubi::node {
namespace {

constexpr std::size_t kMaxCursor = 256;
constexpr char kBetween = '/';

// A row that has its key only: scanning looks at nothing else.
std::optional<store::Row> row_of(store::Table table, std::string_view cursor) {
  if (cursor.size() > kMaxCursor) return std::nullopt;
  const store::TableSpec& spec = store::spec(table);
  store::Row row{table, std::vector<store::Field>(spec.columns.size())};
  for (std::size_t i = 0; i < spec.key_columns; ++i) {
    const bool last = i + 1 == spec.key_columns;
    const auto end = last ? cursor.size() : cursor.find(kBetween);
    if (end == std::string_view::npos) return std::nullopt;
    row.fields[i] = std::string(cursor.substr(0, end));
    cursor.remove_prefix(last ? end : end + 1);
  }
  return row;
}

std::string cursor_of(const store::Row& row) {
  std::string cursor;
  for (std::size_t i = 0; i < store::spec(row.table).key_columns; ++i) {
    if (i > 0) cursor += kBetween;
    cursor += std::get<std::string>(row.fields.at(i));
  }
  return cursor;
}

}  // namespace

Result<store::Scan> page_of(const http::Request& request, store::Table table) {
  store::Scan page;
  page.table = table;
  page.limit = kPageRows;
  const auto parameters = http::parse_query(request.query);
  if (!parameters) return invalid("api.bad-query");
  for (const auto& [name, value] : *parameters) {
    if (name != "after") return invalid("api.bad-query", "?" + name);
    page.after = row_of(table, value);
    if (!page.after) return invalid("api.bad-query", "?after");
  }
  return page;
}

json::Object page_answer(const char* member, json::Array items,
                         const std::vector<store::Row>& rows) {
  json::Object answer{{member, std::move(items)}};
  if (rows.size() == kPageRows) answer.emplace("next", cursor_of(rows.back()));
  return answer;
}

}  // namespace musubi::node
