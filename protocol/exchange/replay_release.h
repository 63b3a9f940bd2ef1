// One entry of the log, and whether what it tells of is decided today as it was then. Internal to
// replay*.cc.
#pragma once

#include "protocol/audit/record.h"
#include "protocol/exchange/replay.h"
#include "protocol/exchange/replay_rules.h"
#include "protocol/exchange/rows.h"

namespace musubi::exchange {

// What the record of a release says (release_record()).
struct ReleaseEntry {
  MessageId message;
  DecisionId decision;
  Digest digest;  // of the manifest's immutable part
  std::string kind;
  std::string categories;
};
// "replay.bad-record".
[[nodiscard]] Result<ReleaseEntry> read_release(const audit::Record& record);

// What the record of a decision before an attempt says; nothing if it is the record of another
// decision.
struct LaterEntry {
  MessageId message;
  DecisionId decision;
  Digest sha256;
};
[[nodiscard]] Result<std::optional<LaterEntry>> read_later(const audit::Record& record);

// P-38. kNotFound: it cannot be replayed; any other error: it differs.
[[nodiscard]] Status check_release(store::Store& store, KeptRules& rules,
                                   const ReleaseEntry& entry);
[[nodiscard]] Status check_later(store::Store& store, KeptRules& rules, const LaterEntry& entry);

}  // namespace musubi::exchange
