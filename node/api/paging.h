// Lists of the API come in pages, in the order of their keys or of an index. An answer that is not
// the last one has "next"; handed back as "?after=", it names the row that the next page begins
// behind.
#pragma once

#include <span>

#include "adapters/http/message.h"
#include "protocol/json/value.h"
#include "protocol/store/store.h"

namespace musubi::node {

// A list is read in one step of the writer: a long one must not hold up everybody else.
inline constexpr std::size_t kPageRows = 200;

// The page of `table` that the request asks for, of the rows that begin with `prefix`. What they
// are ordered by are texts and numbers. "api.bad-query": another parameter than "after", or not
// what "next" gave. `others` are parameters that the route reads itself.
[[nodiscard]] Result<store::Scan> page_of(const http::Request& request, store::Table table,
                                          std::optional<std::size_t> index = {},
                                          store::Key prefix = {},
                                          std::span<const std::string_view> others = {});

// A parameter of the query; "api.bad-query" if it can't be read.
[[nodiscard]] Result<std::optional<std::string>> parameter_of(const http::Request& request,
                                                              std::string_view name);

// What the next page begins behind.
[[nodiscard]] std::string cursor_of(const store::Row& row, const store::Scan& page);

// {member: items}, and "next" if `rows`, which the items were made from, fill their page.
[[nodiscard]] json::Object page_answer(const char* member, json::Array items,
                                       const std::vector<store::Row>& rows,
                                       const store::Scan& page);

}  // namespace musubi::node
