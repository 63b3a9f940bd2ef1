// Views, questions and instants drawn from a small world in which much collides.
#pragma once

#include <random>

#include "protocol/facts/views.h"

namespace musubi::facts::test {

class RandomViews {
 public:
  explicit RandomViews(std::uint64_t seed) : random_(seed) {}

  // At most `most` records of a kind; `once`: of each thing only one (V-4).
  Views views(std::size_t most, bool once);
  Question question();
  Question question_about(const Views& views);  // often one for which a record was made
  Instant instant();                            // one of few, on both sides of a day's end in Japan

 private:
  std::size_t below(std::size_t bound) { return random_() % bound; }
  bool chance(std::size_t in_ten) { return below(10) < in_ten; }
  template <class Code>
  Code code(std::size_t count) {
    return static_cast<Code>(below(count));
  }
  template <class Item, class Draw>
  std::set<Item> some(std::size_t most, Draw draw) {
    std::set<Item> items;
    for (std::size_t i = below(most + 1); i-- > 0;) items.insert(draw());
    return items;
  }

  PersonId person();
  OrganisationId body();
  MeetingId meeting();
  ItemId item();
  AttendeeId attendee();
  std::string basis();
  std::string name();
  Record record();
  Category category() { return code<Category>(4); }
  Purpose purpose();
  std::set<Category> categories() {
    return some<Category>(4, [this] { return category(); });
  }

  RegistryView registry();
  ContractView contract();
  ConsentView consent();
  RosterView roster();
  PledgeView pledge();
  RequestView request();
  LeaveView leave();
  UrgencyView urgency();

  std::mt19937_64 random_;
};

// Drops what is recorded of a thing that is recorded already.
void keep_once(Views& views);

}  // namespace musubi::facts::test
