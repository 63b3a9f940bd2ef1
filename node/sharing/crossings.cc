// What passes from one partition of this node to another: decided as a release, kept as what came.
#include <algorithm>

#include "node/sharing/crossing.h"
#include "node/sharing/release_records.h"
#include "node/sharing/release_rows.h"
#include "node/sharing/sharing_service.h"
#include "protocol/casework/relation.h"
#include "protocol/ids/timed_id.h"

namespace musubi::node {
namespace {

using casework::CaseFile;

// B-5.
Status check_partitions(const registry::Registry& registry, const OrganisationId& own,
                        const CaseFile& file, const OrganisationId& to, Instant now) {
  if (file.partition == to.text()) return invalid("crossing.same-partition", to.text());
  const auto commissioners = casework::commissioners_of(registry, own, now);
  const auto is_ours = [&](const std::string& partition) {
    return partition == own.text() ||
           std::any_of(commissioners.begin(), commissioners.end(),
                       [&](const OrganisationId& body) { return body.text() == partition; });
  };
  for (const std::string& partition : {file.partition, to.text()}) {
    if (!is_ours(partition)) return invalid("crossing.not-a-commissioner", partition);
  }
  return {};
}

// B-13: an inquiry asks somebody, a つなぎ has states, and an emergency is counted and reviewed;
// none of that is there between two halves of one store.
Status check_crosses(const ReleaseOrder& order) {
  const Kind kind = order.request.kind;
  const bool plain = kind == Kind::kInformation || kind == Kind::kTransfer;
  if (!plain || order.question) return invalid("crossing.other-kind", std::string(label(kind).name));
  return order.danger ? Status(invalid("crossing.no-emergency")) : Status();
}

// Nothing left the node, so that it is no release in the log.
audit::Record crossing_record(const CaseFile& file, const ReleaseOrder& order,
                              const policy::Permit& permit, const MessageId& id,
                              const casework::Author& author, Instant now,
                              crypto::RandomSource& random) {
  return audit::Record::make(audit::Act::kDecision, now, file.id,
                             json::Object{{"crossing", id.text()},
                                          {"decision", permit.id().text()},
                                          {"from", file.partition},
                                          {"to", order.request.recipient.organisation().text()},
                                          {"user", author.user}},
                             random);
}

// Of the copy's own case, and naming nothing of the one that it came from.
audit::Record arrival_record(const exchange::ReceivedItem& item, Instant now,
                             crypto::RandomSource& random) {
  return audit::Record::make(
      audit::Act::kReceived, now, item.case_id,
      json::Object{{"crossing", item.message.text()}, {"partition", item.partition}}, random);
}

}  // namespace

Result<ReleaseAnswer> SharingService::cross(const ReleaseOrder& order,
                                            const casework::Author& author,
                                            const Also<ReleaseAnswer>& also) {
  ReleaseAnswer answer;
  TRY(parts_.writer.run([&](store::Store& store) {
    const auto situation = parts_.situation.current();
    return cross_now(store, {*situation, order, author, also, nullptr, parts_.clock.now()}, answer);
  }));
  return answer;
}

Status SharingService::cross_now(store::Store& store, const Asked& asked, ReleaseAnswer& answer) {
  const ReleaseOrder& order = asked.order;
  TRY(check_crosses(order));
  TRY(asked.situation.may_release(asked.now));
  TRY_ASSIGN(Assessed assessed,
             assess_order(store, asked.situation, order, asked.author, asked.now));
  const CaseFile& file = assessed.file;
  if (file.state == casework::CaseState::kClosed) {
    return Error{ErrorCode::kConflict, "case.closed", {}};
  }
  TRY(check_partitions(*asked.situation.registry, asked.situation.exchange.own.organisation(), file,
                       order.request.recipient.organisation(), asked.now));
  answer.assessment = std::move(assessed.assessment);
  const auto id = draw_at<DecisionId>(asked.now, parts_.random);
  std::set<std::string> discharged = order.discharged;
  discharged.erase(std::string(kSecondApprover));  // B-8: nobody can have approved it
  const auto permit = assessed.engine->permit(id, answer.assessment.grants(), discharged);
  if (!permit && permit.error().reason == "policy.denied") {
    return deny(store, asked, file, id, answer);
  }
  if (!permit) return permit.error();
  TRY(check_crossing_duties(*permit));
  TRY(check_reason(order));
  return keep_crossed(store, asked, assessed, *permit, answer);
}

Status SharingService::keep_crossed(store::Store& store, const Asked& asked,
                                    const Assessed& assessed, const policy::Permit& permit,
                                    ReleaseAnswer& answer) {
  const CaseFile& file = assessed.file;
  const NodeId& own = asked.situation.exchange.own;
  const auto id = draw_at<MessageId>(asked.now, parts_.random);
  const auto payload = casework::restrict(file.summary, answer.assessment.allowed());
  const CrossingParts parts{file,   asked.order,
                            permit, std::string(label(assessed.basis->basis_class).name),
                            own,    to_bytes(json::to_canonical(casework::to_json(payload)))};
  const CrossedRows crossed = crossed_rows(parts, id, asked.now, parts_.random);
  auto change = decision_record(permit.id(), file, asked.order, answer.assessment, "crossed",
                                asked.author, asked.now, parts_.random);
  change.also(
      crossing_record(file, asked.order, permit, id, asked.author, asked.now, parts_.random));
  change.also(arrival_record(crossed.item, asked.now, parts_.random));
  casework::ReleaseRequest to_ourselves = asked.order.request;
  to_ourselves.recipient = own;
  for (store::Row& row :
       ledger_rows(file, permit, id, to_ourselves, {asked.author.user, std::nullopt}, asked.now)) {
    change.insert(std::move(row));
  }
  for (const store::Row& row : crossed.rows) change.insert(row);
  answer.message = id;
  return finish(store, asked, answer, std::move(change));
}

}  // namespace musubi::node
