// What a request to see personal data says in its query: codes only, never anything of a person.
#pragma once

#include <set>
#include <string>

#include "adapters/http/message.h"
#include "adapters/http/target.h"
#include "crypto/base/result.h"

namespace musubi::node {

// The parameters, each with a name of `known`: "api.bad-query".
[[nodiscard]] Result<http::QueryParameters> query_of(const http::Request& request,
                                                     const std::set<std::string_view>& known);
// The value of a parameter; nullptr without it.
[[nodiscard]] const std::string* find_parameter(const http::QueryParameters& parameters,
                                                std::string_view name);

}  // namespace musubi::node
