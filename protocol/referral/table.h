// The states of a referral (つなぎ) and of a handover (ケース移管), and what moves them, as data.
// docs/spec/referral.md §3 and §4 print the same tables; a test compares the two cell by cell.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace musubi::referral {

enum class State : std::uint8_t {
  kDraft,            // 下書き
  kAwaitingConsent,  // 同意待ち
  kSent,             // 発出: released; no receipt has come
  kReceived,         // 受取: the recipient's node has signed for it
  kQuery,            // 照会中: the recipient asks back before it decides
  kAccepted,         // 引受
  kDeclined,         // 不受
  kRedirected,       // 再紹介: not this body; the sender refers anew
  kInProgress,       // 対応中
  kOnHold,           // 保留
  kReported,         // 報告済
  kClosed,           // 報告確認: the loop is closed
  kFailed,           // 不成立: accepted, and could not be done
  kCancelled,        // 取消
  kHalted,           // 撤回停止: consent was withdrawn
  kError,            // 誤り: should never have been sent
};
inline constexpr std::size_t kStateCount = 16;

enum class Event : std::uint8_t {
  // Inside the sender's node, before anything left.
  kAskConsent,
  kConsentGiven,
  kDiscard,
  kSend,
  // No act of a person: the recipient's receipt, or an act of the recipient, has come.
  kArrive,
  // Acts of the recipient.
  kAskBack,
  kAccept,
  kDecline,
  kRedirect,
  kStart,
  kHold,
  kResume,
  kReport,
  kFail,
  kReopen,
  // Acts of the sender.
  kAnswer,
  kSendBack,
  kConfirm,
  kTakeBack,
  kRevoke,
  kHalt,
  kMarkError,
};
inline constexpr std::size_t kEventCount = 22;

// The two ends of one referral: who sent it, and to whom.
enum class Side : std::uint8_t { kSender, kRecipient };

// What it is. A message's kind says so: "referral" or "transfer".
enum class Sort : std::uint8_t { kReferral, kTransfer };

// How an act comes to be known at the other end.
enum class Carriage : std::uint8_t {
  kLocal,     // it does not: it stays inside the sender's node
  kRelease,   // the referral itself, released under a permit
  kEvidence,  // a receipt
  kProgress,  // a message of the kind "progress"
};

struct StateEntry {
  State state;
  std::string_view name;
  std::string_view ja;
  std::string_view fhir;          // status of a FHIR R4 Task
  std::optional<Side> waits_for;  // whose act is due; absent: nobody's
};

struct EventEntry {
  Event event;
  std::string_view name;
  std::string_view ja;
  Side by;
  Carriage carriage;
  // Of two acts on one predecessor the higher counts, and the other is overtaken: the sender's
  // ending acts (2), the recipient's acts (1), the sender's other acts (0).
  std::uint8_t rank;
  bool needs_reason;
};

// What an act does to responsibility. It moves only by an act of who takes it.
enum class Passes : std::uint8_t { kNo, kToSender, kToRecipient };

enum class For : std::uint8_t { kBoth, kReferralOnly };

struct Move {
  State from;
  Event event;
  State to;
  Passes passes = Passes::kNo;
  For sort = For::kBoth;
};

[[nodiscard]] std::span<const StateEntry, kStateCount> states();
[[nodiscard]] std::span<const EventEntry, kEventCount> events();
[[nodiscard]] std::span<const Move> moves();

[[nodiscard]] const StateEntry& entry(State state);
[[nodiscard]] const EventEntry& entry(Event event);
[[nodiscard]] std::string_view side_name(Side side);  // "sender", "recipient"
[[nodiscard]] std::optional<State> parse_state(std::string_view name);
[[nodiscard]] std::optional<Event> parse_event(std::string_view name);
[[nodiscard]] std::optional<Side> parse_side(std::string_view name);

// The move, or nullptr: the pair has no place in the table. `table` is moves(), but for tests
// that plant a fault.
[[nodiscard]] const Move* find_move(Sort sort, State from, Event event,
                                    std::span<const Move> table = moves());

// Why somebody declines, holds, fails, sends back or stops: a closed list, since an act holds no
// words. What must be said in words is released under a permit of its own.
enum class Reason : std::uint8_t {
  kNotInCharge,       // 所管外
  kNoCapacity,        // 受入れ困難
  kAlreadySupported,  // 既に支援中
  kNotReachable,      // 連絡がつかない
  kDeclinedByPerson,  // 本人が希望しない
  kConsentWithdrawn,  // 同意の撤回
  kMoved,             // 転居
  kNeedsMore,         // 情報の不足
  kNoLongerNeeded,    // 必要がなくなった
  kWrongRecipient,    // 宛先の誤り
  kWrongPerson,       // 対象者の誤り
  kDuplicate,         // 重複
  kNoAnswer,          // 返答がない
  kOther,             // その他
};
inline constexpr std::size_t kReasonCount = 14;
struct ReasonEntry {
  Reason reason;
  std::string_view name;
  std::string_view ja;
  std::string_view en;
};
// The rank of the acts by which a sender takes a referral back, for which there is always room.
inline constexpr std::uint8_t kRankOfEndings = 2;
// Its sender took it back: it does not leave any more (T-10).
[[nodiscard]] constexpr bool is_taken_back(State state) {
  return state == State::kCancelled || state == State::kHalted || state == State::kError;
}
// It came to nothing, and the case may be handed to another (T-26).
[[nodiscard]] constexpr bool came_to_nothing(State state) {
  return state == State::kDeclined || state == State::kRedirected || is_taken_back(state);
}

[[nodiscard]] std::span<const ReasonEntry, kReasonCount> reasons();
[[nodiscard]] const ReasonEntry& entry(Reason reason);
[[nodiscard]] std::optional<Reason> parse_reason(std::string_view name);

}  // namespace musubi::referral
