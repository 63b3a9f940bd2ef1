// The parts of the content as JSON, one pair of functions each. Internal to protocol/registry;
// the federation plan (plan.h) is written in the same parts.
//
// Decoding checks types, ids and limits; what the parts say about each other, and the grammar of
// their texts, is checked once, for decoded and drafted content alike, in content_rules.h.
#pragma once

#include "protocol/json/fields.h"
#include "protocol/registry/registry.h"

namespace musubi::registry {

[[nodiscard]] json::Value organisation_to_json(const Organisation& organisation);
[[nodiscard]] Result<Organisation> organisation_from_json(const json::Value& value,
                                                          const std::string& pointer);

[[nodiscard]] Result<Unit> unit_from_json(const json::Value& value, const std::string& pointer);

[[nodiscard]] json::Value node_to_json(const Node& node);
[[nodiscard]] Result<Node> node_from_json(const json::Value& value, const std::string& pointer);

[[nodiscard]] json::Value contract_to_json(const Contract& contract);
[[nodiscard]] Result<Contract> contract_from_json(const json::Value& value,
                                                  const std::string& pointer);

[[nodiscard]] json::Value approval_key_to_json(const ApprovalKey& key);
[[nodiscard]] Result<ApprovalKey> approval_key_from_json(const json::Value& value,
                                                         const std::string& pointer);

[[nodiscard]] json::Value revocation_to_json(const Revocation& revocation);
[[nodiscard]] Result<Revocation> revocation_from_json(const json::Value& value,
                                                      const std::string& pointer);

[[nodiscard]] json::Value operator_key_to_json(const OperatorKey& key);
[[nodiscard]] Result<OperatorKey> operator_key_from_json(const json::Value& value,
                                                         const std::string& pointer);

[[nodiscard]] json::Value certificate_to_json(const crypto::Certificate& certificate);
[[nodiscard]] Result<crypto::Certificate> certificate_from_json(const json::Value& value,
                                                                const std::string& pointer);

// Arrays of parts, both ways.
template <class Part>
json::Value array_to_json(const std::vector<Part>& parts, json::Value (*to_json)(const Part&)) {
  json::Array array;
  array.reserve(parts.size());
  for (const Part& part : parts) array.push_back(to_json(part));
  return array;
}

template <class Part>
std::vector<Part> read_parts(json::Fields& fields, std::string_view name, std::size_t max_items,
                             Result<Part> (*from_json)(const json::Value&, const std::string&)) {
  std::vector<Part> parts;
  fields.array(name, max_items, [&](const json::Value& item, const std::string& pointer) -> Status {
    TRY_ASSIGN(Part part, from_json(item, pointer));
    parts.push_back(std::move(part));
    return {};
  });
  return parts;
}

// An array of texts, each of at most `max_bytes`.
[[nodiscard]] std::vector<std::string> read_texts(json::Fields& fields, std::string_view name,
                                                  std::size_t max_items, std::size_t max_bytes);

}  // namespace musubi::registry
