// What a person of this node asks to be released, as the API says it and as a proposal keeps it.
#pragma once

#include <set>
#include <string>

#include "protocol/casework/release_facts.h"
#include "protocol/emergency/declaration.h"
#include "protocol/inquiry/payload.h"

namespace musubi::node {

struct ReleaseOrder {
  CaseId case_id;
  casework::ReleaseRequest request;  // no categories: all that the case holds
  std::set<std::string> discharged;  // duties of phase "before" that the person has done
  std::string reason;                // why, where a duty or the person asks for it
  std::optional<MessageId> reply_to;
  bool explained = false;  // whether the answer is to explain every rule
  // Of this person of the case only, whoever else is in it.
  std::optional<std::uint32_t> person = std::nullopt;
  // With the kind `inquiry`, and with no other (docs/spec/inquiry.md).
  std::optional<inquiry::Question> question = std::nullopt;
  // Life or body of that person is in danger (docs/spec/emergency.md).
  std::optional<emergency::Declaration> danger = std::nullopt;
  // By who answers inquiries, and by nobody else (IQ-9). No order of the API says so.
  bool answers_inquiry = false;
};

// docs/spec/api.md §2; the order is explained. "json.…", "release.empty-scope", and for an inquiry
// "inquiry.question-missing", "inquiry.not-an-inquiry", "inquiry.meeting-…",
// "inquiry.nobody-named".
[[nodiscard]] Result<ReleaseOrder> parse_order(const CaseId& case_id, const json::Value& body);
// What parse_order() reads; its categories are named, so that "all" stays what it was.
[[nodiscard]] json::Value to_json(const ReleaseOrder& order);

}  // namespace musubi::node
