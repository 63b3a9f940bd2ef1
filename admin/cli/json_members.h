// Members of an answer of the node's API, read without trust: what is not there is empty.
#pragma once

#include <string>
#include <string_view>

#include "protocol/json/value.h"

namespace musubi::cli {

[[nodiscard]] std::string text_of(const json::Value& value, std::string_view name);
[[nodiscard]] std::int64_t integer_of(const json::Value& value, std::string_view name);
[[nodiscard]] bool is_true(const json::Value& value, std::string_view name);
[[nodiscard]] const json::Array& items_of(const json::Value& value, std::string_view name);
// An object; an empty one if there is none.
[[nodiscard]] const json::Value& object_of(const json::Value& value, std::string_view name);

}  // namespace musubi::cli
