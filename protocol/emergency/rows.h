// Releases in an emergency, and how many there were: what is declared easily is watched, and never
// kept back (docs/spec/emergency.md §3).
#pragma once

#include <optional>
#include <string>

#include "protocol/emergency/declaration.h"
#include "protocol/ids/ids.h"
#include "protocol/store/store.h"

namespace musubi::emergency {

struct EmergencyRow {
  MessageId message;
  CaseId case_id;
  std::string partition;
  Instant released;
  std::string released_by;
  std::optional<std::string> approved_by;
  std::optional<Instant> reviewed;
  Declaration declaration;
};

[[nodiscard]] store::Row to_row(const EmergencyRow& row);
// kInternal "exchange.bad-row".
[[nodiscard]] Result<EmergencyRow> emergency_from(const store::Row& row);
[[nodiscard]] Result<std::optional<EmergencyRow>> find_emergency(store::Store& store,
                                                                 const MessageId& message);

// More than so many within the window is an alarm. The strict values are the product's; no law
// names any.
struct Watch {
  Duration window = std::chrono::days{30};
  std::uint64_t per_partition = 3;
  std::uint64_t per_person = 2;
};

// In the window that ends at `now`. What lies ahead of a clock that stepped back counts, too.
struct Rate {
  std::uint64_t partition = 0;  // on behalf of that 委託元
  std::uint64_t person = 0;     // released by that user, for whomever

  [[nodiscard]] bool is_over(const Watch& watch) const {
    return partition > watch.per_partition || person > watch.per_person;
  }
};
[[nodiscard]] Result<Rate> rate_of(store::Store& store, const std::string& partition,
                                   const std::string& user, Instant now, const Watch& watch);

}  // namespace musubi::emergency
