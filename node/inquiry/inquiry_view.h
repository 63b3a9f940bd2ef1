// How inquiries are shown to this node's people (docs/spec/inquiry.md §7).
#pragma once

#include "protocol/exchange/environment.h"
#include "protocol/inquiry/rows.h"

namespace musubi::node {

// Codes, ids and times.
[[nodiscard]] json::Object inquiry_json(const inquiry::InquiryRow& row, const inquiry::View& view,
                                        const NodeId& own);

// The words, where they are still here.
[[nodiscard]] Status add_words(store::Store& store, const inquiry::InquiryRow& row,
                               const NodeId& own, json::Object& shown);

}  // namespace musubi::node
