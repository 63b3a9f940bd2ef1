// The bytes that author and approvers of an amendment sign. Internal to protocol/amendment.
#pragma once

#include "protocol/amendment/amendment.h"

namespace musubi::amendment {

[[nodiscard]] json::Value to_json(const Statement& statement);
[[nodiscard]] Result<Statement> parse_statement(const json::Value& value,
                                                const std::string& pointer);

[[nodiscard]] Bytes author_message(const std::string& person, const Statement& statement);
[[nodiscard]] Bytes approval_message(const std::string& person, Instant at,
                                     const Statement& statement);

}  // namespace musubi::amendment
