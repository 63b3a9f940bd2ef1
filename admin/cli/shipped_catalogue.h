// The catalogue of legal bases as of this version: admin/reference/catalogue.json.
#pragma once

#include <string_view>

namespace musubi::cli {

[[nodiscard]] std::string_view shipped_catalogue();

}  // namespace musubi::cli
