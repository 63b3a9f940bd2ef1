// Example cases to and from JSON (docs/spec/policy.md §9.3).
#pragma once

#include "protocol/policy/bundle.h"

namespace musubi::policy {

[[nodiscard]] Result<ExampleCase> example_from_json(const json::Value& value,
                                                    const std::string& where);
[[nodiscard]] json::Value example_to_json(const ExampleCase& example);

}  // namespace musubi::policy
