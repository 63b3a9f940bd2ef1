// The two payloads of this folder: an act on a referral, and the answer to a recall. Neither has
// words in it, only codes and ids: so neither needs a permit (docs/spec/referral.md §2 and §7).
#pragma once

#include <optional>
#include <string>

#include "protocol/json/value.h"
#include "protocol/referral/history.h"

namespace musubi::referral {

inline constexpr std::string_view kActType = "referral-act";
inline constexpr std::int64_t kActSchema = 1;
inline constexpr std::size_t kMaxActBytes = 1024;

// What a `progress` message says. Who did it and when stands in its manifest, as does the
// referral that it is about (reply_to).
struct ActPayload {
  Event event;
  MessageId after;
  std::uint64_t revision;
  Details details = {};
  friend bool operator==(const ActPayload&, const ActPayload&) = default;
};

[[nodiscard]] Bytes serialise(const ActPayload& payload);  // canonical JSON
// Refused: "json.…"; "referral.not-an-act" for an event that no message carries;
// "referral.reason-missing", "referral.not-for-this-act".
[[nodiscard]] Result<ActPayload> parse_act(ByteView bytes);

[[nodiscard]] ActPayload payload_of(const Act& act);

inline constexpr std::string_view kRecallAnswerType = "recall-answer";
inline constexpr std::int64_t kRecallAnswerSchema = 1;

// What became of what was recalled, as people of the recipient found it. Their node answers for
// nothing but its own store, where the contents are erased when the recall comes.
enum class RecallResult : std::uint8_t {
  kStopped,  // 利用停止: nothing else was made of it; it is used no more
  kDeleted,  // 消去: what was made of it is erased, too
  kKept,     // 保有継続: something of it is kept, because a law says so
};
inline constexpr std::size_t kRecallResultCount = 3;
[[nodiscard]] std::string_view recall_result_name(RecallResult result);
[[nodiscard]] std::string_view recall_result_ja(RecallResult result);
[[nodiscard]] std::optional<RecallResult> parse_recall_result(std::string_view name);

struct RecallAnswer {
  RecallResult result;
  std::optional<std::string> basis = {};  // with kKept: the row of the catalogue that says so
  friend bool operator==(const RecallAnswer&, const RecallAnswer&) = default;
};

[[nodiscard]] Bytes serialise(const RecallAnswer& answer);  // canonical JSON
// Refused: "json.…"; "recall.basis-missing" (kept without a reason), "recall.basis-unasked".
[[nodiscard]] Result<RecallAnswer> parse_recall_answer(ByteView bytes);
[[nodiscard]] Status check(const RecallAnswer& answer);

}  // namespace musubi::referral
