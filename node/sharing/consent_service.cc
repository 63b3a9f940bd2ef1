#include "node/sharing/consent_service.h"

#include <algorithm>

#include "node/sharing/consent_tasks.h"
#include "node/sharing/consent_view.h"
#include "node/sharing/copies.h"
#include "protocol/consent/receipt.h"
#include "protocol/consent/steps.h"
#include "protocol/exchange/taking_back.h"

namespace musubi::node {
namespace {

using casework::CaseFile;
using casework::Consent;
using casework::Wordings;
using store::Store;

const Wordings& wordings_of(const NodeSituation& situation) {
  static const Wordings kNone{};
  return situation.policies == nullptr ? kNone : situation.policies->wordings();
}

std::size_t position_of(const CaseFile& file, const PersonId& person) {
  const auto at = std::find(file.persons.begin(), file.persons.end(), person);
  return static_cast<std::size_t>(at - file.persons.begin());
}

struct Found {
  CaseFile file;
  Consent consent;
  std::size_t person;
};
Result<Found> find_consent(Store& store, const CaseId& id, const casework::ConsentId& wanted) {
  TRY_ASSIGN(CaseFile file, casework::load_case(store, id));
  TRY_ASSIGN(const auto history, casework::consent_history(store, id));
  for (const Consent& consent : history) {
    if (consent.id != wanted) continue;
    const std::size_t person = position_of(file, consent.person);
    return Found{std::move(file), consent, person};
  }
  return Error{ErrorCode::kNotFound, "consent.not-found", wanted.text()};
}

std::string name_of(const CaseFile& file, std::size_t person) {
  const auto& household = file.intake.household;
  return person < household.size() ? household[person].name : std::string();
}

std::map<OrganisationId, consent::BodyName> names_in(const registry::Registry& registry) {
  std::map<OrganisationId, consent::BodyName> names;
  for (const registry::Organisation& body : registry.content().organisations) {
    names.emplace(body.id, consent::BodyName{body.name_ja, body.name_en});
  }
  return names;
}

json::Value receipt_of(const Found& found, const NodeSituation& situation) {
  const NodeId& own = situation.exchange.own;
  const auto names = names_in(*situation.registry);
  const bool open = found.file.sealed_place(found.person) == casework::Mark::kNo;
  return consent::make_receipt(
      {found.consent, wordings_of(situation), own,
       OrganisationId::parse(found.file.partition).value_or(own.organisation()), names,
       name_of(found.file, found.person), open});
}

bool carries(const exchange::OutboxRow& message, std::size_t person) {
  return message.terms && message.terms->consented &&
         message.terms->may_rest_on_consent_of(static_cast<std::uint32_t>(person));
}

// What a task's body lists; nothing of one that was shredded.
std::vector<MessageId> messages_in(const Task& task) {
  std::vector<MessageId> messages;
  const json::Value* listed = task.body ? task.body->find("messages") : nullptr;
  if (listed == nullptr || listed->array() == nullptr) return messages;
  for (const json::Value& item : *listed->array()) {
    const auto id = item.text() ? MessageId::parse(*item.text()) : std::nullopt;
    if (id) messages.push_back(*id);
  }
  return messages;
}

struct FollowUp {
  json::Array messages;
  std::size_t copies = 0;
  std::size_t open = 0;
  std::size_t to_judge = 0;
};
Result<FollowUp> follow_up(Store& store, const Task& task, std::size_t person, Instant now) {
  FollowUp all;
  for (const MessageId& message : messages_in(task)) {
    TRY_ASSIGN(Copies copies, copies_of(store, message, person, now));
    all.messages.emplace_back(std::move(copies.view));
    all.copies += copies.count;
    all.open += copies.open;
    all.to_judge += copies.to_judge;
  }
  return all;
}

const char* state_of(const Task& task, const FollowUp& all) {
  if (!task.open) return "closed";
  return all.open == 0 ? "answered" : "open";
}

Result<json::Object> withdrawal_json(Store& store, const Task& task, const Consent& consent,
                                     std::size_t person, Instant now) {
  TRY_ASSIGN(FollowUp all, follow_up(store, task, person, now));
  json::Object object{{"copies", static_cast<std::int64_t>(all.copies)},
                      {"due", to_text(task.due)},
                      {"messages", std::move(all.messages)},
                      {"open_copies", static_cast<std::int64_t>(all.open)},
                      {"open_to_question", static_cast<std::int64_t>(all.to_judge)},
                      {"overdue", task.open && all.open > 0 && task.due < now},
                      {"state", state_of(task, all)},
                      {"task", task.id}};
  const json::Value* closed = task.body ? task.body->find("closed") : nullptr;
  if (closed != nullptr) object.emplace("closed", *closed);
  object.merge(consent_json(consent, person, {}, std::nullopt));
  object.erase("newest");
  return object;
}

bool took_back(const Consent& consent) {
  return std::any_of(consent.said.begin(), consent.said.end(),
                     [&consent](casework::Direction direction) {
                       return casework::takes_back(consent.state_of(direction));
                     });
}

// Of a withdrawal that nothing rested on there is no task.
json::Object nothing_to_follow(const Consent& consent, std::size_t person) {
  json::Object object = consent_json(consent, person, {}, std::nullopt);
  object.erase("newest");
  object.merge(json::Object{{"copies", 0},
                            {"messages", json::Array()},
                            {"open_copies", 0},
                            {"open_to_question", 0},
                            {"overdue", false},
                            {"state", "closed"}});
  return object;
}

}  // namespace

Status ConsentService::log_view(Store& store, const CaseId& id, json::Object what,
                                const Look& look) const {
  what.emplace("case", id.text());
  what.emplace("purpose", look.purpose);
  what.emplace("user", look.user);
  TRY_ASSIGN([[maybe_unused]] const auto index,
             store.apply(store::ChangeSet(audit::Record::make(
                 audit::Act::kView, parts_.clock.now(), id, std::move(what), parts_.random))));
  return {};
}

Result<json::Value> ConsentService::list(const CaseId& id, const Look& look) const {
  const auto situation = parts_.situation.current();
  json::Array consents;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    const Instant now = parts_.clock.now();
    TRY_ASSIGN(const CaseFile file, casework::load_case(store, id));
    TRY_ASSIGN(const auto history, casework::consent_history(store, id));
    TRY_ASSIGN(const auto newest, casework::load_consents(store, file));
    for (const Consent& consent : history) {
      const std::size_t person = position_of(file, consent.person);
      const bool counts = newest.at(person)->id == consent.id;
      consents.emplace_back(consent_json(consent, person, wordings_of(*situation),
                                         counts ? std::optional(now) : std::nullopt));
    }
    return log_view(store, id, {{"what", "consents"}}, look);
  }));
  return json::Value(json::Object{{"consents", std::move(consents)}});
}

Result<json::Value> ConsentService::receipt(const CaseId& id, const casework::ConsentId& consent,
                                            const Look& look) const {
  const auto situation = parts_.situation.current();
  json::Value receipt;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(const Found found, find_consent(store, id, consent));
    receipt = receipt_of(found, *situation);
    return log_view(store, id,
                    {{"consent", consent.text()},
                     {"receipt", *receipt.find("receipt_id")},
                     {"what", "consent-receipt"}},
                    look);
  }));
  return receipt;
}

Result<json::Value> ConsentService::recipients(const CaseId& id, const casework::ConsentId& consent,
                                               const Look& look) const {
  json::Array messages;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(const Found found, find_consent(store, id, consent));
    TRY_ASSIGN(const auto sent, exchange::messages_of(store, id));
    for (const exchange::OutboxRow& message : sent) {
      if (!carries(message, found.person)) continue;
      TRY_ASSIGN(Copies copies,
                 copies_of(store, message.message, found.person, parts_.clock.now()));
      messages.emplace_back(std::move(copies.view));
    }
    return log_view(store, id, {{"consent", consent.text()}, {"what", "consent-recipients"}}, look);
  }));
  return json::Value(json::Object{{"messages", std::move(messages)}});
}

Result<json::Value> ConsentService::ending(const Caller& caller) const {
  json::Array ending;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    const Instant now = parts_.clock.now();
    store::Scan scan;
    scan.table = store::Table::kTask;
    scan.index = kTasksByDue;
    scan.prefix = {std::string("open")};
    scan.up_to = store::Field(now.time_since_epoch().count());
    for (;;) {
      TRY_ASSIGN(auto rows, store.scan(scan));
      for (const store::Row& row : rows) {
        TRY_ASSIGN(const Task task, task_in(row));
        if (task.kind != kConsentEnds || !task.case_id || !task.body) continue;
        TRY_ASSIGN(const bool sees, may_see_row(store, caller, row));
        if (!sees) continue;
        ending.emplace_back(json::Object{{"case", task.case_id->text()},
                                         {"ends", *task.body->find("ends")},
                                         {"partition", task.partition},
                                         {"person", *task.body->find("person")},
                                         {"task", task.id}});
      }
      if (rows.size() < scan.limit) return {};
      scan.after = std::move(rows.back());
    }
  }));
  return json::Value(json::Object{{"consents", std::move(ending)}});
}

Result<json::Value> ConsentService::withdrawals(const CaseId& id, const Look& look) const {
  json::Array all;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    const Instant now = parts_.clock.now();
    TRY_ASSIGN(const CaseFile file, casework::load_case(store, id));
    TRY_ASSIGN(const auto history, casework::consent_history(store, id));
    for (const Consent& consent : history) {
      const std::size_t person = position_of(file, consent.person);
      TRY_ASSIGN(const auto task, find_task(store, follow_up_id(consent.id)));
      if (task) {
        TRY_ASSIGN(auto item, withdrawal_json(store, *task, consent, person, now));
        all.emplace_back(std::move(item));
      } else if (took_back(consent)) {
        all.emplace_back(nothing_to_follow(consent, person));
      }
    }
    return log_view(store, id, {{"what", "withdrawals"}}, look);
  }));
  return json::Value(json::Object{{"withdrawals", std::move(all)}});
}

Status ConsentService::close_withdrawal(const CaseId& id, const casework::ConsentId& consent,
                                        const Word& word) const {
  return parts_.writer.run([&](Store& store) -> Status {
    const Instant now = parts_.clock.now();
    TRY_ASSIGN(auto task, find_task(store, follow_up_id(consent)));
    if (!task || task->case_id != id || !task->body) {
      return Error{ErrorCode::kNotFound, "withdrawal.not-found", consent.text()};
    }
    if (!task->open) return Error{ErrorCode::kConflict, "withdrawal.closed", {}};
    TRY_ASSIGN(const FollowUp all, follow_up(store, *task, 0, now));
    if (all.open > 0) {
      return Error{ErrorCode::kConflict, "withdrawal.unanswered",
                   std::to_string(all.open) + "/" + std::to_string(all.copies)};
    }
    task->open = false;
    task->body->object()->emplace(
        "closed", json::Object{{"at", to_text(now)}, {"by", word.by}, {"finding", word.said}});
    store::ChangeSet change(audit::Record::make(audit::Act::kConsent, now, id,
                                                json::Object{{"consent", consent.text()},
                                                             {"finding", word.said},
                                                             {"followed_up", task->id},
                                                             {"user", word.by}},
                                                parts_.random));
    change.update(to_row(*task));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  });
}

}  // namespace musubi::node
