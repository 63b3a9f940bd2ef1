#include "node/inquiry/inquiry_service.h"

#include "node/inquiry/inquiry_view.h"
#include "node/sharing/asked_of_us.h"
#include "node/sharing/inquiry_arrival.h"
#include "node/sharing/named_staff.h"
#include "node/sharing/task.h"
#include "protocol/exchange/taking_back.h"
#include "protocol/json/fields.h"
#include "protocol/policy/obligations.h"

namespace musubi::node {
namespace {

using inquiry::InquiryRow;
using store::Row;
using store::Store;

constexpr std::size_t kMaxName = 64;
constexpr std::size_t kMaxReason = 4096;
constexpr std::size_t kMaxDuties = 32;

Error not_found() { return {ErrorCode::kNotFound, "inquiry.not-found", {}}; }
Error no_such_step() { return {ErrorCode::kConflict, "inquiry.no-such-step", {}}; }

Result<InquiryRow> find(Store& store, const NodeId& sender, const MessageId& message) {
  TRY_ASSIGN(auto row, inquiry::find_inquiry(store, sender, message));
  if (!row) return not_found();
  return *std::move(row);
}

Status check_step(Store& store, const NodeId& own, const InquiryRow& row, inquiry::Event event,
                  Instant now) {
  TRY_ASSIGN(const auto view, inquiry::view_of(store, own, row, now));
  return inquiry::next_state(row.end_of(own), view.state, event) ? Status() : no_such_step();
}

audit::Record record(audit::Act act, const InquiryRow& row, std::string_view what,
                     const std::string& user, Instant now, crypto::RandomSource& random,
                     json::Object more = {}) {
  more.emplace("inquiry", row.message.text());
  more.emplace("sender", row.sender.text());
  more.emplace("step", what);
  more.emplace("user", user);
  return audit::Record::make(act, now, row.case_id, std::move(more), random);
}

bool needs_second(const ReleaseAnswer& answer) {
  return policy::before_duties(answer.assessment.grants()).count(std::string(kSecondApprover)) > 0;
}

std::vector<Category> read_categories(json::Fields& fields) {
  std::vector<Category> categories;
  if (!fields.has("categories")) return categories;
  fields.array("categories", kCategoryCount,
               [&](const json::Value& item, const std::string& at) -> Status {
                 const auto category = item.text() ? parse_category(*item.text()) : std::nullopt;
                 if (!category) return invalid("json.bad-value", at);
                 categories.push_back(*category);
                 return {};
               });
  if (categories.empty()) fields.fault("categories", "release.empty-scope");
  return categories;
}

}  // namespace

Result<std::optional<AnswerOrder>> parse_answer_order(const json::Value& body) {
  json::Fields fields(body, "");
  if (fields.has("nothing")) {
    if (!fields.boolean("nothing")) fields.fault("nothing", "json.bad-value");
    TRY(fields.finish());
    return std::optional<AnswerOrder>();
  }
  const auto case_id = fields.parsed("case", kMaxName, CaseId::parse);
  const auto person = fields.optional_integer("person", 0, casework::kMaxPersons);
  std::string basis = fields.text("basis", kMaxName);
  auto categories = read_categories(fields);
  std::set<std::string> discharged;
  if (fields.has("discharged")) {
    fields.array("discharged", kMaxDuties,
                 [&](const json::Value& item, const std::string& at) -> Status {
                   if (item.text() == nullptr) return invalid("json.wrong-type", at);
                   discharged.insert(*item.text());
                   return {};
                 });
  }
  auto reason = fields.optional_text("reason", kMaxReason).value_or("");
  TRY(fields.finish());
  return std::optional(AnswerOrder{*case_id, static_cast<std::uint32_t>(person.value_or(0)),
                                   std::move(basis), std::move(categories), std::move(discharged),
                                   std::move(reason)});
}

Result<InquiryService::Page> InquiryService::list(const store::Scan& scan,
                                                  const Caller& caller) const {
  const auto situation = parts_.situation.current();
  const NodeId& own = situation->exchange.own;
  Page page;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(SeenPage seen, seen_page(store, caller, scan));
    for (const Row& each : seen.shown) {
      if (inquiry::is_answer(each)) continue;
      TRY_ASSIGN(const InquiryRow row, inquiry::inquiry_from(each));
      TRY_ASSIGN(const auto view, inquiry::view_of(store, own, row, parts_.clock.now()));
      page.inquiries.push_back(inquiry_json(row, view, own));
    }
    page.rows = std::move(seen.rows);
    return {};
  }));
  return page;
}

Result<json::Value> InquiryService::show(const NodeId& sender, const MessageId& message,
                                         const Look& look) const {
  const auto situation = parts_.situation.current();
  const NodeId& own = situation->exchange.own;
  json::Object shown;
  const Status looked = parts_.writer.run([&](Store& store) -> Status {
    const Instant now = parts_.clock.now();
    TRY_ASSIGN(const InquiryRow row, find(store, sender, message));
    TRY_ASSIGN(const auto view, inquiry::view_of(store, own, row, now));
    if (row.end_of(own) == inquiry::End::kRecipient) {
      TRY_ASSIGN(const auto asked, asked_of_us(store, sender, message));
      if (asked) TRY(check_named(store, asked->item, asked->manifest, look.user));
      if (asked) {
        shown.emplace("basis", asked->manifest.basis.row);
        shown.emplace("purpose", label(asked->manifest.purpose).name);
      }
    }
    shown.merge(inquiry_json(row, view, own));
    TRY(add_words(store, row, own, shown));
    TRY_ASSIGN([[maybe_unused]] const auto index,
               store.apply(store::ChangeSet(record(audit::Act::kView, row, "shown", look.user, now,
                                                   parts_.random, {{"purpose", look.purpose}}))));
    return {};
  });
  TRY(looked);
  return json::Value(std::move(shown));
}

Result<ReleaseOrder> InquiryService::order_for(const NodeId& sender, const MessageId& message,
                                               const AnswerOrder& wanted) const {
  const auto situation = parts_.situation.current();
  std::optional<ReleaseOrder> order;
  const Status looked = parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(const InquiryRow row, find(store, sender, message));
    TRY(check_step(store, situation->exchange.own, row, inquiry::Event::kDecide,
                   parts_.clock.now()));
    TRY_ASSIGN(const auto asked, asked_of_us(store, sender, message));
    if (!asked) return Error{ErrorCode::kExpired, "inquiry.words-gone", {}};
    TRY_ASSIGN(auto items, within_items(asked->asked.question, wanted.categories));
    order = ReleaseOrder{
        .case_id = wanted.case_id,
        .request = {sender, Kind::kAnswer, asked->manifest.purpose, wanted.basis, std::move(items)},
        .discharged = wanted.discharged,
        .reason = wanted.reason,
        .reply_to = message,
        .explained = true,
        .person = wanted.person,
        .answers_inquiry = true};
    return {};
  });
  TRY(looked);
  return *std::move(order);
}

Result<ReleaseAnswer> InquiryService::preview(const NodeId& sender, const MessageId& message,
                                              const AnswerOrder& wanted,
                                              const casework::Author& author) const {
  TRY_ASSIGN(const ReleaseOrder order, order_for(sender, message, wanted));
  TRY_ASSIGN(ReleaseAnswer answer, parts_.sharing.preview(order, author));
  if (answer.hindrance.ok() && needs_second(answer)) {
    answer.hindrance = refused("inquiry.second-person");
  }
  return answer;
}

Result<InquiryService::Answered> InquiryService::answer(const NodeId& sender,
                                                        const MessageId& message,
                                                        const std::optional<AnswerOrder>& wanted,
                                                        const casework::Author& author) const {
  Answered answered{{}, std::nullopt};
  std::optional<ReleaseOrder> order;
  if (wanted) {
    TRY_ASSIGN(answered.preview, preview(sender, message, *wanted, author));
    TRY(answered.preview->hindrance);
    TRY_ASSIGN(order, order_for(sender, message, *wanted));
  }
  TRY(parts_.writer.run([&](Store& store) {
    return decide(store, sender, message, order, author, answered.leaves);
  }));
  return answered;
}

// Sealed with what arrived: it says of which case of ours that person is.
Status InquiryService::decide(Store& store, const NodeId& sender, const MessageId& message,
                              const std::optional<ReleaseOrder>& order,
                              const casework::Author& author, Instant& leaves) const {
  const auto situation = parts_.situation.current();
  const Instant now = parts_.clock.now();
  TRY_ASSIGN(InquiryRow row, find(store, sender, message));
  TRY(check_step(store, situation->exchange.own, row, inquiry::Event::kDecide, now));
  TRY_ASSIGN(const auto asked, asked_of_us(store, sender, message));
  if (!asked) return Error{ErrorCode::kExpired, "inquiry.words-gone", {}};
  const auto& pace = parts_.schedule.of(asked->manifest.purpose);
  leaves = inquiry::answer_leaves_at(row.dated, now, pace);
  json::Object body{{"by", author.user}, {"v", 1}};
  if (order) {
    body.emplace("case", order->case_id.text());
    body.emplace("order", to_json(*order));
  }
  row.state = inquiry::State::kDecided;
  row.leaves = leaves;
  row.changed = now;
  row.decided = to_bytes(json::to_canonical(std::move(body)));
  store::ChangeSet change(record(audit::Act::kIntake, row, order ? "answer" : "give-nothing",
                                 author.user, now, parts_.random));
  TRY_ASSIGN(auto task, find_task(store, arrived_task_id(sender, message, kAnswerInquiry)));
  if (task && task->open) {
    task->open = false;
    change.update(to_row(*task));
  }
  change.update(inquiry::to_row(row));
  TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
  return {};
}

Status InquiryService::close(const NodeId& sender, const MessageId& message,
                             const Word& word) const {
  const auto situation = parts_.situation.current();
  const NodeId& own = situation->exchange.own;
  return parts_.writer.run([&](Store& store) -> Status {
    const Instant now = parts_.clock.now();
    TRY_ASSIGN(InquiryRow row, find(store, sender, message));
    TRY(check_step(store, own, row, inquiry::Event::kClose, now));
    row.state = inquiry::State::kClosed;
    row.changed = now;
    store::ChangeSet change(record(audit::Act::kIntake, row, "close", word.by, now, parts_.random,
                                   {{"reason", word.said}}));
    change.update(inquiry::to_row(row));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  });
}

Status InquiryService::withdraw(const NodeId& sender, const MessageId& message,
                                const Word& word) const {
  // At the other end it is the recall that comes: nobody there withdraws.
  if (sender != parts_.situation.current()->exchange.own) return no_such_step();
  std::optional<NodeId> peer;
  TRY(parts_.writer.run([&](Store& store) { return withdraw_now(store, message, word, peer); }));
  parts_.released(*peer);
  return {};
}

Status InquiryService::withdraw_now(Store& store, const MessageId& message, const Word& word,
                                    std::optional<NodeId>& peer) const {
  const auto situation = parts_.situation.current();
  const NodeId& own = situation->exchange.own;
  const Instant now = parts_.clock.now();
  const exchange::Context context{store, *situation->registry, own, now, parts_.random};
  TRY_ASSIGN(InquiryRow row, find(store, own, message));
  TRY(check_step(store, own, row, inquiry::Event::kWithdraw, now));
  TRY_ASSIGN(const auto sent, exchange::find_outbox(store, message));
  if (!sent) return not_found();
  TRY_ASSIGN(const auto of_case, exchange::messages_of(store, row.case_id));
  TRY_ASSIGN(const auto standing, exchange::standing_recalls(store, of_case));
  exchange::Postbag bag(context);
  TRY_ASSIGN([[maybe_unused]] const auto taken, exchange::take_back(bag, context, *sent, standing));
  row.state = inquiry::State::kWithdrawn;
  row.changed = now;
  store::ChangeSet change(record(audit::Act::kIntake, row, "withdraw", word.by, now, parts_.random,
                                 {{"reason", word.said}}));
  change.update(inquiry::to_row(row));
  std::move(bag).add_to(change);
  TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
  peer = row.recipient;
  return {};
}

}  // namespace musubi::node
