// What must hold within one registry's content, R-8 to R-23. Internal to protocol/registry.
#pragma once

#include <set>

#include "protocol/registry/registry.h"

namespace musubi::registry {

// All of them. The detail of a refusal is the place, as in the content's JSON.
[[nodiscard]] Status check_content(const RegistryContent& content);

// The rules by part; check_content() calls each.
[[nodiscard]] Status check_organisations(const RegistryContent& content);
[[nodiscard]] Status check_certificate_holders(const RegistryContent& content);  // R-11, 16–19, 21
[[nodiscard]] Status check_contracts(const RegistryContent& content);
[[nodiscard]] Status check_revocations(const RegistryContent& content);

using OrganisationSet = std::set<OrganisationId>;
[[nodiscard]] OrganisationSet listed_organisations(const RegistryContent& content);

// "/nodes/3" and "/nodes/3/endpoint", for details.
[[nodiscard]] std::string place(std::string_view list, std::size_t position,
                                std::string_view member = {});

// Each value of `key(item)` at most once, else "registry.duplicate" at `list`/position.
template <class Items, class Key>
Status check_distinct(const Items& items, std::string_view list, Key key) {
  std::set<std::decay_t<decltype(key(*items.begin()))>> seen;
  std::size_t position = 0;
  for (const auto& item : items) {
    if (!seen.insert(key(item)).second) return invalid("registry.duplicate", place(list, position));
    ++position;
  }
  return {};
}

}  // namespace musubi::registry
