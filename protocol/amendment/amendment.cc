#include "protocol/amendment/amendment.h"

#include <algorithm>

#include "crypto/primitives/hash.h"
#include "protocol/amendment/statement_json.h"
#include "protocol/analysis/analysis_report.h"

namespace musubi::amendment {
namespace {

Digest id_of(const json::Value& document) {
  return crypto::sha256(as_bytes(json::to_canonical(document)));
}

Signature signature_of(const Signer& signer, const Bytes& message) {
  return {signer.person, signer.certificate, signer.key.sign(message)};
}

bool verifies(const Signature& signature, const Bytes& message) {
  return signature.certificate.public_key().verifies(message, signature.signature);
}

}  // namespace

Result<Proposal> draw_up(const ProposalGround& ground, const policy::Bundle& bundle,
                         Instant proposed) {
  if (!bundle.effective_from) return invalid("amendment.not-effective", bundle.name);
  const policy::Bundle nothing = analysis::without_rows(bundle);
  const policy::Bundle& before = ground.current == nullptr ? nothing : *ground.current;
  const analysis::Documents from{ground.baseline, before, {}, ground.catalogue};
  const analysis::Documents to{ground.baseline, bundle, {}, ground.catalogue};
  TRY_ASSIGN(const auto analysis, analysis::analyse(to));
  TRY_ASSIGN(const auto difference, analysis::difference(from, to));

  json::Value analysis_report = analysis::analysis_report(to, analysis);
  json::Value difference_report = analysis::difference_report(from, to, difference);
  Statement statement{ground.organisation,
                      bundle.id,
                      ground.current == nullptr ? std::nullopt : std::optional(before.id),
                      ground.baseline.id,
                      ground.catalogue.id,
                      id_of(analysis_report),
                      id_of(difference_report),
                      proposed};
  return Proposal{std::move(statement), bundle, std::move(analysis_report),
                  std::move(difference_report)};
}

Amendment propose(Proposal proposal, const Signer& author) {
  Signature signature = signature_of(author, author_message(author.person, proposal.statement));
  return {std::move(proposal.statement),  std::move(proposal.bundle), std::move(proposal.analysis),
          std::move(proposal.difference), std::move(signature),       {}};
}

Status approve(Amendment& amendment, const Signer& approver, Instant at) {
  if (approver.person == amendment.author.person) return refused("amendment.own", approver.person);
  const bool twice = std::any_of(amendment.approvals.begin(), amendment.approvals.end(),
                                 [&](const Approval& a) { return a.by.person == approver.person; });
  if (twice) return Error{ErrorCode::kConflict, "amendment.approved-already", approver.person};
  if (amendment.approvals.size() == kMaxApprovals) {
    return Error{ErrorCode::kTooLarge, "amendment.too-many", {}};
  }
  amendment.approvals.push_back(
      {signature_of(approver, approval_message(approver.person, at, amendment.statement)), at});
  return {};
}

Status check_signatures(const Amendment& amendment) {
  const Signature& author = amendment.author;
  if (!verifies(author, author_message(author.person, amendment.statement))) {
    return refused("amendment.bad-signature", author.person);
  }
  for (const Approval& approval : amendment.approvals) {
    const Bytes message = approval_message(approval.by.person, approval.at, amendment.statement);
    if (!verifies(approval.by, message)) {
      return refused("amendment.bad-signature", approval.by.person);
    }
  }
  return {};
}

}  // namespace musubi::amendment
