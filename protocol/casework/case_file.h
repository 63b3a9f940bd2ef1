// A case of this node's own: what its people wrote, who is in it, and their consents.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "protocol/casework/case_summary.h"
#include "protocol/casework/wording.h"
#include "protocol/ids/ids.h"
#include "protocol/store/change_set.h"
#include "protocol/store/store.h"

namespace musubi::casework {

// A recorded state, in the words of ISO/IEC TS 27560. Only given and renewed permit anything;
// unknown (不明) is a state like the others, and the one of whom nobody asked (invariant 2).
enum class ConsentState : std::uint8_t {
  kUnknown,
  kRequested,
  kDeferred,
  kGiven,
  kRenewed,
  kRefused,
  kWithdrawn,
  kExpired,
  kTerminated,
  kInvalidated,
};
[[nodiscard]] std::string_view consent_state_name(ConsentState state);
[[nodiscard]] std::optional<ConsentState> parse_consent_state(std::string_view name);
[[nodiscard]] constexpr bool permits(ConsentState state) {
  return state == ConsentState::kGiven || state == ConsentState::kRenewed;
}

// Whoever says so takes back what they gave before: what rested on it must come back. The others
// stop what is to come: an end that was known from the start (expired) takes nothing back, and who
// was not asked or has not answered has said nothing.
[[nodiscard]] constexpr bool takes_back(ConsentState state) {
  return state == ConsentState::kRefused || state == ConsentState::kWithdrawn ||
         state == ConsentState::kTerminated || state == ConsentState::kInvalidated;
}

using ConsentId = RandomId<struct ConsentTag>;

// How one direction of a consent stands. What one was told of the other changes nothing of it:
// neither its words nor the day from which they run.
struct DirectionMark {
  ConsentState state;
  Instant since;
  std::string wording;  // the form version whose words the person was shown
  // The one body that the person named; without it the words are of whom they name themselves.
  std::optional<OrganisationId> recipient = std::nullopt;
  friend bool operator==(const DirectionMark&, const DirectionMark&) = default;
};

// One person's consent as recorded. Providing and collecting are kept apart, though one mark
// sets both; of which of them the mark speaks is for the wording to say.
struct Consent {
  ConsentId id;
  PersonId person;
  DirectionMark providing;  // 提供
  std::uint64_t revision = 1;
  Instant changed;  // when this was recorded
  std::optional<Instant> valid_until;
  std::string taken_by;                                    // the user who recorded it
  std::optional<DirectionMark> collecting = std::nullopt;  // 収集; absent: as providing

  [[nodiscard]] const DirectionMark& mark_of(Direction direction) const {
    return direction == Direction::kCollect && collecting ? *collecting : providing;
  }
  [[nodiscard]] ConsentState state_of(Direction direction) const {
    return mark_of(direction).state;
  }
};

enum class CaseState : std::uint8_t { kOpen, kClosed };

struct CaseFile {
  CaseId id;
  std::string partition;  // 委託元: on whose behalf it is kept
  CaseState state = CaseState::kOpen;
  std::uint64_t revision = 1;
  Instant created;
  Instant changed;
  std::vector<PersonId> persons;  // in the order of summary.persons
  json::Value sheet;
  IntakeSheet intake;  // the same, decoded
  CaseSummary summary;

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

// The newest consent of each person, in the order of file.persons; absent = nobody asked.
[[nodiscard]] Result<std::vector<std::optional<Consent>>> load_consents(store::Store& store,
                                                                        const CaseFile& file);

// A new state of a person's consent (given, withdrawn …): a new row, the old ones stay. `said`: the
// directions of which something was said, at least one.
[[nodiscard]] store::ChangeSet record_consent(const CaseFile& file, const Consent& consent,
                                              const std::set<Direction>& said, Instant now,
                                              crypto::RandomSource& random);

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
