// What the policy engine is told about a request: one value per attribute of a finite domain,
// or "missing". Strings live only at the edge; inside, a value is its position in the domain.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crypto/base/instant.h"
#include "crypto/base/result.h"
#include "protocol/json/value.h"

namespace musubi::policy {

inline constexpr std::size_t kMaxAttributes = 64;
inline constexpr std::size_t kMaxDomainValues = 32;

struct Provenance {
  std::string source;    // such as "consent-record", "registry", "request"
  std::string asserter;  // who says so: a node, a staff id; never a subject's name
  Instant at;
};

struct Fact {
  std::string value;
  Provenance provenance;
};

// Attribute name → fact. An attribute that is absent is missing. "category" is never given
// here: the engine supplies each category in turn.
using Facts = std::map<std::string, Fact, std::less<>>;

[[nodiscard]] json::Value to_json(const Facts& facts);
[[nodiscard]] Result<Facts> facts_from_json(const json::Value& value);

}  // namespace musubi::policy
