// The description of the API, OpenAPI 3.1.0: one document, put together from fragments, of which
// each area has one beside this file. docs/spec/api.md §9 says what a fragment holds and what is
// added.
#pragma once

#include <span>
#include <string_view>

#include "crypto/base/result.h"
#include "protocol/json/value.h"

namespace musubi::node {

struct NamedText {
  std::string_view name;  // of the file: "cases.json"
  std::string_view text;  // JSON
};

// What this program was built with: the fragments, and docs/spec/schemas.
[[nodiscard]] std::span<const NamedText> api_fragments();
[[nodiscard]] std::span<const NamedText> shipped_schemas();

// One document of all fragments. Each operation gets the refusals that every operation may answer
// with; a schema that is named but stands in no fragment is taken from `schemas`, by its file's
// name without ".schema.json". kInternal "api.bad-description" with the place: two fragments say
// something about one thing, or a schema is nowhere.
[[nodiscard]] Result<json::Value> merge_description(std::span<const NamedText> fragments,
                                                    std::span<const NamedText> schemas);

// Of this program, in the canonical form.
[[nodiscard]] Result<Bytes> api_description();

}  // namespace musubi::node
