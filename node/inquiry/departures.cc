// Answers whose instant has come. What is not permitted then gives nothing, as what was never held:
// it leaves in the same step, as the same bytes (docs/spec/inquiry.md §4).
#include "crypto/cms/inner_package.h"
#include "node/inquiry/inquiry_service.h"
#include "node/sharing/asked_of_us.h"
#include "protocol/envelope/nothing_given.h"
#include "protocol/exchange/postbag.h"
#include "protocol/ids/timed_id.h"
#include "protocol/json/fields.h"

namespace musubi::node {
namespace {

using inquiry::InquiryRow;
using store::Store;

constexpr std::size_t kDeparturesAtOnce = 16;
constexpr std::size_t kMaxName = 64;

// It moved on in the meantime.
constexpr std::string_view kNotDue = "inquiry.not-due";

using Decided = InquiryService::Decided;

Result<Decided> decided_in(const InquiryRow& row) {
  if (!row.decided) return Decided{};  // destroyed with its case: nothing can be given
  TRY_ASSIGN(const json::Value body, json::parse(*row.decided));
  json::Fields fields(body, "");
  fields.integer("v", 1, 1);
  Decided decided{std::nullopt, fields.text("by", kMaxName)};
  if (fields.has("case")) {
    const auto case_id = fields.parsed("case", kMaxName, CaseId::parse);
    const json::Value& order = fields.value("order");
    TRY(fields.finish());
    TRY_ASSIGN(decided.order, parse_order(*case_id, order));
    decided.order->answers_inquiry = true;
    decided.order->explained = false;
  }
  TRY(fields.finish());
  return decided;
}

InquiryRow ended(InquiryRow row, inquiry::State state, std::optional<MessageId> answer,
                 Instant now) {
  row.state = state;
  row.answer = std::move(answer);
  row.leaves.reset();
  row.changed = now;
  row.decided.reset();
  return row;
}

audit::Record step_record(audit::Act act, const InquiryRow& row, std::string_view step, Instant now,
                          crypto::RandomSource& random) {
  return audit::Record::make(
      act, now, row.case_id,
      json::Object{{"inquiry", row.message.text()}, {"sender", row.sender.text()}, {"step", step}},
      random);
}

// Somebody may have said something else since, or the asker taken it back.
Result<std::optional<InquiryRow>> still_due(const exchange::Context& context,
                                            const InquiryRow& row) {
  TRY_ASSIGN(auto found, inquiry::find_inquiry(context.reads, row.sender, row.message));
  const bool due = found && found->state == inquiry::State::kDecided && found->leaves &&
                   *found->leaves <= context.now;
  if (!due) return std::optional<InquiryRow>();
  TRY_ASSIGN(const auto view, inquiry::view_of(context.reads, context.own, *found, context.now));
  if (view.state != inquiry::State::kWithdrawn) return found;
  store::ChangeSet change(
      step_record(audit::Act::kWithdrawal, *found, "withdrawn", context.now, context.random));
  change.update(
      inquiry::to_row(ended(*found, inquiry::State::kWithdrawn, std::nullopt, context.now)));
  TRY_ASSIGN([[maybe_unused]] const auto index, context.reads.apply(change));
  return std::optional<InquiryRow>();
}

// One payload under the inquiry's own purpose, basis and decision, whatever the cause (IQ-11).
Result<MessageId> add_nothing(const exchange::Context& context, const InquiryRow& row,
                              store::ChangeSet& change) {
  TRY_ASSIGN(const auto item, exchange::find_received(context.reads, row.sender, row.message));
  if (!item) return Error{ErrorCode::kInternal, "inquiry.not-found", {}};
  TRY_ASSIGN(const auto inner, crypto::inspect_signed_manifest(item->signed_manifest));
  TRY_ASSIGN(const Manifest manifest, parse_manifest(inner.manifest));
  const auto answer = draw_at<MessageId>(context.now, context.random);
  exchange::Postbag bag(context);
  TRY(bag.put(manifest, item->case_id, row.sender,
              {Kind::kAnswer, answer, row.message,
               exchange::OutgoingPayload{std::string(kNothingGivenType), kNothingGivenSchema,
                                         to_bytes(kNothingGiven)}}));
  std::move(bag).add_to(change);
  return answer;
}

void add_left(const exchange::Context& context, const InquiryRow& row, const MessageId& answer,
              store::ChangeSet& change) {
  change.update(inquiry::to_row(ended(row, inquiry::State::kAnswered, answer, context.now)));
}

}  // namespace

Status InquiryService::send_due() const {
  const auto situation = parts_.situation.current();
  // Whatever is to be said waits for the registry, or for a key (IQ-14).
  if (!situation->may_release(parts_.clock.now()).ok()) return {};
  std::vector<InquiryRow> due;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(due, inquiry::answers_due(store, parts_.clock.now(), kDeparturesAtOnce));
    return {};
  }));
  for (const InquiryRow& row : due) TRY(depart(row));
  return {};
}

Status InquiryService::depart(const InquiryRow& row) const {
  const auto decided = decided_in(row);
  if (decided.ok() && decided->order) {
    const auto left = give(row, *decided);
    if (left.ok() || left.error().code == ErrorCode::kStorage) return left;
    if (left.error().reason == kNotDue) return {};
  }
  return give_nothing(row);
}

Status InquiryService::give(const InquiryRow& row, const Decided& decided) const {
  const auto also = [&](Store& store, Instant now, const ReleaseAnswer& answer,
                        store::ChangeSet& change) -> Status {
    const auto situation = parts_.situation.current();
    const exchange::Context context{store, *situation->registry, situation->exchange.own, now,
                                    parts_.random};
    TRY_ASSIGN(const auto still, still_due(context, row));
    if (!still) return Error{ErrorCode::kConflict, std::string(kNotDue), {}};
    if (answer.proposal) return refused("inquiry.second-person");
    std::optional<MessageId> message = answer.message;
    if (!message) {
      TRY_ASSIGN(message, add_nothing(context, *still, change));
    }
    add_left(context, *still, *message, change);
    return {};
  };
  TRY_ASSIGN([[maybe_unused]] const auto answer,
             parts_.sharing.release(*decided.order, {decided.by}, also));
  parts_.released(row.sender);
  return {};
}

Status InquiryService::give_nothing(const InquiryRow& row) const {
  TRY(parts_.writer.run([&](Store& store) -> Status {
    const auto situation = parts_.situation.current();
    const exchange::Context context{store, *situation->registry, situation->exchange.own,
                                    parts_.clock.now(), parts_.random};
    TRY_ASSIGN(const auto still, still_due(context, row));
    if (!still) return {};
    store::ChangeSet change(
        step_record(audit::Act::kIntake, *still, "left", context.now, context.random));
    TRY_ASSIGN(const MessageId answer, add_nothing(context, *still, change));
    add_left(context, *still, answer, change);
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  }));
  parts_.released(row.sender);
  return {};
}

}  // namespace musubi::node
