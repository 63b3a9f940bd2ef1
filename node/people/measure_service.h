// Protective measures (支援措置) of the people of a case (docs/spec/household.md, section 4).
#pragma once

#include "node/people/household_service.h"
#include "node/sharing/look.h"

namespace musubi::node {

// A task that is due when a measure may be renewed (H-16).
inline constexpr std::string_view kMeasureEnds = "MEASURE_ENDS";

class MeasureService {
 public:
  struct Parts {
    exchange::Writer& writer;
    const Clock& clock;
    crypto::RandomSource& random;
    people::MeasureRules rules = {};
  };
  explicit MeasureService(Parts parts) : parts_(parts) {}

  // Of a person of the household: asked for, or begun already. It seals at once.
  // "measure.unknown-person", and what people::act_on() says.
  [[nodiscard]] Result<people::Measure> add(const CaseId& id, const PersonId& person,
                                            const people::MeasureWord& word) const;
  // kNotFound "measure.not-found"; kConflict "measure.changed" if it has another revision than
  // `seen`; and what people::act_on() says.
  [[nodiscard]] Result<people::Measure> act(const people::MeasureId& id,
                                            const people::MeasureWord& word,
                                            std::optional<std::uint64_t> seen) const;
  // All of a case, cleared ones too, in the order of their last acts.
  [[nodiscard]] Result<std::vector<people::Measure>> list(const CaseId& id, const Look& look) const;

  [[nodiscard]] people::MeasureState state(const people::Measure& measure) const;
  [[nodiscard]] const people::MeasureRules& rules() const { return parts_.rules; }

 private:
  // One act on a measure, or the first of a new one, with all that follows.
  [[nodiscard]] Result<people::Measure> apply(store::Store& store, CasePeople& people,
                                              people::Measure measure,
                                              const people::MeasureWord& word) const;
  Parts parts_;
};

}  // namespace musubi::node
