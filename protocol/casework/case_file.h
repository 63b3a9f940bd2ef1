// A case of this node's own: what its people wrote, who is in it, and their consents.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/casework/case_summary.h"
#include "protocol/casework/place_seal.h"
#include "protocol/facts/codes.h"
#include "protocol/ids/ids.h"
#include "protocol/store/change_set.h"
#include "protocol/store/store.h"

namespace musubi::casework {

using facts::ConsentState;
using facts::permits;

// Whoever says so takes back what they gave before: what rested on it must come back. The others
// stop what is to come: an end that was known from the start (expired) takes nothing back, and who
// was not asked or has not answered has said nothing.
[[nodiscard]] constexpr bool takes_back(ConsentState state) {
  return state == ConsentState::kRefused || state == ConsentState::kWithdrawn ||
         state == ConsentState::kTerminated || state == ConsentState::kInvalidated;
}

enum class CaseState : std::uint8_t { kOpen, kClosed };

struct CaseFile {
  CaseId id;
  std::string partition;  // 委託元: on whose behalf it is kept
  CaseState state = CaseState::kOpen;
  std::uint64_t revision = 1;
  Instant created;
  Instant changed;                // the sheet
  std::vector<PersonId> persons;  // in the order of summary.persons
  json::Value sheet;
  IntakeSheet intake;  // the same, decoded
  CaseSummary summary;
  std::uint64_t sheet_revision = 1;
  // What was written beside the sheet (docs/spec/household.md): the newest household, and whose
  // place is sealed by it and by measures.
  std::optional<std::uint64_t> household_revision = std::nullopt;
  std::optional<LaterSeals> later_seals = std::nullopt;
  // When a place was sealed that was open before: what was released earlier was of another sheet.
  std::optional<Instant> sealed_since = std::nullopt;

  // Whether the person's whereabouts are sealed; the strictest mark of those who live together.
  [[nodiscard]] std::optional<Mark> sealed_place(std::size_t person) const {
    if (person >= intake.seals.size()) return std::nullopt;
    return intake.seals[person];
  }
};

// The day in Japan, where the sheets are filled in.
[[nodiscard]] Day day_in_japan(Instant now);

// Who acts, as an opaque id of a user of this node.
struct Author {
  std::string user;
};

struct OpenedCase {
  CaseFile file;
  store::ChangeSet change;
};
// Takes a filled intake sheet: the case, its sheet, and one consent per person as marked. The
// first fault, if there are any: read_intake_sheet() tells them all.
// "json.too-large" beyond kMaxSheetBytes, though every field is within its own limit.
[[nodiscard]] Result<OpenedCase> open_case(const json::Value& sheet, const std::string& partition,
                                           const Author& author, Instant now,
                                           crypto::RandomSource& random);
// The same under an id that the caller made: nobody may guess it.
[[nodiscard]] Result<OpenedCase> open_case(const CaseId& id, const json::Value& sheet,
                                           const std::string& partition, const Author& author,
                                           Instant now, crypto::RandomSource& random);

// "case.not-found"; kRefused "store.…" if its key was destroyed or a byte is wrong.
[[nodiscard]] Result<CaseFile> load_case(store::Store& store, const CaseId& id);

// In two steps. A row that is the same as before means that the file is, too: a sheet is never
// changed without its case, and of a case whose key was destroyed the row is another.
[[nodiscard]] Result<store::Row> case_row_of(store::Store& store, const CaseId& id);
[[nodiscard]] Result<CaseFile> load_case(store::Store& store, const store::Row& case_row);

// Of its row, so that a case can be closed without reading it. When it was changed stays as it was:
// nobody wrote anything in it.
[[nodiscard]] bool is_closed(const store::Row& case_row);
[[nodiscard]] store::Row with_state(store::Row case_row, CaseState state);

// The row of the case after one more thing was written of it: the next revision. `file` is as it
// shall be, with the revision that it had. Everything that changes what the file says goes through
// here, so that nobody goes on with a reading from before.
[[nodiscard]] store::Row next_case_row(const CaseFile& file, Instant now);

// How the recipient knows this case: the same each time, another for each recipient and
// partition. `fresh` adds the row when it had to be drawn.
struct CasePseudonym {
  Pseudonym pseudonym;
  std::optional<store::Row> fresh;
};
[[nodiscard]] Result<CasePseudonym> pseudonym_for(store::Store& store, const CaseFile& file,
                                                  const NodeId& recipient, Instant now,
                                                  crypto::RandomSource& random);

}  // namespace musubi::casework
