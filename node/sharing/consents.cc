// Recording what a person said about their consent, with all that follows from it.
#include "node/sharing/consent_end.h"
#include "node/sharing/sharing_service.h"
#include "protocol/ids/timed_id.h"

namespace musubi::node {
namespace {

using casework::CaseFile;

std::string ids_of(const casework::Wordings& known) {
  std::string ids;
  for (const casework::Wording& wording : known.wordings) {
    ids += (ids.empty() ? "" : ", ") + wording.id;
  }
  return ids;
}

// Whoever is recorded as having named somebody named a body that there is; and under words of
// bodies that have to be named, they named one.
Status check_recipient(const casework::Wording& wording,
                       const std::optional<OrganisationId>& recipient,
                       const registry::Registry& registry) {
  if (!recipient) {
    return wording.needs_recipient() ? invalid("consent.recipient-missing", wording.id) : Status();
  }
  if (registry.organisation(*recipient) != nullptr) return {};
  return invalid("consent.unknown-recipient", recipient->text());
}

// What a consent covers is what its wording says: of one that nobody knows or approved, nothing.
Status check_wording(const casework::Wordings& known, const registry::Registry& registry,
                     const ConsentChange& said) {
  const casework::Wording* wording = known.find(said.wording);
  if (wording == nullptr) return invalid("consent.unknown-wording", ids_of(known));
  if (!wording->approved) return invalid("consent.wording-not-approved", said.wording);
  return check_recipient(*wording, said.recipient, registry);
}

// What was said of the direction now, or else how it stood; of what nobody asked, nothing is known.
casework::DirectionMark next_mark(casework::Direction direction,
                                  const std::optional<casework::Consent>& known,
                                  const ConsentChange& said, Instant now) {
  if (said.directions.count(direction) > 0) return {said.state, now, said.wording, said.recipient};
  if (known) return known->mark_of(direction);
  return {casework::ConsentState::kUnknown, now, said.wording};
}

casework::Consent next_consent(const CaseFile& file, std::size_t person,
                               const std::optional<casework::Consent>& known,
                               const ConsentChange& said, const casework::Author& author,
                               Instant now, crypto::RandomSource& random) {
  return {draw_at<casework::ConsentId>(now, random),
          file.persons[person],
          next_mark(casework::Direction::kProvide, known, said, now),
          known ? known->revision + 1 : 1,
          now,
          std::nullopt,
          author.user,
          next_mark(casework::Direction::kCollect, known, said, now)};
}

}  // namespace

Result<Followed> SharingService::record_consent(const CaseId& case_id, std::size_t person,
                                                const ConsentChange& said,
                                                const casework::Author& author) {
  const auto situation = parts_.situation.current();
  const bool permits = casework::permits(said.state);
  // What permits nothing, a withdrawal above all, is recorded whatever this node lacks.
  if (permits && situation->policies == nullptr) return situation->hindrance.error();
  if (permits) {
    TRY(check_wording(situation->policies->wordings(), *situation->registry, said));
  }
  Followed followed;
  TRY(parts_.writer.run([&](store::Store& store) -> Status {
    const Instant now = parts_.clock.now();
    TRY_ASSIGN(const CaseFile file, casework::load_case(store, case_id));
    if (person >= file.persons.size()) return invalid("consent.no-such-person", "/person");
    TRY_ASSIGN(const auto known, casework::load_consents(store, file));
    const auto consent =
        next_consent(file, person, known[person], said, author, now, parts_.random);
    auto change = casework::record_consent(file, consent, said.directions, now, parts_.random);
    if (casework::takes_back(said.state)) {
      const exchange::Context context{store, *situation->registry, situation->exchange.own, now,
                                      parts_.random};
      TRY_ASSIGN(followed, follow_end(context, file, {person, consent, said.directions}, change));
    }
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  }));
  for (const NodeId& peer : followed.peers) parts_.released(peer);
  return followed;
}

}  // namespace musubi::node
