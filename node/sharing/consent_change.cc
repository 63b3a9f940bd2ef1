#include "node/sharing/consent_change.h"

#include <algorithm>

#include "protocol/ids/timed_id.h"
#include "protocol/consent/steps.h"

namespace musubi::node {
namespace {

using casework::Consent;
using casework::ConsentState;
using casework::Direction;
using casework::DirectionMark;
using casework::Limits;
using casework::Wording;
using casework::Wordings;

std::string ids_of(const Wordings& known) {
  std::string ids;
  for (const Wording& wording : known.wordings) ids += (ids.empty() ? "" : ", ") + wording.id;
  return ids;
}

// Whoever is recorded as having named somebody named a body that there is.
Status check_listed(const std::set<OrganisationId>& recipients,
                    const registry::Registry& registry) {
  for (const OrganisationId& recipient : recipients) {
    if (registry.organisation(recipient) == nullptr) {
      return invalid("consent.unknown-recipient", recipient.text());
    }
  }
  return {};
}

// Under words of bodies that have to be named, they named one.
Status check_recipients(const DirectionMark& mark, const Recording& recording) {
  const Wording* wording = recording.wordings.find(mark.wording);
  if (mark.recipients.empty() && wording != nullptr && wording->needs_recipient()) {
    return invalid("consent.recipient-missing", wording->id);
  }
  return check_listed(mark.recipients, recording.registry);
}

template <class Code>
bool is_within(const std::set<Code>& part, const std::optional<std::set<Code>>& whole) {
  return !whole || std::includes(whole->begin(), whole->end(), part.begin(), part.end());
}

// An empty scope means nothing, and nothing is what a withdrawal or a refusal says.
Status check_limits(const Limits& limits, Instant now) {
  if (limits.categories && limits.categories->empty()) {
    return invalid("consent.empty-scope", "/categories");
  }
  if (limits.purposes && limits.purposes->empty()) {
    return invalid("consent.empty-scope", "/purposes");
  }
  if (limits.until && *limits.until <= now) return invalid("consent.ended-already", "/until");
  return {};
}

Status check_within(const Limits& limits, const Wording& wording) {
  if (limits.categories && !is_within(*limits.categories, wording.categories)) {
    return invalid("consent.beyond-wording", "/categories");
  }
  if (limits.purposes && !is_within(*limits.purposes, wording.purposes)) {
    return invalid("consent.beyond-wording", "/purposes");
  }
  return {};
}

Error no_such_step(Direction direction, ConsentState from) {
  return {ErrorCode::kConflict, "consent.no-such-step",
          std::string(facts::name_of(direction)) + ": " + std::string(consent::entry(from).name) +
              " → " + consent::what_may_follow(from)};
}

ConsentState standing(const std::optional<Consent>& known, Direction direction,
                      const Recording& recording) {
  if (!known) return ConsentState::kUnknown;
  return casework::state_at(*known, direction, recording.wordings, recording.now);
}

Status check_step(const std::optional<Consent>& known, const std::set<Direction>& directions,
                  consent::Event event, const Recording& recording) {
  for (const Direction direction : directions) {
    const ConsentState from = standing(known, direction, recording);
    if (consent::find_move(from, event) == nullptr) return no_such_step(direction, from);
  }
  return {};
}

// Never later than the end that the words name.
std::optional<Instant> end_under(const Wordings& known, const ConsentChange& said, Instant now) {
  const Wording* wording = known.find(said.wording);
  if (wording == nullptr || !wording->days) return said.limits.until;
  const Instant end = now + std::chrono::days(*wording->days);
  return std::min(end, said.limits.until.value_or(end));
}

DirectionMark mark_said(const DirectionMark* before, const ConsentChange& said,
                        const Recording& recording) {
  DirectionMark mark{said.state, recording.now, said.wording, said.recipients, {}};
  if (!casework::permits(said.state)) return mark;
  mark.limits = said.limits;
  // Who renews under the same words, and names nothing, means what they meant before.
  const bool as_before =
      said.state == ConsentState::kRenewed && before != nullptr && before->wording == said.wording;
  if (as_before && mark.recipients.empty()) mark.recipients = before->recipients;
  if (as_before && !mark.limits.categories) mark.limits.categories = before->limits.categories;
  if (as_before && !mark.limits.purposes) mark.limits.purposes = before->limits.purposes;
  mark.limits.until = end_under(recording.wordings, said, recording.now);
  return mark;
}

// What was said of the direction now, or else how it stood; of what nobody asked, nothing is known.
DirectionMark next_mark(Direction direction, const std::optional<Consent>& known,
                        const ConsentChange& said, const Recording& recording) {
  const DirectionMark* before = known ? &known->mark_of(direction) : nullptr;
  if (said.directions.count(direction) > 0) return mark_said(before, said, recording);
  if (before != nullptr) return *before;
  return {ConsentState::kUnknown, recording.now, said.wording, {}, {}};
}

// What stands of one list: the mark's own limit, or else that of its words.
template <class Code>
const std::optional<std::set<Code>>& standing_of(const std::optional<std::set<Code>>& limit,
                                                 const std::optional<std::set<Code>>& words) {
  return limit ? limit : words;
}

Status check_narrower(const Consent& known, const DirectionMark& mark, const Narrowing& narrowing,
                      const Wordings& wordings) {
  static const Wording kNoWords{};
  const Wording* shown = wordings.find(mark.wording);
  const Wording& words = shown != nullptr ? *shown : kNoWords;
  const Limits& less = narrowing.limits;
  if (less.categories &&
      !is_within(*less.categories, standing_of(mark.limits.categories, words.categories))) {
    return invalid("consent.not-narrower", "/categories");
  }
  if (less.purposes &&
      !is_within(*less.purposes, standing_of(mark.limits.purposes, words.purposes))) {
    return invalid("consent.not-narrower", "/purposes");
  }
  const bool names_others = narrowing.recipients && !mark.recipients.empty() &&
                            !is_within(*narrowing.recipients, std::optional(mark.recipients));
  if (names_others) return invalid("consent.not-narrower", "/recipients");
  const auto end = casework::end_of(known, mark, shown);
  if (less.until && end && *end < *less.until) return invalid("consent.not-narrower", "/until");
  return {};
}

void narrow(DirectionMark& mark, const Narrowing& narrowing) {
  if (narrowing.recipients) mark.recipients = *narrowing.recipients;
  if (narrowing.limits.categories) mark.limits.categories = narrowing.limits.categories;
  if (narrowing.limits.purposes) mark.limits.purposes = narrowing.limits.purposes;
  if (narrowing.limits.until) mark.limits.until = narrowing.limits.until;
}

}  // namespace

Status check_terms(const Wordings& known, const ConsentChange& said, Instant now) {
  // What a consent covers is what its wording says: of one that nobody knows or approved, nothing.
  const Wording* wording = known.find(said.wording);
  if (wording == nullptr) return invalid("consent.unknown-wording", ids_of(known));
  if (!wording->approved) return invalid("consent.wording-not-approved", said.wording);
  TRY(check_limits(said.limits, now));
  return check_within(said.limits, *wording);
}

Result<Consent> next_consent(const Recording& recording, const std::optional<Consent>& known,
                             const ConsentChange& said) {
  const auto event = consent::event_of(said.state);
  if (!event) {
    return Error{ErrorCode::kConflict, "consent.not-recorded",
                 std::string(consent::entry(said.state).name)};
  }
  TRY(check_step(known, said.directions, *event, recording));
  Consent next{draw_at<casework::ConsentId>(recording.now, recording.random),
               recording.file.persons[recording.person],
               next_mark(Direction::kProvide, known, said, recording),
               known ? known->revision + 1 : 1,
               recording.now,
               std::nullopt,
               recording.author.user,
               next_mark(Direction::kCollect, known, said, recording)};
  if (!casework::permits(said.state)) return next;
  for (const Direction direction : said.directions) {
    TRY(check_recipients(next.mark_of(direction), recording));
  }
  return next;
}

Result<Consent> narrowed_consent(const Recording& recording, const Consent& known,
                                 const Narrowing& narrowing) {
  TRY(check_step(known, narrowing.directions, consent::Event::kNarrow, recording));
  TRY(check_limits(narrowing.limits, recording.now));
  if (narrowing.recipients && narrowing.recipients->empty()) {
    return invalid("consent.empty-scope", "/recipients");
  }
  if (narrowing.recipients) TRY(check_listed(*narrowing.recipients, recording.registry));
  Consent next = known;
  next.collecting = known.mark_of(Direction::kCollect);
  for (const Direction direction : narrowing.directions) {
    DirectionMark& mark = direction == Direction::kCollect ? *next.collecting : next.providing;
    TRY(check_narrower(known, mark, narrowing, recording.wordings));
    narrow(mark, narrowing);
  }
  next.id = draw_at<casework::ConsentId>(recording.now, recording.random);
  next.revision = known.revision + 1;
  next.changed = recording.now;
  next.taken_by = recording.author.user;
  return next;
}

}  // namespace musubi::node
