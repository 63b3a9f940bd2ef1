#include "node/sharing/asking.h"

#include <algorithm>

#include "protocol/casework/place_seal.h"
#include "protocol/inquiry/rows.h"

namespace musubi::node {
namespace {

constexpr Category kWords = Category::kPresentingIssues;

bool has(const std::vector<Category>& categories, Category category) {
  return std::find(categories.begin(), categories.end(), category) != categories.end();
}

void add_words(std::vector<Category>& categories) {
  if (has(categories, kWords)) return;
  categories.insert(std::lower_bound(categories.begin(), categories.end(), kWords), kWords);
}

}  // namespace

void keep_only(Assessment& assessment, std::uint32_t person) {
  for (PersonAssessment& each : assessment.persons) {
    if (each.grant.person == person) continue;
    each.grant.categories.clear();
    each.withheld.clear();
  }
}

void count_words(Assessment& assessment, std::uint32_t person) {
  for (PersonAssessment& each : assessment.persons) {
    if (each.grant.person != person) continue;
    const policy::Decision& decision = each.grant.decision;
    std::erase_if(each.withheld, [](const Withheld& item) { return item.category == kWords; });
    const bool words = leaves(decision, kWords);
    if (!words) each.withheld.push_back({kWords, why_not(decision, kWords)});
    if (words && has(each.grant.categories, Category::kIdentity)) {
      add_words(each.grant.categories);
    } else {
      each.grant.categories.clear();
    }
  }
}

Status check_question(const inquiry::Question& question, const casework::CaseFile& file,
                      Instant now) {
  if (question.due <= now || question.due > now + exchange::kMaxLifetime) {
    return invalid("inquiry.bad-due");
  }
  if (casework::tells_sealed_place(file.sheet, file.later_seals ? &*file.later_seals : nullptr,
                                   question.necessity)) {
    return refused("inquiry.tells-place");
  }
  return {};
}

Result<exchange::OutgoingPayload> inquiry_payload(const ReleaseOrder& order,
                                                  const casework::CaseFile& file,
                                                  const Assessment& assessment) {
  // The words were counted; what the case holds of that category goes only if it was asked for.
  std::vector<std::vector<Category>> allowed = assessment.allowed();
  for (auto& categories : allowed) {
    std::erase_if(categories, [&](Category each) { return !has(order.request.categories, each); });
  }
  Bytes bytes = inquiry::serialise({casework::restrict(file.summary, allowed), *order.question});
  if (bytes.size() > inquiry::kMaxInquiryBytes) {
    return Error{ErrorCode::kTooLarge, "json.too-large", {}};
  }
  return exchange::OutgoingPayload{std::string(inquiry::kInquiryType), inquiry::kInquirySchema,
                                   std::move(bytes)};
}

store::Row asked_row(const ReleaseOrder& order, const casework::CaseFile& file,
                     const MessageId& message, const NodeId& own, Instant now) {
  return inquiry::to_row(inquiry::InquiryRow{.sender = own,
                                             .message = message,
                                             .recipient = order.request.recipient,
                                             .case_id = file.id,
                                             .partition = file.partition,
                                             .state = inquiry::State::kAsked,
                                             .dated = now,
                                             .due = order.question->due,
                                             .changed = now});
}

}  // namespace musubi::node
