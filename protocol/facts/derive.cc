#include "protocol/facts/derive.h"

#include "protocol/facts/deriving.h"

namespace musubi::facts {

bool covers(const std::set<Category>& allowed, const std::set<Category>& asked) {
  return !asked.empty() &&
         std::includes(allowed.begin(), allowed.end(), asked.begin(), asked.end());
}

namespace {

// V-10: on a progress nobody decides, and no domain has it.
void derive_asked(const Deriving& at) {
  at.state_asked("purpose", label(at.question.purpose).name);
  if (at.question.kind == Kind::kProgress) return;
  at.state_asked("kind", label(at.question.kind).name);
}

}  // namespace

policy::Facts derive(const Views& views, const Question& question, Instant now) {
  policy::Facts facts;
  const Deriving at{views, question, now, relation_of(views, question, now), facts};
  derive_asked(at);
  derive_registry(at);
  derive_consent(at);
  derive_meeting(at);
  derive_requests(at);
  derive_person(at);
  return facts;
}

}  // namespace musubi::facts
