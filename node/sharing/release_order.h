// What a person of this node asks to be released, as the API says it and as a proposal keeps it.
#pragma once

#include <set>
#include <string>

#include "protocol/casework/release_facts.h"

namespace musubi::node {

struct ReleaseOrder {
  CaseId case_id;
  casework::ReleaseRequest request;  // no categories: all that the case holds
  std::set<std::string> discharged;  // duties of phase "before" that the person has done
  std::string reason;                // why, where a duty or the person asks for it
  std::optional<MessageId> reply_to;
  bool explained = false;  // whether the answer is to explain every rule
};

// docs/spec/api.md §2; the order is explained. "json.…", "release.empty-scope".
[[nodiscard]] Result<ReleaseOrder> parse_order(const CaseId& case_id, const json::Value& body);
// What parse_order() reads; its categories are named, so that "all" stays what it was.
[[nodiscard]] json::Value to_json(const ReleaseOrder& order);

}  // namespace musubi::node
