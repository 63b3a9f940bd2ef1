// facts = derive(views, question, instant): what the policy is told about one question
// (docs/spec/facts.md). Total and pure: whatever the views say, there is an answer, and equal
// arguments give equal facts. What no record says is left out, and so is missing: it forbids more
// and permits less.
#pragma once

#include "protocol/facts/views.h"
#include "protocol/policy/facts.h"

namespace musubi::facts {

// How the recipient stands to the sender at `now` (V-13).
[[nodiscard]] Relation relation_of(const Views& views, const Question& question, Instant now);
// What a person must have consented to, for a message of this kind: to ask somebody about a person
// is to collect, and tells them of the person, too (V-15).
[[nodiscard]] std::vector<Direction> directions_of(Kind kind);

// Every value is one of the domain that policy.md §2.2 gives the attribute.
[[nodiscard]] policy::Facts derive(const Views& views, const Question& question, Instant now);

}  // namespace musubi::facts
