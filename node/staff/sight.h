// What a caller may see (docs/spec/staff.md §3, §8): the one place that every list, view and act
// asks (invariant 9).
#pragma once

#include <optional>
#include <string>

#include "node/staff/caller.h"
#include "protocol/exchange/rows.h"

namespace musubi::node {

// Where something that is kept belongs. Ids only.
struct Place {
  std::string partition;
  std::string case_id;  // empty: of no case
};

// Whether the caller covers the partition and, as far as that is narrower, the case: by its unit,
// or because it is given to them. Inside Writer::run().
[[nodiscard]] Result<bool> may_see(store::Store& store, const Caller& caller, const Place& place);

// Where a case of this node's own belongs, or what arrived under that id. Nothing if there is none.
[[nodiscard]] Result<std::optional<Place>> place_of_case(store::Store& store,
                                                         const std::string& case_id);
// Where the row with that key belongs: of kCase, kReceivedItem, kOutbox, kTask, kReferral, kRecall,
// kDraft, kTip, kInquiry, kMeasure or kEmergency. Nothing if there is no such row.
[[nodiscard]] Result<std::optional<Place>> place_of(store::Store& store, store::Table table,
                                                    const store::Key& key);

// A new case of the caller's: it must lie where they would see it, and does so from now on. `unit`
// is asked for only of who covers several units there. Refused "staff.not-covered"; kInvalid
// "staff.unit-missing".
[[nodiscard]] Status claim(store::Store& store, const Caller& caller, const Place& place,
                           const std::optional<std::string>& unit, Instant now,
                           store::ChangeSet& act);

// Whether anything at all of the partition is for the caller.
[[nodiscard]] bool works_for(const Caller& caller, const std::string& partition);

// Something new of no case yet, or many new cases at once: for who covers the partition as a whole.
// Refused "staff.not-covered".
[[nodiscard]] Status check_new(store::Store& store, const Caller& caller,
                               const std::string& partition);

// Of a row of one of those tables.
[[nodiscard]] Result<bool> may_see_row(store::Store& store, const Caller& caller,
                                       const store::Row& row);

// One page of what the caller sees of the rows that `page` asks for, which looks at no more than
// kMaxLookedAt of them. `rows` is what page_answer() makes "next" from: shown as many as the page
// has room for, or the last ones that were looked at.
struct SeenPage {
  std::vector<store::Row> shown;
  std::vector<store::Row> rows;
};
inline constexpr std::size_t kMaxLookedAt = 4000;
[[nodiscard]] Result<SeenPage> seen_page(store::Store& store, const Caller& caller,
                                         const store::Scan& page);

}  // namespace musubi::node
