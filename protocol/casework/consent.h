// What one person of a case said about their consent, as it is kept: one row for each time that
// something was said, the newest of which counts (docs/spec/consent.md §2).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "protocol/casework/case_file.h"
#include "protocol/casework/wording.h"

namespace musubi::casework {

inline constexpr std::size_t kMaxNamedRecipients = 64;

using ConsentId = RandomId<struct ConsentTag>;

// Less than the words of the mark speak of. Absent: no less. An empty list is nothing at all, and
// is never taken for no limit (docs/spec/consent.md C-6).
struct Limits {
  std::optional<std::set<Category>> categories = std::nullopt;
  std::optional<std::set<Purpose>> purposes = std::nullopt;
  std::optional<Instant> until = std::nullopt;  // the first instant at which it is over

  [[nodiscard]] bool allow(Purpose purpose, const std::vector<Category>& asked) const;
  friend bool operator==(const Limits&, const Limits&) = default;
};

// How one direction of a consent stands. What one was told of the other changes nothing of it:
// neither its words nor the day from which they run.
struct DirectionMark {
  ConsentState state;
  Instant since;
  std::string wording;  // the form version whose words the person was shown
  // The bodies that the person named; without any the words are of whom they name themselves.
  std::set<OrganisationId> recipients = {};
  Limits limits = {};

  // Whom the mark means, looked at for one body: that body if it was named; another one, that it
  // therefore does not mean, if only others were; nullopt if nobody was named.
  [[nodiscard]] std::optional<OrganisationId> recipient_for(const OrganisationId& asked) const;
  friend bool operator==(const DirectionMark&, const DirectionMark&) = default;
};

// One person's consent as recorded. Providing and collecting are kept apart, though one mark
// sets both; of which of them the mark speaks is for the wording to say.
struct Consent {
  ConsentId id;
  PersonId person;
  DirectionMark providing;  // 提供
  std::uint64_t revision = 1;
  Instant changed;                     // when this was recorded
  std::optional<Instant> valid_until;  // of both directions, as a version before 5 wrote it
  std::string taken_by;                // the user who recorded it
  std::optional<DirectionMark> collecting = std::nullopt;            // 収集; absent: as providing
  std::set<Direction> said{kDirections.begin(), kDirections.end()};  // of which this was said
  // The leaf of the log that commits to it; absent in rows of a version before 5.
  std::optional<Digest> leaf = std::nullopt;

  [[nodiscard]] const DirectionMark& mark_of(Direction direction) const {
    return direction == Direction::kCollect && collecting ? *collecting : providing;
  }
  [[nodiscard]] ConsentState state_of(Direction direction) const {
    return mark_of(direction).state;
  }
};

// When a mark is over: the earliest of its own end, of the end that its words name, counted from
// the day of the mark, and of the consent's (C-9). `shown` may be null: words that nobody knows.
[[nodiscard]] std::optional<Instant> end_of(const Consent& consent, const DirectionMark& mark,
                                            const Wording* shown);
// The state as it stands at `now`: what was given is expired from its end on, and nobody has to
// write that down.
[[nodiscard]] ConsentState state_at(const Consent& consent, Direction direction,
                                    const Wordings& wordings, Instant now);

// All that was recorded of everybody in the case, the newest first.
[[nodiscard]] Result<std::vector<Consent>> consent_history(store::Store& store,
                                                           const CaseId& case_id);
// The newest consent of each person, in the order of file.persons; absent = nobody asked.
[[nodiscard]] Result<std::vector<std::optional<Consent>>> load_consents(store::Store& store,
                                                                        const CaseFile& file);

// A new state of a person's consent (given, withdrawn …): a new row, the old ones stay. `said`: the
// directions of which something was said, at least one.
[[nodiscard]] store::ChangeSet record_consent(const CaseFile& file, Consent consent,
                                              const std::set<Direction>& said, Instant now,
                                              crypto::RandomSource& random);

// What the sheet's rows say, as part of the record of the intake. A caller who is in no row was not
// asked.
void insert_consents_of_sheet(const CaseFile& file, const Author& author,
                              crypto::RandomSource& random, const Digest& leaf,
                              store::ChangeSet& change);

}  // namespace musubi::casework
