#include "protocol/referral/table.h"

namespace musubi::referral {
namespace {

constexpr std::array<StateEntry, kStateCount> kStates{{
    {State::kDraft, "draft", "下書き", "draft", Side::kSender},
    {State::kAwaitingConsent, "awaiting-consent", "同意待ち", "draft", Side::kSender},
    {State::kSent, "sent", "発出", "requested", Side::kRecipient},
    {State::kReceived, "received", "受取", "requested", Side::kRecipient},
    {State::kQuery, "query", "照会中", "requested", Side::kSender},
    {State::kAccepted, "accepted", "引受", "accepted", Side::kRecipient},
    {State::kDeclined, "declined", "不受", "rejected", std::nullopt},
    {State::kRedirected, "redirected", "再紹介", "rejected", std::nullopt},
    {State::kInProgress, "in-progress", "対応中", "in-progress", Side::kRecipient},
    {State::kOnHold, "on-hold", "保留", "on-hold", Side::kRecipient},
    {State::kReported, "reported", "報告済", "completed", Side::kSender},
    {State::kClosed, "closed", "報告確認", "completed", std::nullopt},
    {State::kFailed, "failed", "不成立", "failed", Side::kSender},
    {State::kCancelled, "cancelled", "取消", "cancelled", std::nullopt},
    {State::kHalted, "halted", "撤回停止", "cancelled", std::nullopt},
    {State::kError, "error", "誤り", "entered-in-error", std::nullopt},
}};

constexpr auto kS = Side::kSender;
constexpr auto kR = Side::kRecipient;

constexpr std::array<EventEntry, kEventCount> kEvents{{
    {Event::kAskConsent, "ask-consent", "同意を求める", kS, Carriage::kLocal, 0, false},
    {Event::kConsentGiven, "consent-given", "同意を得た", kS, Carriage::kLocal, 0, false},
    {Event::kDiscard, "discard", "破棄", kS, Carriage::kLocal, 0, false},
    {Event::kSend, "send", "発出", kS, Carriage::kRelease, 0, false},
    {Event::kArrive, "arrive", "受取", kR, Carriage::kEvidence, 0, false},
    {Event::kAskBack, "ask-back", "照会", kR, Carriage::kProgress, 1, false},
    {Event::kAccept, "accept", "引受", kR, Carriage::kProgress, 1, false},
    {Event::kDecline, "decline", "不受", kR, Carriage::kProgress, 1, true},
    {Event::kRedirect, "redirect", "再紹介", kR, Carriage::kProgress, 1, true},
    {Event::kStart, "start", "対応開始", kR, Carriage::kProgress, 1, false},
    {Event::kHold, "hold", "保留", kR, Carriage::kProgress, 1, true},
    {Event::kResume, "resume", "再開", kR, Carriage::kProgress, 1, false},
    {Event::kReport, "report", "報告", kR, Carriage::kProgress, 1, false},
    {Event::kFail, "fail", "不成立", kR, Carriage::kProgress, 1, true},
    {Event::kReopen, "reopen", "支援再開", kR, Carriage::kProgress, 1, false},
    {Event::kAnswer, "answer", "照会への回答", kS, Carriage::kProgress, 0, false},
    {Event::kSendBack, "send-back", "差戻し", kS, Carriage::kProgress, 0, true},
    {Event::kConfirm, "confirm", "報告確認", kS, Carriage::kProgress, 0, false},
    {Event::kTakeBack, "take-back", "引取り", kS, Carriage::kProgress, 0, false},
    {Event::kRevoke, "revoke", "取消", kS, Carriage::kProgress, 2, true},
    {Event::kHalt, "halt", "撤回停止", kS, Carriage::kProgress, 2, false},
    {Event::kMarkError, "mark-error", "誤り", kS, Carriage::kProgress, 2, true},
}};

// An accepted handover ends only by a handover back: the moves that take responsibility away from
// a recipient that has it are for referrals only.
constexpr auto kBack = Passes::kToSender;
constexpr auto kOver = Passes::kToRecipient;
constexpr auto kOnly = For::kReferralOnly;

constexpr Move kMoves[] = {
    {State::kDraft, Event::kAskConsent, State::kAwaitingConsent},
    {State::kAwaitingConsent, Event::kConsentGiven, State::kDraft},
    {State::kDraft, Event::kDiscard, State::kCancelled},
    {State::kAwaitingConsent, Event::kDiscard, State::kCancelled},
    {State::kDraft, Event::kSend, State::kSent},

    {State::kSent, Event::kArrive, State::kReceived},

    // `sent` is `received` before the receipt came: an act of the recipient proves the arrival.
    {State::kSent, Event::kAskBack, State::kQuery},
    {State::kReceived, Event::kAskBack, State::kQuery},
    {State::kSent, Event::kAccept, State::kAccepted, kOver},
    {State::kReceived, Event::kAccept, State::kAccepted, kOver},
    {State::kQuery, Event::kAccept, State::kAccepted, kOver},
    {State::kSent, Event::kDecline, State::kDeclined},
    {State::kReceived, Event::kDecline, State::kDeclined},
    {State::kQuery, Event::kDecline, State::kDeclined},
    {State::kSent, Event::kRedirect, State::kRedirected},
    {State::kReceived, Event::kRedirect, State::kRedirected},
    {State::kQuery, Event::kRedirect, State::kRedirected},
    {State::kAccepted, Event::kStart, State::kInProgress},
    {State::kAccepted, Event::kHold, State::kOnHold},
    {State::kInProgress, Event::kHold, State::kOnHold},
    {State::kOnHold, Event::kResume, State::kInProgress},
    {State::kAccepted, Event::kReport, State::kReported},
    {State::kInProgress, Event::kReport, State::kReported},
    {State::kOnHold, Event::kReport, State::kReported},
    {State::kReported, Event::kReport, State::kReported},
    {State::kAccepted, Event::kFail, State::kFailed, Passes::kNo, kOnly},
    {State::kInProgress, Event::kFail, State::kFailed, Passes::kNo, kOnly},
    {State::kOnHold, Event::kFail, State::kFailed, Passes::kNo, kOnly},
    {State::kClosed, Event::kReopen, State::kInProgress, kOver},

    {State::kQuery, Event::kAnswer, State::kReceived},
    {State::kReported, Event::kSendBack, State::kInProgress},
    {State::kReported, Event::kConfirm, State::kClosed},
    {State::kReported, Event::kTakeBack, State::kClosed, kBack, kOnly},
    {State::kFailed, Event::kTakeBack, State::kClosed, kBack, kOnly},

    {State::kSent, Event::kRevoke, State::kCancelled},
    {State::kReceived, Event::kRevoke, State::kCancelled},
    {State::kQuery, Event::kRevoke, State::kCancelled},
    {State::kAccepted, Event::kRevoke, State::kCancelled, kBack, kOnly},
    {State::kInProgress, Event::kRevoke, State::kCancelled, kBack, kOnly},
    {State::kOnHold, Event::kRevoke, State::kCancelled, kBack, kOnly},

    {State::kSent, Event::kHalt, State::kHalted},
    {State::kReceived, Event::kHalt, State::kHalted},
    {State::kQuery, Event::kHalt, State::kHalted},
    {State::kAccepted, Event::kHalt, State::kHalted, kBack, kOnly},
    {State::kInProgress, Event::kHalt, State::kHalted, kBack, kOnly},
    {State::kOnHold, Event::kHalt, State::kHalted, kBack, kOnly},
    {State::kReported, Event::kHalt, State::kHalted, kBack, kOnly},
    {State::kFailed, Event::kHalt, State::kHalted, kBack, kOnly},

    {State::kSent, Event::kMarkError, State::kError},
    {State::kReceived, Event::kMarkError, State::kError},
    {State::kQuery, Event::kMarkError, State::kError},
    {State::kDeclined, Event::kMarkError, State::kError},
    {State::kRedirected, Event::kMarkError, State::kError},
    {State::kCancelled, Event::kMarkError, State::kError},
    {State::kHalted, Event::kMarkError, State::kError},
    {State::kAccepted, Event::kMarkError, State::kError, kBack, kOnly},
    {State::kInProgress, Event::kMarkError, State::kError, kBack, kOnly},
    {State::kOnHold, Event::kMarkError, State::kError, kBack, kOnly},
    {State::kReported, Event::kMarkError, State::kError, kBack, kOnly},
    {State::kFailed, Event::kMarkError, State::kError, kBack, kOnly},
    {State::kClosed, Event::kMarkError, State::kError, kBack, kOnly},
};

constexpr std::array<ReasonEntry, kReasonCount> kReasons{{
    {Reason::kNotInCharge, "not-in-charge", "所管外", "not in charge"},
    {Reason::kNoCapacity, "no-capacity", "受入れ困難", "no capacity"},
    {Reason::kAlreadySupported, "already-supported", "既に支援中", "already supported"},
    {Reason::kNotReachable, "not-reachable", "連絡がつかない", "the person cannot be reached"},
    {Reason::kDeclinedByPerson, "declined-by-person", "本人が希望しない",
     "the person does not want it"},
    {Reason::kConsentWithdrawn, "consent-withdrawn", "同意の撤回", "consent was withdrawn"},
    {Reason::kMoved, "moved", "転居", "the person moved"},
    {Reason::kNeedsMore, "needs-more", "情報の不足", "something is missing"},
    {Reason::kNoLongerNeeded, "no-longer-needed", "必要がなくなった", "no longer needed"},
    {Reason::kWrongRecipient, "wrong-recipient", "宛先の誤り", "the wrong recipient"},
    {Reason::kWrongPerson, "wrong-person", "対象者の誤り", "the wrong person"},
    {Reason::kDuplicate, "duplicate", "重複", "a duplicate"},
    {Reason::kNoAnswer, "no-answer", "返答がない", "no answer came"},
    {Reason::kOther, "other", "その他", "other"},
}};

template <class Code, class Entries>
std::optional<Code> find_name(const Entries& entries, std::string_view name) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].name == name) return static_cast<Code>(i);
  }
  return std::nullopt;
}

}  // namespace

std::span<const StateEntry, kStateCount> states() { return kStates; }
std::span<const EventEntry, kEventCount> events() { return kEvents; }
std::span<const Move> moves() { return kMoves; }
std::span<const ReasonEntry, kReasonCount> reasons() { return kReasons; }

const StateEntry& entry(State state) { return kStates.at(static_cast<std::size_t>(state)); }
const EventEntry& entry(Event event) { return kEvents.at(static_cast<std::size_t>(event)); }
const ReasonEntry& entry(Reason reason) { return kReasons.at(static_cast<std::size_t>(reason)); }

std::string_view side_name(Side side) { return side == Side::kSender ? "sender" : "recipient"; }

std::optional<State> parse_state(std::string_view name) { return find_name<State>(kStates, name); }
std::optional<Event> parse_event(std::string_view name) { return find_name<Event>(kEvents, name); }
std::optional<Reason> parse_reason(std::string_view name) {
  return find_name<Reason>(kReasons, name);
}
std::optional<Side> parse_side(std::string_view name) {
  if (name == side_name(Side::kSender)) return Side::kSender;
  if (name == side_name(Side::kRecipient)) return Side::kRecipient;
  return std::nullopt;
}

const Move* find_move(Sort sort, State from, Event event, std::span<const Move> table) {
  for (const Move& move : table) {
    if (move.from != from || move.event != event) continue;
    return move.sort == For::kReferralOnly && sort == Sort::kTransfer ? nullptr : &move;
  }
  return nullptr;
}

}  // namespace musubi::referral
