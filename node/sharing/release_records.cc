#include "node/sharing/release_records.h"

namespace musubi::node {

using casework::CaseFile;

store::ChangeSet decision_record(const DecisionId& id, const CaseFile& file,
                                 const ReleaseOrder& order, const Assessment& assessment,
                                 std::string_view outcome, const casework::Author& author,
                                 Instant now, crypto::RandomSource& random) {
  store::ChangeSet change(
      audit::Record::make(audit::Act::kDecision, now, file.id,
                          json::Object{{"basis", order.request.basis},
                                       {"decisions", policy::to_json(assessment.all())},
                                       {"id", id.text()},
                                       {"outcome", outcome},
                                       {"reason", order.reason},
                                       {"recipient", order.request.recipient.text()},
                                       {"user", author.user}},
                          random));
  return change.insert(exchange::to_row(exchange::DecisionRow{
      id, file.id, now, to_bytes(json::to_canonical(policy::to_json(assessment.all()))),
      random.bytes(exchange::kFactsSaltSize)}));
}

audit::Record order_record(const DecisionId& id, const CaseFile& file, const ReleaseOrder& order,
                           const casework::Author& author, const Approval* approval, Instant now,
                           crypto::RandomSource& random) {
  json::Array discharged;
  for (const std::string& duty : order.discharged) discharged.push_back(duty);
  json::Object body{{"discharged", std::move(discharged)},
                    {"id", id.text()},
                    {"outcome", "released"},
                    {"reason", order.reason},
                    {"user", author.user}};
  if (approval != nullptr) {
    body.emplace("approved_by", approval->word.by);
    body.emplace("proposal", approval->proposal.id);
  }
  return audit::Record::make(audit::Act::kDecision, now, file.id, std::move(body), random);
}

Status check_reason(const ReleaseOrder& order) {
  if (!order.reason.empty() || order.discharged.count("RECORD_REASON") == 0) return {};
  return refused("policy.duty-open", "RECORD_REASON");
}

}  // namespace musubi::node
