// The household of a case: shown, drawn and edited (docs/spec/household.md).
#pragma once

#include "node/people/case_people.h"
#include "node/sharing/look.h"
#include "protocol/exchange/environment.h"
#include "protocol/ids/codes.h"
#include "protocol/people/sealed_view.h"
#include "protocol/ports/clock.h"

namespace musubi::node {

struct HouseholdEdit {
  json::Value document;
  std::uint64_t seen;  // the revision that the editor saw
  std::string reason;  // needed where it takes a seal away
  std::string user;
};

class HouseholdService {
 public:
  struct Parts {
    exchange::Writer& writer;
    const Clock& clock;
    crypto::RandomSource& random;
  };
  explicit HouseholdService(Parts parts) : parts_(parts) {}

  struct Full {
    std::uint64_t revision;
    people::Household household;
  };
  // All of it. "case.not-found".
  [[nodiscard]] Result<Full> show_full(const CaseId& id, const Look& look) const;
  [[nodiscard]] Result<people::SealedHousehold> show_sealed(const CaseId& id,
                                                            const Look& look) const;
  // The genogram: SVG, of the sealed view, as every picture is.
  [[nodiscard]] Result<std::string> draw(const CaseId& id, const Look& look) const;

  // The revision that it has then. kConflict "household.changed"; the faults of parse_household();
  // "household.person-missing", "household.unknown-person", "household.other-subject",
  // "sheet.future-day"; refused "household.seal-stays", "household.sealed-by-you";
  // kTooLarge "json.too-large".
  [[nodiscard]] Result<std::uint64_t> edit(const CaseId& id, const HouseholdEdit& edit) const;

 private:
  [[nodiscard]] Result<CasePeople> look_at(const CaseId& id, const Look& look,
                                           std::string_view view) const;
  Parts parts_;
};

}  // namespace musubi::node
