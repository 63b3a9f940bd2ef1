#include "node/sharing/application_papers.h"

namespace musubi::node {

Status attach_application(const CaseId& case_id, const json::Value& application,
                          const std::optional<NewAttachment>& scan, const casework::Author& author,
                          Instant now, crypto::RandomSource& random, store::ChangeSet& change) {
  const NewAttachment written{papers::AttachmentKind::kApplication, papers::MediaType::kText,
                              to_bytes(json::to_pretty(application))};
  TRY_ASSIGN([[maybe_unused]] const Attachment as_written,
             add_attachment(case_id, written, author, now, random, change));
  if (!scan) return {};
  TRY_ASSIGN([[maybe_unused]] const Attachment as_scanned,
             add_attachment(case_id, *scan, author, now, random, change));
  return {};
}

}  // namespace musubi::node
