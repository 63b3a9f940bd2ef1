// Recording what a person said about their consent, with all that follows from it.
#include "node/sharing/crossing.h"
#include "node/sharing/sharing_service.h"
#include "protocol/ids/timed_id.h"

namespace musubi::node {
namespace {

using casework::CaseFile;
using casework::Consent;
using Consents = std::vector<std::optional<Consent>>;

// Without policies nothing can be given, and everything can be taken back: no words are known then.
const casework::Wordings& wordings_of(const NodeSituation& situation) {
  static const casework::Wordings kNone{};
  return situation.policies == nullptr ? kNone : situation.policies->wordings();
}

// Whose newest consent it is.
Result<std::size_t> person_of(store::Store& store, const CaseFile& file, const Consents& newest,
                              const casework::ConsentId& id) {
  for (std::size_t i = 0; i < newest.size(); ++i) {
    if (newest[i] && newest[i]->id == id) return i;
  }
  TRY_ASSIGN(const auto history, casework::consent_history(store, file.id));
  for (const Consent& consent : history) {
    if (consent.id == id) return Error{ErrorCode::kConflict, "consent.superseded", id.text()};
  }
  return Error{ErrorCode::kNotFound, "consent.not-found", id.text()};
}

// When the person last took something back; what was released before belongs to that.
Result<std::optional<Instant>> last_taken_back(store::Store& store, const CaseFile& file,
                                               std::size_t person) {
  TRY_ASSIGN(const auto history, casework::consent_history(store, file.id));
  for (const Consent& consent : history) {
    if (consent.person != file.persons[person]) continue;
    for (const casework::Direction direction : consent.said) {
      if (casework::takes_back(consent.state_of(direction))) return std::optional(consent.changed);
    }
  }
  return std::optional<Instant>();
}

}  // namespace

Result<Followed> SharingService::keep_consent(store::Store& store, const NodeSituation& situation,
                                              const ConsentStep& step) {
  auto change = casework::record_consent(step.file, step.next, step.said, step.now, parts_.random);
  Followed followed{.consent = step.next.id};
  const bool taken_back = casework::takes_back(step.next.state_of(*step.said.begin()));
  if (taken_back || step.narrowed) {
    const exchange::Context context{store, *situation.registry, situation.exchange.own, step.now,
                                    parts_.random};
    TRY_ASSIGN(const auto after, last_taken_back(store, step.file, step.person));
    TRY_ASSIGN(followed,
               follow_end(context, step.file,
                          {step.person, step.next, step.said, step.narrowed, after}, change));
    if (step.said.contains(casework::Direction::kProvide)) {
      TRY_ASSIGN(followed.crossings,
                 end_crossings(store, situation.exchange.own, step.file,
                               step.file.persons[step.person], step.now, parts_.random, change));
    }
  }
  if (!followed.rested.empty()) {
    Task task = follow_up_task(step.file, step.person, step.next, followed.rested, step.now);
    task.open = followed.asked;
    change.insert(to_row(task));
  }
  TRY(put_end_task(
      store,
      {step.file, step.person, earliest_end(step.next, wordings_of(situation), step.now),
       parts_.ask_before_end, step.now},
      change));
  TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
  return followed;
}

Result<Followed> SharingService::record_consent(const CaseId& case_id, std::size_t person,
                                                const ConsentChange& said,
                                                const casework::Author& author) {
  const auto situation = parts_.situation.current();
  const casework::Wordings& wordings = wordings_of(*situation);
  // What permits nothing, a withdrawal above all, is recorded whatever this node lacks.
  if (casework::permits(said.state)) {
    if (situation->policies == nullptr) return situation->hindrance.error();
    TRY(check_terms(wordings, said, parts_.clock.now()));
  }
  Followed followed;
  TRY(parts_.writer.run([&](store::Store& store) -> Status {
    const Instant now = parts_.clock.now();
    TRY_ASSIGN(const CaseFile file, casework::load_case(store, case_id));
    if (person >= file.persons.size()) return invalid("consent.no-such-person", "/person");
    TRY_ASSIGN(const Consents known, casework::load_consents(store, file));
    TRY_ASSIGN(const Consent next, next_consent({file, person, wordings, *situation->registry,
                                                 author, now, parts_.random},
                                                known[person], said));
    TRY_ASSIGN(followed,
               keep_consent(store, *situation, {file, person, next, said.directions, false, now}));
    return {};
  }));
  for (const NodeId& peer : followed.peers) parts_.released(peer);
  return followed;
}

Result<Followed> SharingService::narrow_consent(const CaseId& case_id, const Narrowing& narrowing,
                                                const casework::Author& author) {
  const auto situation = parts_.situation.current();
  Followed followed;
  TRY(parts_.writer.run([&](store::Store& store) -> Status {
    const Instant now = parts_.clock.now();
    TRY_ASSIGN(const CaseFile file, casework::load_case(store, case_id));
    TRY_ASSIGN(const Consents known, casework::load_consents(store, file));
    TRY_ASSIGN(const std::size_t person, person_of(store, file, known, narrowing.consent));
    TRY_ASSIGN(const Consent next,
               narrowed_consent({file, person, wordings_of(*situation), *situation->registry,
                                 author, now, parts_.random},
                                *known[person], narrowing));
    TRY_ASSIGN(followed, keep_consent(store, *situation,
                                      {file, person, next, narrowing.directions, true, now}));
    return {};
  }));
  for (const NodeId& peer : followed.peers) parts_.released(peer);
  return followed;
}

}  // namespace musubi::node
