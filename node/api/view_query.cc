#include "node/api/view_query.h"

namespace musubi::node {

Result<http::QueryParameters> query_of(const http::Request& request,
                                       const std::set<std::string_view>& known) {
  auto parameters = http::parse_query(request.query);
  if (!parameters) return invalid("api.bad-query");
  for (const auto& [name, value] : *parameters) {
    if (known.count(name) == 0) return invalid("api.bad-query", "?" + name);
  }
  return parameters;
}

const std::string* find_parameter(const http::QueryParameters& parameters, std::string_view name) {
  for (const auto& [each, value] : parameters) {
    if (each == name) return &value;
  }
  return nullptr;
}

}  // namespace musubi::node
