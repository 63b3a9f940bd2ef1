// What a member that holds a vector's registry says to the vector's receipt or batch: the same for
// the maker of the vectors and for their test.
#pragma once

#include "protocol/exchange/messages.h"
#include "protocol/exchange/receipt.h"
#include "tests/vectors/vector_folder.h"

namespace musubi::testing {

struct Judged {
  NodeId judge;
  std::string outcomes;  // their names, a space between
};

inline Result<registry::Registry> read_registry(const VectorFile& vector) {
  const std::vector<Digest> told{Digest::from_hex(vector.header("told")).value()};
  return registry::accept_registry(vector.body, nullptr, told, registry::kNoTimeFloor);
}

inline Result<Judged> judge_receipt(ByteView document, const registry::Registry& registry) {
  TRY_ASSIGN(const exchange::Receipt receipt, exchange::parse_receipt(document));
  TRY_ASSIGN(const auto verified, exchange::verify_receipt(receipt, registry));
  return Judged{verified.judge(), std::string(exchange::outcome_name(verified.outcome().code))};
}

// The member's clock: the vectors were made a day after their registry was issued.
inline Result<Judged> judge_batch(ByteView frames, const registry::Registry& registry) {
  const Instant now = registry.content().issued + std::chrono::days(1);
  TRY_ASSIGN(const exchange::OutcomeBatch batch, exchange::decode_batch(frames));
  TRY_ASSIGN(const auto verified, exchange::verify_batch(batch, registry, now));
  Judged judged{verified.statement().node, {}};
  for (const auto& each : verified.outcomes()) {
    if (!judged.outcomes.empty()) judged.outcomes += ' ';
    judged.outcomes += exchange::outcome_name(each.outcome().code);
  }
  return judged;
}

inline Result<Judged> judge(const VectorFile& vector, const registry::Registry& registry) {
  return vector.header("form") == "batch" ? judge_batch(vector.body, registry)
                                          : judge_receipt(vector.body, registry);
}

}  // namespace musubi::testing
