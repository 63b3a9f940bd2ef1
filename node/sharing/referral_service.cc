#include "node/sharing/referral_service.h"

#include <algorithm>

#include "node/sharing/crossing.h"
#include "node/sharing/known_message.h"
#include "node/sharing/recall_view.h"
#include "node/sharing/task.h"
#include "protocol/exchange/outbox.h"

namespace musubi::node {
namespace {

constexpr std::string_view kReportBack = "REPORT_BACK";

using referral::Known;
using store::Row;
using store::Store;

void add(json::Object& object, const char* name, const std::optional<Instant>& instant) {
  if (instant) object.emplace(name, to_text(*instant));
}

json::Value act_json(const referral::Act& act) {
  json::Object object{{"act", act.id.text()},
                      {"by", referral::side_name(act.by)},
                      {"dated", to_text(act.dated)},
                      {"event", referral::entry(act.event).name},
                      {"event_ja", referral::entry(act.event).ja},
                      {"revision", static_cast<std::int64_t>(act.revision)}};
  add(object, "taken", act.taken);
  if (act.details.reason) object.emplace("reason", referral::entry(*act.details.reason).name);
  if (act.details.to) object.emplace("to", act.details.to->text());
  if (act.details.content) object.emplace("content", act.details.content->text());
  return object;
}

json::Value dates_json(const referral::View& view) {
  const referral::FourActs acts = referral::four_acts(view);
  json::Object object{{"in_order", referral::in_order(acts)}};
  add(object, "sent", acts.sent);
  add(object, "received", acts.received);
  add(object, "report_sent", acts.report_sent);
  add(object, "report_received", acts.report_received);
  return object;
}

// The body that must see that something happens next.
const NodeId& responsible(const Known& known) {
  return known.view.responsible == referral::Side::kSender ? known.row.sender : known.row.recipient;
}

// Since when, and by which act; of one that never moved, the sending.
json::Value responsible_by(const referral::View& view) {
  const auto moved =
      std::find_if(view.counted.begin(), view.counted.end(),
                   [&view](const referral::Act& act) { return act.id == view.responsible_by; });
  return json::Object{{"act", moved->id.text()},
                      {"by", referral::side_name(moved->by)},
                      {"dated", to_text(moved->dated)},
                      {"event", referral::entry(moved->event).name}};
}

json::Value to_json(const Known& known, const NodeId& own, Instant now) {
  const referral::View& view = known.view;
  const referral::StateEntry& state = referral::entry(view.state);
  const bool transfer = known.row.sort == referral::Sort::kTransfer;
  const referral::Clocks clocks = referral::clocks_of(known.row);
  json::Array acts;
  for (const referral::Act& act : view.counted) acts.push_back(act_json(act));
  json::Array overtaken;
  for (const MessageId& id : view.overtaken) overtaken.push_back(id.text());
  json::Object object{{"acts", std::move(acts)},
                      {"behind", view.behind},
                      {"dates", dates_json(view)},
                      {"end", referral::side_name(known.row.side_of(own))},
                      {"kind", label(transfer ? Kind::kTransfer : Kind::kReferral).name},
                      {"overdue", referral::overdue(view, clocks, now)},
                      {"overtaken", std::move(overtaken)},
                      {"partition", known.row.partition},
                      {"recipient", known.row.recipient.text()},
                      {"referral", known.row.message.text()},
                      {"responsible", responsible(known).text()},
                      {"responsible_by", responsible_by(view)},
                      {"revision", static_cast<std::int64_t>(view.revision)},
                      {"sender", known.row.sender.text()},
                      {"state", state.name},
                      {"state_ja", state.ja}};
  add(object, "due", referral::due(view, clocks));
  if (state.waits_for) object.emplace("waits_for", referral::side_name(*state.waits_for));
  // The case is the sender's own; what a recipient keeps a message under is nothing to ask for.
  if (known.row.sender == own) object.emplace("case", known.row.case_id.text());
  return object;
}

Result<Known> find(Store& store, const NodeId& own, const NodeId& sender,
                   const MessageId& referral) {
  TRY_ASSIGN(auto known, referral::find_referral(store, own, sender, referral));
  if (!known) return Error{ErrorCode::kNotFound, "referral.not-found", referral.text()};
  return *std::move(known);
}

// The words of an act are an answer that this node gave to the other end before.
Status check_content(Store& store, const NodeId& peer, const std::optional<MessageId>& content) {
  if (!content) return {};
  TRY_ASSIGN(const bool given, has_sent(store, *content, peer, Kind::kAnswer));
  return given ? Status() : invalid("referral.unknown-content", content->text());
}

// Who reported back has done that duty, if the referral came with it.
Status end_report_duty(Store& store, const NodeId& sender, const MessageId& referral,
                       store::ChangeSet& change) {
  TRY_ASSIGN(auto task, find_task(store, arrived_task_id(sender, referral, kReportBack)));
  if (!task || !task->open) return {};
  task->open = false;
  change.update(to_row(*task));
  return {};
}

// What the act is done on, if the act names nothing that is not there.
Result<Known> find_for(Store& store, const NodeId& own, const NodeId& sender,
                       const MessageId& referral, const referral::Intention& intention) {
  TRY_ASSIGN(Known known, find(store, own, sender, referral));
  TRY(check_content(store, known.row.peer_of(own), intention.details.content));
  return known;
}

}  // namespace

Result<json::Value> ReferralService::show(const NodeId& sender, const MessageId& referral) const {
  const auto situation = parts_.situation.current();
  const NodeId& own = situation->exchange.own;
  json::Value answer;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(const Known known, find(store, own, sender, referral));
    answer = to_json(known, own, parts_.clock.now());
    return {};
  }));
  return answer;
}

Result<ReferralService::Page> ReferralService::list(const Caller& caller,
                                                    const store::Scan& scan) const {
  const auto situation = parts_.situation.current();
  const NodeId& own = situation->exchange.own;
  Page page;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(SeenPage seen, seen_page(store, caller, scan));
    page.rows = std::move(seen.rows);
    for (const Row& each : seen.shown) {
      TRY_ASSIGN(auto row, referral::referral_from(each));
      TRY_ASSIGN(const Known known, referral::know(store, own, std::move(row)));
      page.referrals.push_back(to_json(known, own, parts_.clock.now()));
    }
    return {};
  }));
  return page;
}

Result<ReferralService::RecallPage> ReferralService::recalls(const Caller& caller,
                                                             const store::Scan& scan) const {
  RecallPage page;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(SeenPage seen, seen_page(store, caller, scan));
    page.rows = std::move(seen.rows);
    for (const Row& each : seen.shown) {
      TRY_ASSIGN(const auto row, exchange::from_row<exchange::RecallRow>(each));
      TRY_ASSIGN(json::Value recall, recall_view(store, row));
      page.recalls.push_back(std::move(recall));
    }
    return {};
  }));
  return page;
}

Result<json::Value> ReferralService::act(const NodeId& sender, const MessageId& referral,
                                         const referral::Intention& intention,
                                         const casework::Author& author) {
  const auto situation = parts_.situation.current();
  const NodeId& own = situation->exchange.own;
  json::Value answer;
  std::optional<NodeId> peer;
  const Status acted = parts_.writer.run([&](Store& store) -> Status {
    const Instant now = parts_.clock.now();
    const exchange::Context context{store, *situation->registry, own, now, parts_.random};
    TRY_ASSIGN(const Known before, find_for(store, own, sender, referral, intention));
    TRY_ASSIGN(auto step, referral::act(context, before, intention, author.user));
    if (intention.event == referral::Event::kReport) {
      TRY(end_report_duty(store, sender, referral, step.change));
    }
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(step.change));
    TRY_ASSIGN(const Known after, find(store, own, sender, referral));
    answer = to_json(after, own, now);
    peer = before.row.peer_of(own);
    return {};
  });
  TRY(acted);
  parts_.released(*peer);
  return answer;
}

Status ReferralService::answer_recall(const NodeId& sender, const MessageId& recall,
                                      const referral::RecallAnswer& answer,
                                      const casework::Author& author) {
  TRY(referral::check(answer));
  TRY(parts_.writer.run(
      [&](Store& store) { return answer_now(store, sender, recall, answer, author); }));
  if (sender != parts_.situation.current()->exchange.own) parts_.released(sender);
  return {};
}

Status ReferralService::answer_now(Store& store, const NodeId& sender, const MessageId& recall,
                                   const referral::RecallAnswer& answer,
                                   const casework::Author& author) {
  const auto situation = parts_.situation.current();
  if (answer.basis && situation->policies == nullptr) return situation->hindrance;
  if (answer.basis && situation->policies->catalogue().find(*answer.basis) == nullptr) {
    return invalid("recall.unknown-basis", *answer.basis);
  }
  const NodeId& own = situation->exchange.own;
  if (sender == own) {
    return answer_crossing(store, own, recall, answer, author, parts_.clock.now(), parts_.random);
  }
  TRY_ASSIGN(const auto item, exchange::find_received(store, sender, recall));
  TRY_ASSIGN(auto task, find_task(store, arrived_task_id(sender, recall, kRecallTask)));
  if (!item || !task) return Error{ErrorCode::kNotFound, "recall.not-found", recall.text()};
  if (!task->open) return Error{ErrorCode::kConflict, "recall.answered", {}};
  const Instant now = parts_.clock.now();
  const exchange::Context context{store, *situation->registry, situation->exchange.own, now,
                                  parts_.random};
  TRY_ASSIGN(auto change, exchange::release_recall_answer(
                              context, *item,
                              {std::string(referral::kRecallAnswerType),
                               referral::kRecallAnswerSchema, referral::serialise(answer)}));
  change.also(
      audit::Record::make(audit::Act::kIntake, now, std::nullopt,
                          json::Object{{"recall", recall.text()},
                                       {"result", referral::recall_result_name(answer.result)},
                                       {"sender", sender.text()},
                                       {"user", author.user}},
                          parts_.random));
  task->open = false;
  change.update(to_row(*task));
  TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
  return {};
}

Result<std::optional<Row>> recall_task(const exchange::Context& context, const Manifest& manifest,
                                       const exchange::ReceivedItem& item) {
  if (!manifest.reply_to) return std::optional<Row>{};
  TRY_ASSIGN(const auto recalled,
             exchange::find_received(context.reads, manifest.sender, *manifest.reply_to));
  const auto kind = recalled ? parse_kind(recalled->kind) : std::nullopt;
  // A notice holds nothing to erase. Of a message that was recalled before, the first recall's
  // answer is the answer (T-22): `recalled` is as it was before this one.
  if (!kind || is_notice(*kind) || recalled->recalled_at) return std::optional<Row>{};
  Task task = arrived_task(item, kRecallTask, item.received_at + kRecallAnswerWithin);
  task.body->object()->emplace("recalled", manifest.reply_to->text());
  return std::optional(to_row(task));
}

}  // namespace musubi::node
