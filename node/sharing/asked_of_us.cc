#include "node/sharing/asked_of_us.h"

#include <algorithm>

#include "crypto/cms/inner_package.h"

namespace musubi::node {
namespace {

bool includes(const std::vector<Category>& items, const std::vector<Category>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&items](Category category) {
    return std::find(items.begin(), items.end(), category) != items.end();
  });
}

}  // namespace

Result<std::optional<AskedOfUs>> asked_of_us(store::Store& store, const NodeId& sender,
                                             const MessageId& message) {
  TRY_ASSIGN(auto item, exchange::find_received(store, sender, message));
  const bool readable =
      item && item->kind == label(Kind::kInquiry).name && item->payload && !item->recalled_at;
  if (!readable) return std::optional<AskedOfUs>();
  TRY_ASSIGN(const auto inner, crypto::inspect_signed_manifest(item->signed_manifest));
  TRY_ASSIGN(Manifest manifest, parse_manifest(inner.manifest));
  TRY_ASSIGN(inquiry::Inquiry asked, inquiry::parse_inquiry(*item->payload));
  return std::optional(AskedOfUs{*std::move(item), std::move(manifest), std::move(asked)});
}

Result<std::vector<Category>> within_items(const inquiry::Question& question,
                                           const std::vector<Category>& wanted) {
  if (wanted.empty()) return question.items;
  if (!includes(question.items, wanted)) return invalid("inquiry.more-than-asked");
  return wanted;
}

std::optional<casework::RecordedRequest> recorded_request(const AskedOfUs& asked,
                                                          std::string_view basis,
                                                          const std::vector<Category>& categories) {
  if (asked.manifest.basis.row != basis) return std::nullopt;
  if (!includes(asked.asked.question.items, categories)) return std::nullopt;
  return casework::RecordedRequest{asked.item.sender.text(), asked.item.received_at};
}

}  // namespace musubi::node
