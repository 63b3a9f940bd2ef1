// What a policy answers to every request, as diagrams.
#pragma once

#include <map>
#include <vector>

#include "protocol/analysis/space.h"
#include "protocol/policy/decision.h"

namespace musubi::analysis {

// The answer to one request, without rules and words. `duties` sorted, each once; empty for a
// denial.
struct Answer {
  policy::Effect effect = policy::Effect::kDeny;
  policy::Level level = policy::Level::kExistenceOnly;  // of a release
  std::vector<policy::Duty> duties;
  friend auto operator<=>(const Answer&, const Answer&) = default;
};

// Answers by number. 0 is the denial.
class Answers {
 public:
  Answers();
  [[nodiscard]] std::uint32_t number(Answer answer);
  [[nodiscard]] const Answer& operator[](std::uint32_t number) const { return answers_[number]; }
  [[nodiscard]] std::size_t size() const { return answers_.size(); }

 private:
  std::vector<Answer> answers_;
  std::map<Answer, std::uint32_t> numbers_;
};

// Request → number of the answer.
[[nodiscard]] Node answers_of(Diagram& diagram, const Rules& rules, Answers& answers);
// Request → 1 if it is released.
[[nodiscard]] Node released(Diagram& diagram, Node answers);
// Request → 1 if no permit of its basis matches and no acknowledgement covers it.
[[nodiscard]] Node unspoken(Diagram& diagram, const Rules& rules);
// Request → 1 if a forbid denies it.
[[nodiscard]] Node forbidden(Diagram& diagram, const Rules& rules);
// Request → 1 if all facts are established.
[[nodiscard]] Node established(Diagram& diagram, const Model& model);

}  // namespace musubi::analysis
