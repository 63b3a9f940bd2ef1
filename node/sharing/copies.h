// The copies of a message: what each recipient got, and, once it was recalled, what they answered.
#pragma once

#include "protocol/exchange/rows.h"
#include "protocol/json/value.h"

namespace musubi::node {

struct Copies {
  json::Value view;       // as JSON (docs/spec/api.md §7)
  std::size_t count = 0;  // recipients
  std::size_t open = 0;   // of whom it is not known that they have nothing any more, or why they do
  std::size_t to_judge = 0;  // who kept something, and named a law
};

// `person`: a position in the case; what was told of them is named. kNotFound "message.not-found".
[[nodiscard]] Result<Copies> copies_of(store::Store& store, const MessageId& message,
                                       std::size_t person, Instant now);

}  // namespace musubi::node
