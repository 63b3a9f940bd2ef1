// What a person said about their consent, and what that makes of the consent on record: pure steps,
// by the table of protocol/consent/steps.h.
#pragma once

#include <set>
#include <string>

#include "protocol/casework/consent.h"
#include "protocol/registry/registry.h"

namespace musubi::node {

// `wording` is the form version whose words they were shown. A direction of which nothing was said
// stays as it is.
struct ConsentChange {
  casework::ConsentState state;
  std::string wording;
  std::set<casework::Direction> directions{casework::kDirections.begin(),
                                           casework::kDirections.end()};
  std::set<OrganisationId> recipients = {};  // the bodies that they named
  casework::Limits limits = {};
};

// Less of what stands. What is absent stays as it was.
struct Narrowing {
  casework::ConsentId consent;  // the newest of that person: what was seen when it was narrowed
  std::set<casework::Direction> directions{casework::kDirections.begin(),
                                           casework::kDirections.end()};
  std::optional<std::set<OrganisationId>> recipients = std::nullopt;
  casework::Limits limits = {};
};

// Of a consent that is given or renewed: "consent.unknown-wording" (the detail lists those that
// are known), "consent.wording-not-approved", "consent.beyond-wording", "consent.empty-scope",
// "consent.ended-already".
[[nodiscard]] Status check_terms(const casework::Wordings& known, const ConsentChange& said,
                                 Instant now);

// Who records, when, under which words.
struct Recording {
  const casework::CaseFile& file;
  std::size_t person;
  const casework::Wordings& wordings;
  const registry::Registry& registry;
  const casework::Author& author;
  Instant now;
  crypto::RandomSource& random;
};

// The next consent of the person. kConflict "consent.no-such-step" (the detail says how the
// direction stands and what may follow) and "consent.not-recorded" for a state that nobody records.
// Of what permits: "consent.recipient-missing" under words that cover nobody who is not named, and
// "consent.unknown-recipient" (the detail names it).
[[nodiscard]] Result<casework::Consent> next_consent(const Recording& recording,
                                                     const std::optional<casework::Consent>& known,
                                                     const ConsentChange& said);

// The same consent, of less: "consent.no-such-step", "consent.empty-scope",
// "consent.ended-already", "consent.unknown-recipient", and "consent.not-narrower" for what is no
// part of what stands.
[[nodiscard]] Result<casework::Consent> narrowed_consent(const Recording& recording,
                                                         const casework::Consent& known,
                                                         const Narrowing& narrowing);

}  // namespace musubi::node
