// What an inquiry says: of whom, what is asked, why, and by when. docs/spec/inquiry.md §2.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crypto/base/instant.h"
#include "protocol/casework/case_summary.h"
#include "protocol/ids/ids.h"

namespace musubi::inquiry {

inline constexpr std::string_view kInquiryType = "inquiry";
inline constexpr std::int64_t kInquirySchema = 1;
inline constexpr std::size_t kMaxInquiryBytes = 64 * 1024;
inline constexpr std::size_t kMaxNecessityBytes = 4000;
// The row of the catalogue whose inquiries name a meeting (社会福祉法106条の6③).
inline constexpr std::string_view kMeetingBasis = "swa-106-6";

// The 支援会議 that asks its members.
struct AskingMeeting {
  std::string id;  // 32 hexadecimal digits
  OrganisationId convener;
  Instant recorded;  // when the meeting's request was written down
};

// What a person of the asker's says, beside who is meant.
struct Question {
  std::vector<Category> items;  // in their order, each once
  std::string necessity;
  Instant due;
  std::optional<AskingMeeting> meeting;
};

struct Inquiry {
  casework::CaseSummary about;  // one person
  Question question;
};

[[nodiscard]] json::Object to_json(const Question& question);
// The members of a question as an order of the API has them. "json.…", "inquiry.nothing-asked",
// "inquiry.item-order".
[[nodiscard]] Result<Question> parse_question(const json::Value& value, const std::string& pointer);
// Against the row of the catalogue: "inquiry.meeting-missing", "inquiry.meeting-unasked" (IQ-4).
[[nodiscard]] Status check_meeting(const Question& question, std::string_view basis);

[[nodiscard]] Bytes serialise(const Inquiry& inquiry);  // canonical JSON
// The same, and "summary.…", "inquiry.not-one-person", "inquiry.nobody-named".
[[nodiscard]] Result<Inquiry> parse_inquiry(ByteView bytes);

}  // namespace musubi::inquiry
