#include "node/sharing/crossing.h"

#include <algorithm>
#include <array>

#include "node/sharing/referral_service.h"
#include "node/sharing/release_rows.h"
#include "node/sharing/task.h"
#include "protocol/ids/timed_id.h"
#include "protocol/policy/obligations.h"

namespace musubi::node {
namespace {

using exchange::ReceivedItem;
using store::Row;
using store::Table;

constexpr std::array<std::string_view, 6> kCarried{"DELETE_AFTER", "KEEP_UNTIL",   "NO_EXPORT",
                                                   "NO_ONWARD",    "PURPOSE_ONLY", "REPORT_BACK"};
constexpr std::size_t kLedgerByCase = 1;  // index of Table::kDisclosure
constexpr std::size_t kMessage = 0;       // its columns
constexpr std::size_t kRecipient = 1;
constexpr std::size_t kPerson = 2;

json::Array to_json(const std::vector<Obligation>& duties) {
  json::Array list;
  for (const Obligation& duty : duties) {
    json::Object one{{"id", duty.id}};
    if (duty.days) one.emplace("days", *duty.days);
    list.push_back(std::move(one));
  }
  return list;
}

json::Object told_of(const CrossingParts& parts, Instant now) {
  const casework::ReleaseRequest& request = parts.order.request;
  return {{"basis", request.basis},
          {"basis_class", parts.basis_class},
          {"decision", parts.permit.id().text()},
          {"duties", to_json(parts.permit.obligations())},
          {"form", kCrossingForm},
          {"from", parts.file.partition},
          {"purpose", label(request.purpose).name},
          {"released", to_text(now)}};
}

bool ends_the_keeping(std::string_view duty) {
  return duty == "KEEP_UNTIL" || duty == "DELETE_AFTER";
}

std::optional<Instant> keep_until(const std::vector<Obligation>& duties, Instant now) {
  std::optional<Instant> until;
  for (const Obligation& duty : duties) {
    if (!duty.days || !ends_the_keeping(duty.id)) continue;
    const Instant due = now + std::chrono::days(*duty.days);
    until = std::min(due, until.value_or(due));
  }
  return until;
}

// The crossings of a case that told of this person. All of them rested on a basis of the class
// "consent", or did not: what the item says.
Result<std::vector<MessageId>> crossings_of(store::Store& store, const NodeId& own,
                                            const CaseId& case_id, const PersonId& person) {
  std::vector<MessageId> found;
  store::Scan scan;
  scan.table = Table::kDisclosure;
  scan.index = kLedgerByCase;
  scan.prefix = {case_id.text()};
  while (true) {
    TRY_ASSIGN(const auto rows, store.scan(scan));
    for (const Row& row : rows) {
      const bool fits = std::get<std::string>(row.fields.at(kRecipient)) == own.text() &&
                        std::get<std::string>(row.fields.at(kPerson)) == person.text();
      const auto id = MessageId::parse(std::get<std::string>(row.fields.at(kMessage)));
      if (fits && id) found.push_back(*id);
    }
    if (rows.size() < scan.limit) return found;
    scan.after = rows.back();
  }
}

Result<bool> rests_on_consent(const ReceivedItem& item) {
  TRY_ASSIGN(const json::Value told, crossing_told(item));
  const json::Value* basis_class = told.find("basis_class");
  return basis_class != nullptr && basis_class->text() != nullptr &&
         *basis_class->text() == label(BasisClass::kConsent).name;
}

}  // namespace

Result<json::Value> crossing_told(const ReceivedItem& item) {
  TRY_ASSIGN(json::Value told, json::parse(item.signed_manifest));
  const json::Value* form = told.find("form");
  if (form == nullptr || form->text() == nullptr || *form->text() != kCrossingForm) {
    return invalid("json.bad-value", "/form");
  }
  return told;
}

Status check_crossing_duties(const policy::Permit& permit) {
  for (const Obligation& duty : permit.obligations()) {
    if (std::find(kCarried.begin(), kCarried.end(), duty.id) == kCarried.end()) {
      return refused("crossing.duty-not-kept", duty.id);
    }
  }
  return {};
}

CrossedRows crossed_rows(const CrossingParts& parts, const MessageId& id, Instant now,
                         crypto::RandomSource& random) {
  const casework::ReleaseRequest& request = parts.order.request;
  const auto duties = parts.permit.obligations();
  CrossedRows crossed{
      ReceivedItem{.sender = parts.own,
                   .message = id,
                   .case_id = CaseId::draw(random),
                   .partition = request.recipient.organisation().text(),
                   .subject = std::nullopt,
                   .kind = std::string(label(request.kind).name),
                   .revision = parts.file.revision,
                   .reply_to = std::nullopt,
                   .received_at = now,
                   .recalled_at = std::nullopt,
                   .keep_until = keep_until(duties, now),
                   .signed_manifest = to_bytes(json::to_canonical(told_of(parts, now))),
                   .payload = parts.payload,
                   .salt = std::nullopt},
      {}};
  crossed.rows.push_back(exchange::to_row(crossed.item));
  for (const Obligation& duty : duties) {
    const policy::DutyEntry* known = policy::find_duty(duty.id);
    if (known == nullptr || known->enforcer != policy::Enforcer::kRecipientStaff) continue;
    crossed.rows.push_back(to_row(
        arrived_task(crossed.item, duty.id, now + std::chrono::days(duty.days.value_or(0)))));
  }
  return crossed;
}

Result<std::vector<MessageId>> end_crossings(store::Store& store, const NodeId& own,
                                             const casework::CaseFile& file, const PersonId& person,
                                             Instant now, crypto::RandomSource& random,
                                             store::ChangeSet& change) {
  std::vector<MessageId> ended;
  TRY_ASSIGN(const auto ids, crossings_of(store, own, file.id, person));
  for (const MessageId& id : ids) {
    TRY_ASSIGN(auto item, exchange::find_received(store, own, id));
    if (!item || item->recalled_at) continue;
    TRY_ASSIGN(const bool rests, rests_on_consent(*item));
    if (!rests) continue;
    item->payload.reset();
    item->recalled_at = now;
    change.update(exchange::to_row(*item));
    Task task = arrived_task(*item, kRecallTask, now + kRecallAnswerWithin);
    task.created = now;
    task.body->object()->emplace("recalled", id.text());
    change.insert(to_row(task));
    change.also(audit::Record::make(audit::Act::kWithdrawal, now, item->case_id,
                                    json::Object{{"crossing", id.text()}}, random));
    ended.push_back(id);
  }
  return ended;
}

Status answer_crossing(store::Store& store, const NodeId& own, const MessageId& crossing,
                       const referral::RecallAnswer& answer, const casework::Author& author,
                       Instant now, crypto::RandomSource& random) {
  TRY_ASSIGN(auto task, find_task(store, arrived_task_id(own, crossing, kRecallTask)));
  if (!task) return Error{ErrorCode::kNotFound, "recall.not-found", crossing.text()};
  if (!task->open) return Error{ErrorCode::kConflict, "recall.answered", {}};
  task->open = false;
  json::Object body{{"crossing", crossing.text()},
                    {"result", referral::recall_result_name(answer.result)},
                    {"user", author.user}};
  if (answer.basis) body.emplace("basis", *answer.basis);
  store::ChangeSet change(
      audit::Record::make(audit::Act::kIntake, now, task->case_id, std::move(body), random));
  change.update(to_row(*task));
  TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
  return {};
}

}  // namespace musubi::node
