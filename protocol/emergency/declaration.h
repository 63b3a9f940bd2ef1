// What a person says who releases because life or body is in danger (docs/spec/emergency.md §1).
#pragma once

#include <optional>
#include <string_view>

#include "crypto/base/instant.h"
#include "protocol/json/value.h"

namespace musubi::emergency {

// What has not left by then does not leave on it any more.
inline constexpr Duration kDeclarationHolds = std::chrono::days{3};

// Whether the person could be asked first (facts.md V-22).
enum class Obtainable : std::uint8_t { kYes, kDifficult, kWouldObstruct };
[[nodiscard]] std::string_view obtainable_name(Obtainable obtainable);
[[nodiscard]] std::optional<Obtainable> parse_obtainable(std::string_view name);

struct Declaration {
  Obtainable consent;
};

[[nodiscard]] json::Value to_json(const Declaration& declaration);
// {"consent_obtainable"}: "json.…".
[[nodiscard]] Result<Declaration> parse_declaration(const json::Value& value,
                                                    const std::string& pointer);

}  // namespace musubi::emergency
