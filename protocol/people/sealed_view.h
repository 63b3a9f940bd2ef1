// A household as far as it may be shown, printed or exported (invariant 7; H-22, H-23).
#pragma once

#include "protocol/people/household.h"
#include "protocol/people/seals.h"

namespace musubi::people {

// Nothing in it tells of a hidden person where they are, or who belongs to them; and nothing in it
// tells that something was left out. There is no way back to what was written.
class SealedHousehold {
 public:
  SealedHousehold(Household household, const Seals& seals);
  [[nodiscard]] const Household& shown() const { return shown_; }

 private:
  Household shown_;
};

// The form household-view/1: as household/1, without marks.
[[nodiscard]] json::Value to_json(const SealedHousehold& household);

}  // namespace musubi::people
