// The product's version, as both programs tell it.
#pragma once

#include <string_view>

namespace musubi::text {

[[nodiscard]] std::string_view version();  // such as "0.1.0"

}  // namespace musubi::text
