#include "node/sharing/receiving.h"

#include <algorithm>

#include "node/sharing/acceptance.h"
#include "node/sharing/assessment.h"
#include "node/sharing/inquiry_arrival.h"
#include "node/sharing/kept_duties.h"
#include "node/sharing/named_staff.h"
#include "node/sharing/referral_service.h"
#include "node/sharing/task.h"
#include "protocol/casework/case_summary.h"
#include "protocol/casework/relation.h"
#include "protocol/envelope/nothing_given.h"
#include "protocol/inquiry/payload.h"
#include "protocol/policy/obligations.h"

namespace musubi::node {
namespace {

using store::Row;

// A duty that people of this node must do by a day: report back, say.
Row task_row(const exchange::ReceivedItem& item, const Obligation& duty, Instant due) {
  return to_row(arrived_task(item, duty.id, due));
}

// 委託元: what comes from a body that commissioned our work is kept on its behalf (invariant 9).
OrganisationId partition_of(const exchange::Context& context, const OrganisationId& sender) {
  const OrganisationId own = context.own.organisation();
  const auto commissioners = casework::commissioners_of(context.registry, own, context.now);
  return std::binary_search(commissioners.begin(), commissioners.end(), sender) ? sender : own;
}

bool ends_the_keeping(std::string_view duty) {
  return duty == "KEEP_UNTIL" || duty == "DELETE_AFTER";
}

Status check_type(const PayloadDescription& payload, std::string_view type, std::int64_t schema) {
  if (payload.type == type && payload.schema == schema) return {};
  return Error{ErrorCode::kUnsupported, "receiving.unknown-payload", ""};
}

// Whatever the cause, it says this and nothing else (inquiry.md IQ-11).
Result<std::vector<Category>> read_nothing_given(const Manifest& manifest, ByteView payload) {
  const bool answers = manifest.kind == label(Kind::kAnswer).name;
  TRY(check_type(*manifest.payload, kNothingGivenType, kNothingGivenSchema));
  if (answers && as_text(payload) == kNothingGiven) return std::vector<Category>{};
  return Error{ErrorCode::kUnsupported, "receiving.unknown-payload", ""};
}

// Its words count as presenting issues (inquiry.md IQ-3).
Result<std::vector<Category>> read_inquiry(const PayloadDescription& described, ByteView payload) {
  TRY(check_type(described, inquiry::kInquiryType, inquiry::kInquirySchema));
  TRY_ASSIGN(const auto asked, inquiry::parse_inquiry(payload));
  auto told = held_categories(asked.about);
  if (std::find(told.begin(), told.end(), Category::kPresentingIssues) == told.end()) {
    told.push_back(Category::kPresentingIssues);
  }
  return told;
}

// What is acknowledged can be read: nobody finds out later that it never could. The categories that
// it holds, of all persons.
Result<std::vector<Category>> read_payload(const VerifiedEnvelope& envelope) {
  const auto& described = envelope.manifest().payload;
  const bool answers_recall = envelope.manifest().kind == label(Kind::kRecallAnswer).name;
  const bool asks = envelope.manifest().kind == label(Kind::kInquiry).name;
  if (!described && (answers_recall || asks)) {
    return Error{ErrorCode::kUnsupported, "receiving.unknown-payload", ""};
  }
  if (!described) return std::vector<Category>{};
  if (envelope.manifest().kind == label(Kind::kProgress).name) {
    TRY(check_type(*described, referral::kActType, referral::kActSchema));
    return std::vector<Category>{};
  }
  if (answers_recall) {
    TRY(check_type(*described, referral::kRecallAnswerType, referral::kRecallAnswerSchema));
    TRY_ASSIGN([[maybe_unused]] const auto answer,
               referral::parse_recall_answer(envelope.payload()));
    return std::vector<Category>{};
  }
  if (described->type == kNothingGivenType) {
    return read_nothing_given(envelope.manifest(), envelope.payload());
  }
  if (envelope.manifest().kind == label(Kind::kInquiry).name) {
    return read_inquiry(*described, envelope.payload());
  }
  TRY(check_type(*described, casework::kCaseSummaryType, casework::kCaseSummarySchema));
  TRY_ASSIGN(const json::Value value, json::parse(envelope.payload()));
  TRY_ASSIGN(const auto summary, casework::parse_case_summary(value));
  return held_categories(summary);
}

// A notice tells nothing of a person and asks nothing of anybody (referral.md T-4).
Status check_notice(const Manifest& manifest) {
  if (!is_notice(manifest)) return {};
  const bool recall = manifest.kind == label(Kind::kRecall).name;
  const bool plain = manifest.obligations.empty() && manifest.recipients.size() == 1 &&
                     manifest.reply_to.has_value() && manifest.payload.has_value() != recall;
  return plain ? Status() : refused("receiving.not-a-notice");
}

// What the manifest says of the rules that its sender decided under, if they are those of now
// (P-33).
Status check_rules_named(const VerifiedEnvelope& envelope, const registry::Registry& registry,
                         const policy::Bundle* rules) {
  const Manifest& manifest = envelope.manifest();
  const DecisionReference& decided = manifest.decision;
  if (decided.registry_version != registry.version()) return {};
  const auto entry = &envelope.addressed_as() - manifest.recipients.data();
  const Digest published = rules == nullptr ? Digest{} : rules->id;
  const bool same = decided.registry == registry.digest() &&
                    decided.acceptance.at(static_cast<std::size_t>(entry)) == published;
  return same ? Status() : refused("receiving.other-rules");
}

// Under the newest registry, whichever the envelope was opened under.
Status check_published_rules(const NodeSituation& situation, const VerifiedEnvelope& envelope,
                             const std::vector<Category>& released) {
  if (is_notice(envelope.manifest())) return {};
  TRY(situation.own_rules_read);
  const policy::Bundle* rules = situation.own_rules ? &*situation.own_rules : nullptr;
  TRY(check_rules_named(envelope, *situation.registry, rules));
  if (rules == nullptr) return {};
  return check_acceptance(*rules, *situation.registry, envelope.manifest(),
                          situation.exchange.own.organisation(), released);
}

// An act on a referral, a referral itself, or a recall that somebody must answer.
Status take_referral(const exchange::Context& context, const VerifiedEnvelope& envelope,
                     const exchange::ReceivedItem& item, std::vector<Row>& rows) {
  const Manifest& manifest = envelope.manifest();
  TRY_ASSIGN(auto more, referral::took(context, manifest, envelope.payload(), item));
  std::move(more.begin(), more.end(), std::back_inserter(rows));
  if (manifest.kind == label(Kind::kRecallAnswer).name) {
    rows.push_back(exchange::to_row(exchange::RecallAnswerRow{item.sender, *manifest.reply_to,
                                                              item.message, item.received_at}));
  }
  if (manifest.kind != label(Kind::kRecall).name) return {};
  TRY_ASSIGN(auto task, recall_task(context, manifest, item));
  if (task) rows.push_back(*std::move(task));
  return {};
}

}  // namespace

Status Receiving::take(const exchange::Context& context, const VerifiedEnvelope& envelope,
                       exchange::ReceivedItem& item, std::vector<Row>& rows) {
  heard_(envelope.manifest().created);
  TRY_ASSIGN(const auto released, read_payload(envelope));
  TRY(check_notice(envelope.manifest()));
  TRY(check_published_rules(*situation_.current(), envelope, released));
  const Manifest& manifest = envelope.manifest();
  item.partition = partition_of(context, manifest.sender.organisation()).text();
  for (const Obligation& duty : manifest.obligations) {
    const policy::DutyEntry* known = policy::find_duty(duty.id);
    if (known == nullptr || known->has_days != duty.days.has_value()) {
      return Error{ErrorCode::kUnsupported, "receiving.unknown-duty", duty.id};
    }
    if (!can_be_kept(known->id)) {
      return Error{ErrorCode::kUnsupported, "receiving.duty-not-kept", duty.id};
    }
    if (known->id == kNamedStaffOnly) rows.push_back(naming_task(item));
    if (!duty.days) continue;
    const Instant due = manifest.created + std::chrono::days(*duty.days);
    if (known->enforcer == policy::Enforcer::kRecipientStaff) {
      rows.push_back(task_row(item, duty, due));
    } else if (ends_the_keeping(duty.id)) {
      item.keep_until = std::min(due, item.keep_until.value_or(due));
    }
  }
  TRY_ASSIGN(auto more, inquiry_arrived(context, envelope, item, schedule_));
  std::move(more.begin(), more.end(), std::back_inserter(rows));
  return take_referral(context, envelope, item, rows);
}

}  // namespace musubi::node
