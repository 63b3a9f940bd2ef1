// The JSON of outcomes and statements. For receipt.cc and its tests.
#pragma once

#include "protocol/exchange/receipt.h"

namespace musubi::exchange {

[[nodiscard]] Bytes outcome_leaf(const Outcome& outcome, ByteView salt);
[[nodiscard]] Result<Outcome> parse_outcome_leaf(ByteView leaf);

[[nodiscard]] Bytes statement_bytes(const Statement& statement);
[[nodiscard]] Result<Statement> parse_statement(ByteView bytes);

}  // namespace musubi::exchange
