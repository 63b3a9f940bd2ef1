// What is on record of the person alone, and of a table about nobody: V-19 to V-23, V-28.
#include "protocol/facts/deriving.h"

namespace musubi::facts {
namespace {

constexpr std::chrono::hours kJapanFromUtc{9};

bool is_over(const std::optional<Day>& last_day, Instant now) {
  const auto today = std::chrono::floor<std::chrono::days>(now + kJapanFromUtc);
  return last_day && std::chrono::sys_days(*last_day) < today;
}

// V-19: the end of a measure opens nothing; the end of a finding closes.
void derive_seal(const Deriving& at) {
  const FlagView* flag = only_of_person(at, at.views.flags);
  if (flag == nullptr || (!flag->sealed && is_over(flag->until, at.now))) return;
  at.state("sealed_place", flag->sealed ? "yes" : "no", "intake-sheet", flag->record);
}

// V-20.
void derive_residence(const Deriving& at) {
  const ResidenceView* residence = only_of_person(at, at.views.residences);
  if (residence == nullptr || residence->city != at.question.on_behalf_of) return;
  at.state("residence", residence->in_city ? "in_city" : "elsewhere", "intake-sheet",
           residence->record);
}

// V-21, V-22.
void derive_urgency(const Deriving& at) {
  const auto found = find_only(at, at.views.urgencies, [&](const UrgencyView& view) {
    return view.person == at.question.person;
  });
  if (found.many) return;
  const UrgencyView* declared = found.one;
  if (declared == nullptr || declared->reason.empty() || declared->until <= at.now) {
    return at.state_asked("urgency", "none");
  }
  at.state("urgency", name_of(declared->level), "urgency-record", declared->record);
  if (!declared->consent) return;
  at.state("consent_obtainable", name_of(*declared->consent), "urgency-record", declared->record);
}

// V-23.
void derive_plan(const Deriving& at) {
  const PlanView* plan = only_of_person(at, at.views.plans);
  if (plan == nullptr) return;
  const bool unfounded = plan->stage == PlanStage::kEarlyStart && plan->reason.empty();
  at.state("plan", name_of(unfounded ? PlanStage::kProposed : plan->stage), "plan-record",
           plan->record);
}

// V-28.
void derive_form(const Deriving& at) {
  if (at.question.person) return at.state_asked("data_form", "personal");
  const auto& table = at.views.table;
  if (!table || !at.on_record(table->record)) return;
  at.state("data_form", table->smallest_cell < table->limit ? "small_cells" : "aggregate", "table",
           table->record);
}

}  // namespace

void derive_person(const Deriving& at) {
  derive_seal(at);
  derive_residence(at);
  derive_urgency(at);
  derive_plan(at);
  derive_form(at);
}

}  // namespace musubi::facts
