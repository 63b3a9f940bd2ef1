#include "protocol/emergency/declaration.h"

#include <algorithm>

#include "protocol/json/fields.h"

namespace musubi::emergency {
namespace {

constexpr std::size_t kMaxName = 64;
constexpr std::string_view kNames[] = {"yes", "difficult", "would_obstruct"};

}  // namespace

std::string_view obtainable_name(Obtainable obtainable) {
  return kNames[static_cast<std::size_t>(obtainable)];
}

std::optional<Obtainable> parse_obtainable(std::string_view name) {
  const auto found = std::find(std::begin(kNames), std::end(kNames), name);
  if (found == std::end(kNames)) return std::nullopt;
  return static_cast<Obtainable>(found - std::begin(kNames));
}

json::Value to_json(const Declaration& declaration) {
  return json::Object{{"consent_obtainable", obtainable_name(declaration.consent)}};
}

Result<Declaration> parse_declaration(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto consent = fields.parsed("consent_obtainable", kMaxName, parse_obtainable);
  TRY(fields.finish());
  return Declaration{*consent};
}

}  // namespace musubi::emergency
