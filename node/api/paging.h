// Lists of the API come in pages, in the order of their keys or of an index. An answer that is not
// the last one has "next", which means something to the node only; handed back as "?after=", it
// names the row that the next page begins behind. "?limit=" asks for shorter pages.
#pragma once

#include <map>

#include "adapters/http/message.h"
#include "protocol/json/value.h"
#include "protocol/store/store.h"

namespace musubi::node {

// A list is read in one step of the writer: a long one must not hold up everybody else.
inline constexpr std::size_t kPageRows = 200;

// What a request says of the page that it wants.
struct PageQuery {
  std::optional<std::string> after = {};  // as cursor_of() wrote it
  std::size_t limit = kPageRows;
  std::map<std::string, std::string, std::less<>> others = {};
};
// "api.bad-query" names the parameter: one that is neither "after", "limit" nor among `others`, or
// has a value that is none.
[[nodiscard]] Result<PageQuery> page_query(const http::Request& request,
                                           std::initializer_list<std::string_view> others = {});

// The page of `table` that the request asks for, of the rows that begin with `prefix`. What they
// are ordered by are texts and numbers. "api.bad-query".
[[nodiscard]] Result<store::Scan> page_of(const http::Request& request, store::Table table,
                                          std::optional<std::size_t> index = {},
                                          store::Key prefix = {});
// The same for `page`, of which table, index and prefix are set.
[[nodiscard]] Result<store::Scan> page_of(const PageQuery& query, store::Scan page);

// The place of `row` in its page; and how "next" writes such a place.
[[nodiscard]] std::string cursor_of(const store::Row& row, const store::Scan& page);
[[nodiscard]] std::string next_of(std::string_view cursor);

// {member: items}, and "next" if `rows`, which the items were made from, fill their page.
[[nodiscard]] json::Object page_answer(const char* member, json::Array items,
                                       const std::vector<store::Row>& rows,
                                       const store::Scan& page);

}  // namespace musubi::node
