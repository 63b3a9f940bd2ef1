#include "protocol/people/seals.h"

#include <algorithm>

#include "protocol/casework/place_seal.h"

namespace musubi::people {
namespace {

using casework::stricter;

// What the measures of a person say: protected, or that the sheet's word was lifted.
bool is_protected(const std::vector<Measure>& measures, const PersonId& person) {
  return std::any_of(measures.begin(), measures.end(), [&](const Measure& measure) {
    return measure.person == person && measure.protects();
  });
}
bool was_cleared(const std::vector<Measure>& measures, const PersonId& person) {
  return std::any_of(measures.begin(), measures.end(), [&](const Measure& measure) {
    return measure.person == person && !measure.protects();
  });
}

bool lived_in_sealed_place(const Household& household, const PersonId& person) {
  return std::any_of(household.stays.begin(), household.stays.end(), [&](const Stay& stay) {
    if (stay.person != person) return false;
    const Residence* residence = household.residence(stay.residence);
    return residence != nullptr && residence->sealed == Mark::kYes;
  });
}

// The strictest of the residences where the person lives now.
std::optional<Mark> mark_of_places(const Household& household, const PersonId& person) {
  std::optional<Mark> mark;
  for (const Stay& stay : household.stays) {
    const Residence* residence = household.residence(stay.residence);
    if (stay.person != person || !stay.is_now() || residence == nullptr) continue;
    mark = stricter(mark.value_or(Mark::kNo), residence->sealed);
  }
  return mark;
}

// H-18, before those who live together share it.
Mark own_mark(const Household& household, const SheetMarks& sheet,
              const std::vector<Measure>& measures, const PersonId& person) {
  if (is_protected(measures, person)) return Mark::kYes;
  if (lived_in_sealed_place(household, person)) return Mark::kYes;
  const auto written = sheet.find(person);
  const bool lifted = was_cleared(measures, person);
  if (written != sheet.end() && written->second == Mark::kYes && !lifted) return Mark::kYes;
  if (const auto mark = mark_of_places(household, person)) return *mark;
  if (written == sheet.end()) return Mark::kUnknown;
  // Lifted, but nobody has said that there is nothing to hide.
  return written->second == Mark::kYes ? Mark::kUnknown : written->second;
}

// Groups of who share a residence now, and of who may live with the subject (H-19).
class Together {
 public:
  explicit Together(const Household& household) : household_(household) {
    for (std::size_t i = 0; i < household.members.size(); ++i) group_.push_back(i);
    for (const Stay& one : household.stays) {
      for (const Stay& other : household.stays) {
        if (one.is_now() && other.is_now() && one.residence == other.residence) {
          join(index_of(one.person), index_of(other.person));
        }
      }
    }
    for (std::size_t i = 0; i < household.members.size(); ++i) {
      if (may_be_anywhere(i)) join(0, i);
    }
  }
  [[nodiscard]] std::size_t of(std::size_t member) const { return group_[member]; }

 private:
  std::size_t index_of(const PersonId& person) const {
    return static_cast<std::size_t>(household_.member(person) - household_.members.data());
  }
  bool may_be_anywhere(std::size_t index) const {
    const Member& member = household_.members[index];
    return !member.deceased && !mark_of_places(household_, member.person);
  }
  void join(std::size_t one, std::size_t other) {
    const std::size_t from = group_[other];
    const std::size_t to = group_[one];
    std::replace(group_.begin(), group_.end(), from, to);
  }

  const Household& household_;
  std::vector<std::size_t> group_;
};

}  // namespace

Mark Seals::of(const PersonId& person) const {
  const auto found = marks_.find(person);
  return found == marks_.end() ? Mark::kUnknown : found->second;
}

bool Seals::stricter_than(const Seals& before) const {
  return std::any_of(marks_.begin(), marks_.end(), [&](const auto& each) {
    const Mark was = before.of(each.first);
    return each.second != was && stricter(was, each.second) == each.second;
  });
}

Seals seals_of(const Household& household, const SheetMarks& sheet,
               const std::vector<Measure>& measures) {
  std::vector<Mark> own;
  for (const Member& member : household.members) {
    own.push_back(own_mark(household, sheet, measures, member.person));
  }
  const Together together(household);
  std::map<std::size_t, Mark> of_group;
  for (std::size_t i = 0; i < own.size(); ++i) {
    Mark& mark = of_group.try_emplace(together.of(i), Mark::kNo).first->second;
    mark = stricter(mark, own[i]);
  }
  std::map<PersonId, Mark> marks;
  for (std::size_t i = 0; i < own.size(); ++i) {
    marks.emplace(household.members[i].person, of_group.at(together.of(i)));
  }
  // A caller in no row lives where nobody asked.
  for (const auto& [person, mark] : sheet) {
    if (marks.count(person) > 0) continue;
    marks.emplace(person, is_protected(measures, person) ? Mark::kYes : mark);
  }
  return Seals(std::move(marks));
}

std::set<std::int64_t> sealed_residences(const Household& household, const Seals& seals) {
  std::set<std::int64_t> sealed;
  for (const Residence& residence : household.residences) {
    bool hidden_now = false;
    bool hidden_once = false;
    bool open_now = false;
    for (const Stay& stay : household.stays) {
      if (stay.residence != residence.number) continue;
      const bool hidden = seals.hides(stay.person);
      hidden_now = hidden_now || (hidden && stay.is_now());
      hidden_once = hidden_once || hidden;
      open_now = open_now || (!hidden && stay.is_now());
    }
    if (residence.sealed != Mark::kNo || hidden_now || (hidden_once && !open_now)) {
      sealed.insert(residence.number);
    }
  }
  return sealed;
}

casework::LaterSeals later_seals(const casework::CaseFile& file, const Household& household,
                                 const Seals& seals) {
  casework::LaterSeals later;
  for (const PersonId& person : file.persons) later.seals.push_back(seals.of(person));
  const auto sealed = sealed_residences(household, seals);
  for (const Residence& residence : household.residences) {
    if (sealed.count(residence.number) == 0) continue;
    if (!residence.address.empty()) later.addresses.push_back(residence.address);
  }
  return later;
}

std::optional<std::int64_t> unsealed_by(const Household& before, const Household& after) {
  for (const Residence& residence : before.residences) {
    if (residence.sealed != Mark::kYes) continue;
    const Residence* still = after.residence(residence.number);
    if (still == nullptr || still->sealed != Mark::kYes) return residence.number;
    // Its words are what texts are searched for.
    if (still->address != residence.address || still->postcode != residence.postcode) {
      return residence.number;
    }
  }
  for (const Stay& stay : before.stays) {
    const Residence* residence = before.residence(stay.residence);
    if (residence == nullptr || residence->sealed != Mark::kYes) continue;
    if (!after.has_stay(stay.person, stay.residence)) return stay.residence;
  }
  return std::nullopt;
}

}  // namespace musubi::people
