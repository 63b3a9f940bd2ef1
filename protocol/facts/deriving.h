// The parts of derive(), one for each kind of records: what they share. Not for others.
#pragma once

#include <string_view>

#include "protocol/facts/derive.h"

namespace musubi::facts {

// One derivation on its way.
struct Deriving {
  const Views& views;
  const Question& question;
  Instant now;
  Relation relation;
  policy::Facts& facts;

  void state(std::string_view attribute, std::string_view value, std::string_view source,
             const Record& record) const {
    facts.emplace(attribute,
                  policy::Fact{std::string(value), {std::string(source), record.by, record.at}});
  }
  // What only the question says.
  void state_asked(std::string_view attribute, std::string_view value) const {
    state(attribute, value, "request", {question.asked_by, question.asked});
  }
  // V-3.
  [[nodiscard]] bool on_record(const Record& record) const { return record.at <= now; }
};

// V-4: of the records for which `is_it` holds, the only one that is there: `one` is null if
// there is none, and also if there are several, which `many` tells apart.
template <class View>
struct Found {
  const View* one = nullptr;
  bool many = false;
};
template <class View, class Is>
[[nodiscard]] Found<View> find_only(const Deriving& at, const std::vector<View>& views, Is is_it) {
  Found<View> found;
  for (const View& view : views) {
    if (!at.on_record(view.record) || !is_it(view)) continue;
    if (found.one != nullptr) return {nullptr, true};
    found.one = &view;
  }
  return found;
}
// The person's only record of that kind, or null.
template <class View>
[[nodiscard]] const View* only_of_person(const Deriving& at, const std::vector<View>& views) {
  return find_only(at, views, [&at](const View& view) { return view.person == at.question.person; })
      .one;
}

// Of several records that all serve, the one that is named: the earliest, then the smallest name.
template <class View, class Serves>
[[nodiscard]] const View* earliest(const Deriving& at, const std::vector<View>& views,
                                   Serves serves) {
  const View* best = nullptr;
  for (const View& view : views) {
    if (!at.on_record(view.record) || !serves(view)) continue;
    const bool earlier = best == nullptr || view.record.at < best->record.at ||
                         (view.record.at == best->record.at && view.record.by < best->record.by);
    if (earlier) best = &view;
  }
  return best;
}

[[nodiscard]] bool covers(const std::set<Category>& allowed, const std::set<Category>& asked);
[[nodiscard]] bool is_in_force(const ContractView& contract, Instant now);
// Whether a contract in force has `contractor` work for `commissioner`.
[[nodiscard]] bool works_for(const Views& views, const OrganisationId& contractor,
                             const OrganisationId& commissioner, Instant now);
[[nodiscard]] const BodyView* body_of(const Views& views, const OrganisationId& id);

void derive_registry(const Deriving& at);  // V-11 to V-14
void derive_consent(const Deriving& at);   // V-15, V-16
void derive_meeting(const Deriving& at);   // V-17, V-24, V-25, V-27
void derive_person(const Deriving& at);    // V-19 to V-23, V-28
void derive_requests(const Deriving& at);  // V-18, V-26

}  // namespace musubi::facts
