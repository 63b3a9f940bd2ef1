// How the person's own consent stands, and whether its words cover what is asked: V-15, V-16.
#include "protocol/facts/deriving.h"

namespace musubi::facts {
namespace {

// How one direction stands; no state: missing.
struct Standing {
  std::optional<ConsentState> state;
  bool covers = false;
  Record record;
};

std::optional<ConsentState> state_of(const ConsentView& consent, Instant now) {
  if (!permits(consent.state)) return consent.state;
  if (consent.until && *consent.until <= now) return ConsentState::kExpired;
  if (now < consent.since) return std::nullopt;
  return consent.state;
}

bool speak_of(const Words& words, Direction direction, Relation relation,
              const Question& question) {
  if (!words.directions.contains(direction) || !words.covers.contains(relation)) return false;
  if (words.purposes && !words.purposes->contains(question.purpose)) return false;
  return words.categories ? covers(*words.categories, question.categories)
                          : !question.categories.empty();
}

// V-16: words that leave open which body is meant mean only the one that is named.
bool means(const ConsentView& consent, Relation relation, const OrganisationId& recipient) {
  return consent.recipient ? *consent.recipient == recipient : !leaves_open_which(relation);
}

bool covers_request(const Deriving& at, const ConsentView& consent, Direction direction) {
  return consent.words && speak_of(*consent.words, direction, at.relation, at.question) &&
         means(consent, at.relation, at.question.recipient);
}

// nullopt: two records speak of this direction (V-4).
std::optional<Standing> standing_of(const Deriving& at, Direction direction) {
  const auto found = find_only(at, at.views.consents, [&](const ConsentView& consent) {
    return consent.person == at.question.person && consent.directions.contains(direction);
  });
  if (found.many) return std::nullopt;
  if (found.one == nullptr) {
    return Standing{ConsentState::kUnknown, false, {at.question.asked_by, at.question.asked}};
  }
  return Standing{state_of(*found.one, at.now), covers_request(at, *found.one, direction),
                  found.one->record};
}

// What does not permit decides, and what is missing before all.
bool decides(const Standing& before) { return !before.state || !permits(*before.state); }

Standing both(const Standing& first, const Standing& second) {
  const bool first_decides = decides(first) && (!first.state || second.state);
  Standing all = first_decides ? first : second;
  all.covers = first.covers && second.covers;
  return all;
}

}  // namespace

std::vector<Direction> directions_of(Kind kind) {
  if (kind == Kind::kInquiry) return {Direction::kProvide, Direction::kCollect};
  return {Direction::kProvide};
}

void derive_consent(const Deriving& at) {
  if (!at.question.person) return;
  std::optional<Standing> all;
  for (const Direction direction : directions_of(at.question.kind)) {
    const std::optional<Standing> one = standing_of(at, direction);
    if (!one) return;
    all = all ? both(*all, *one) : *one;
  }
  if (all->state) at.state("consent", name_of(*all->state), "consent-record", all->record);
  at.state("consent_covers_recipient", all->covers ? "yes" : "no", "consent-record", all->record);
}

}  // namespace musubi::facts
