#include "node/sharing/urgent.h"

#include "node/sharing/task.h"

namespace musubi::node {
namespace {

using emergency::EmergencyRow;
using emergency::Rate;
using emergency::Watch;

json::Object figures(const EmergencyRow& row, const Rate& rate, const Watch& watch) {
  const auto days = std::chrono::duration_cast<std::chrono::days>(watch.window).count();
  return {{"days", static_cast<std::int64_t>(days)},
          {"message", row.message.text()},
          {"of_partition", static_cast<std::int64_t>(rate.partition)},
          {"of_person", static_cast<std::int64_t>(rate.person)},
          {"released_by", row.released_by}};
}

// Names no case: it stands when the case is gone, and tells nothing of it.
audit::Record alarm(const EmergencyRow& row, const Rate& rate, const Watch& watch, Instant now,
                    crypto::RandomSource& random) {
  json::Object body = figures(row, rate, watch);
  body.emplace("outcome", "emergency-rate");
  body.emplace("partition", row.partition);
  return audit::Record::make(audit::Act::kAlarm, now, std::nullopt, std::move(body), random);
}

Task rate_task(const EmergencyRow& row, const Rate& rate, const Watch& watch, Instant now) {
  json::Object body = figures(row, rate, watch);
  body.emplace("v", 1);
  return {.id = row.message.text() + ":" + std::string(kEmergencyRate),
          .case_id = std::nullopt,
          .partition = row.partition,
          .kind = std::string(kEmergencyRate),
          .due = now + kRateLookedAtWithin,
          .created = now,
          .body = std::move(body)};
}

}  // namespace

Status check_urgent(const ReleaseOrder& order) {
  if (!order.danger) return {};
  if (order.request.purpose != Purpose::kEmergency) return invalid("emergency.other-purpose");
  if (order.request.categories.empty()) return invalid("emergency.scope-missing");
  if (!order.person) return invalid("emergency.person-missing");
  const bool blank = order.reason.find_first_not_of(" \t\r\n") == std::string::npos;
  return blank ? invalid("emergency.reason-missing") : Status();
}

std::optional<casework::Declared> declared_by(const emergency::Declaration& declaration,
                                              const std::string& by, Instant at, Instant now) {
  if (at + emergency::kDeclarationHolds <= now) return std::nullopt;
  return casework::Declared{by, at, std::string(emergency::obtainable_name(declaration.consent))};
}

Status add_emergency(store::Store& store, const ReleaseOrder& order, const casework::CaseFile& file,
                     const MessageId& message, const Answerable& who, const Watch& watch,
                     Instant now, crypto::RandomSource& random, store::ChangeSet& change) {
  if (!order.danger) return {};
  const EmergencyRow row{message,         file.id,         file.partition, now,
                         who.released_by, who.approved_by, std::nullopt,   *order.danger};
  TRY_ASSIGN(Rate rate, emergency::rate_of(store, row.partition, row.released_by, now, watch));
  // This one counts.
  ++rate.partition;
  ++rate.person;
  change.insert(emergency::to_row(row));
  if (!rate.is_over(watch)) return {};
  change.also(alarm(row, rate, watch, now, random));
  change.insert(to_row(rate_task(row, rate, watch, now)));
  return {};
}

Status note_reviewed(store::Store& store, const MessageId& message, Instant now,
                     store::ChangeSet& change) {
  TRY_ASSIGN(auto row, emergency::find_emergency(store, message));
  if (!row || row->reviewed) return {};
  row->reviewed = now;
  change.update(emergency::to_row(*row));
  return {};
}

}  // namespace musubi::node
