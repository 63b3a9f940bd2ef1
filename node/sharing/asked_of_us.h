// What another body asked of this one: an inquiry that arrived, and the recorded request that it is
// for who answers it (docs/spec/inquiry.md IQ-8, IQ-9).
#pragma once

#include <optional>

#include "protocol/casework/release_facts.h"
#include "protocol/envelope/manifest.h"
#include "protocol/exchange/rows.h"
#include "protocol/inquiry/payload.h"

namespace musubi::node {

struct AskedOfUs {
  exchange::ReceivedItem item;
  Manifest manifest;
  inquiry::Inquiry asked;
};

// Nothing if no inquiry of that sender's arrived under that id, or its words are gone: recalled,
// or kept no longer.
[[nodiscard]] Result<std::optional<AskedOfUs>> asked_of_us(store::Store& store,
                                                           const NodeId& sender,
                                                           const MessageId& message);

// The categories that may be answered: all that was asked for if none are named.
// "inquiry.more-than-asked".
[[nodiscard]] Result<std::vector<Category>> within_items(const inquiry::Question& question,
                                                         const std::vector<Category>& wanted);

// The request that `asked` is for a release on that basis and of those categories; nothing if it
// asked on another basis or for less.
[[nodiscard]] std::optional<casework::RecordedRequest> recorded_request(
    const AskedOfUs& asked, std::string_view basis, const std::vector<Category>& categories);

}  // namespace musubi::node
