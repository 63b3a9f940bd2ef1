// What the acts on a referral come to. Each end keeps the acts of both, and judges them by itself:
// the same acts give the same answer in whatever order they came, so that two ends that hold the
// same acts agree without asking each other (docs/spec/referral.md §5).
#pragma once

#include <optional>
#include <vector>

#include "crypto/base/instant.h"
#include "crypto/base/result.h"
#include "protocol/ids/ids.h"
#include "protocol/referral/table.h"

namespace musubi::referral {

inline constexpr std::uint64_t kMaxRevision = 256;
// An ending may come on top of the last revision, and be marked as an error.
inline constexpr std::uint64_t kMaxRevisionOfEndings = kMaxRevision + 2;
inline constexpr std::size_t kMaxActsOfASide = 256;

// What some acts say beside what they are.
struct Details {
  std::optional<Reason> reason = {};
  std::optional<OrganisationId> to = {};  // of a redirect: who might be the right body
  std::optional<MessageId> content = {};  // the message whose contents belong to the act
  friend bool operator==(const Details&, const Details&) = default;
};
// Whether words may belong to the act.
[[nodiscard]] bool takes_content(Event event);
// kInvalid "referral.reason-missing", "referral.not-for-this-act".
[[nodiscard]] Status check_details(Event event, const Details& details);

// One act, known by the message that carried it. The first of a referral is `send`, whose message
// is the referral itself.
struct Act {
  MessageId id;
  std::optional<MessageId> after;  // the act that it was done on; absent: the first
  std::uint64_t revision = 1;      // one more than that of the act before
  Side by = Side::kSender;
  Event event = Event::kSend;
  Details details = {};
  Instant dated = {};                 // created, in its signed manifest
  std::optional<Instant> taken = {};  // as the other end's node has signed for it
  friend bool operator==(const Act&, const Act&) = default;
};

// What the acts come to.
struct View {
  State state = State::kSent;
  Side responsible = Side::kSender;
  MessageId responsible_by;  // the act that moved it last (T-24); `send`, if none did
  std::uint64_t revision = 1;
  MessageId head;                    // the act to act on
  std::vector<Act> counted;          // in their order, `send` first
  std::vector<MessageId> overtaken;  // lost to another act on the same predecessor, or have no
                                     // place in the table; ascending
  bool behind = false;               // some act waits for one before it that has not come
};

// `first` is the sender's `send`; `others` may be in any order and hold repetitions. `sent` turns
// into `received` where `first.taken` says so. `table` is moves(), but for tests.
[[nodiscard]] View judge(Sort sort, const Act& first, const std::vector<Act>& others,
                         std::span<const Move> table = moves());

// An act that a person of this end wants to do.
struct Intention {
  Event event;
  Details details = {};
  std::optional<std::uint64_t> revision = {};  // what the person saw, if they say so
};

// The act, or why not. kConflict "referral.changed": the revision that the person saw is not
// this one; kRefused "referral.not-your-act", "referral.handed-over" (an accepted handover ends
// only by one back), "referral.no-such-step"; kInvalid "referral.reason-missing",
// "referral.not-for-this-act" (a reason, body or content where the act has none);
// kTooLarge "referral.too-many-acts". The detail names event and state.
[[nodiscard]] Result<Act> intend(Sort sort, const View& view, Side by, const Intention& intention,
                                 const MessageId& id, Instant now);

// The first of an end's acts on a predecessor counts; an honest node never makes a second.
[[nodiscard]] bool acted_twice(const std::vector<Act>& known, const Act& act);

// The four dated acts of the paper (No.3): absent while they have not happened, or while the
// receipt that proves them is still on its way.
struct FourActs {
  std::optional<Instant> sent;             // 発出
  std::optional<Instant> received;         // 受取
  std::optional<Instant> report_sent;      // 報告の発出: of the newest report
  std::optional<Instant> report_received;  // 報告の受取
};
[[nodiscard]] FourActs four_acts(const View& view);
// Whether their dates stand in the order of the acts. If not, a clock of one end is wrong: each
// end dates by its own.
[[nodiscard]] bool in_order(const FourActs& acts);

// How long each end may take. Counted from acts, so that both ends count alike.
struct Clocks {
  std::chrono::days answer_within{7};   // 発出 → 引受、不受、再紹介
  std::chrono::days confirm_within{7};  // 報告の発出 → 報告確認; 不成立 → 引取り
  std::optional<std::chrono::days> report_within;  // 発出 → 報告: the duty REPORT_BACK, if any
};
// When the act that is waited for is due; absent where nobody waits, or no day was set.
[[nodiscard]] std::optional<Instant> due(const View& view, const Clocks& clocks);
[[nodiscard]] bool overdue(const View& view, const Clocks& clocks, Instant now);

}  // namespace musubi::referral
