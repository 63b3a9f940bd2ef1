#include "protocol/referral/history.h"

#include <algorithm>
#include <set>

namespace musubi::referral {
namespace {

// Which of two acts on one predecessor counts. Ends by the ids, so that there is always an answer.
bool counts_over(const Act& a, const Act& b) {
  const auto rank_a = entry(a.event).rank;
  const auto rank_b = entry(b.event).rank;
  if (rank_a != rank_b) return rank_a > rank_b;
  if (a.dated != b.dated) return a.dated < b.dated;
  return a.id < b.id;
}

bool belongs(const Act& act) {
  return entry(act.event).carriage == Carriage::kProgress && entry(act.event).by == act.by;
}

const Act* next_act(Sort sort, const View& view, const std::vector<Act>& others,
                    std::span<const Move> table) {
  const Act* best = nullptr;
  for (const Act& act : others) {
    if (act.after != view.head || act.revision != view.revision + 1 || !belongs(act)) continue;
    if (find_move(sort, view.state, act.event, table) == nullptr) continue;
    if (best == nullptr || counts_over(act, *best)) best = &act;
  }
  return best;
}

// Who is responsible after the move.
Side responsible_after(const View& view, const Move& move) {
  if (move.passes == Passes::kNo) return view.responsible;
  return move.passes == Passes::kToSender ? Side::kSender : Side::kRecipient;
}

void apply(View& view, const Act& act, const Move& move) {
  view.state = move.to;
  const Side responsible = responsible_after(view, move);
  if (responsible != view.responsible) view.responsible_by = act.id;
  view.responsible = responsible;
  view.revision = act.revision;
  view.head = act.id;
  view.counted.push_back(act);
}

// Of what does not count: the acts whose predecessors all are here are overtaken, others wait.
void sort_the_rest(View& view, const std::vector<Act>& others) {
  std::set<MessageId> counted;
  for (const Act& act : view.counted) counted.insert(act.id);
  std::set<MessageId> reached = counted;
  for (bool grew = true; grew;) {
    grew = false;
    for (const Act& act : others) {
      if (act.after && reached.count(*act.after) > 0) grew |= reached.insert(act.id).second;
    }
  }
  std::set<MessageId> overtaken;
  for (const Act& act : others) {
    if (counted.count(act.id) > 0) continue;
    if (reached.count(act.id) > 0) {
      overtaken.insert(act.id);
    } else {
      view.behind = true;
    }
  }
  view.overtaken.assign(overtaken.begin(), overtaken.end());
}

std::string where(const View& view, Event event) {
  return std::string(entry(event).name) + " in " + std::string(entry(view.state).name);
}

Error no_move(Sort sort, const View& view, Event event) {
  const bool for_referrals = find_move(Sort::kReferral, view.state, event) != nullptr;
  if (sort == Sort::kTransfer && for_referrals && entry(event).by == Side::kSender) {
    return refused("referral.handed-over", where(view, event));
  }
  return refused("referral.no-such-step", where(view, event));
}

const Act* newest(const View& view, Event event) {
  const auto found = std::find_if(view.counted.rbegin(), view.counted.rend(),
                                  [event](const Act& act) { return act.event == event; });
  return found == view.counted.rend() ? nullptr : &*found;
}

}  // namespace

bool takes_content(Event event) {
  return event == Event::kAskBack || event == Event::kAnswer || event == Event::kReport ||
         event == Event::kSendBack;
}

Status check_details(Event event, const Details& details) {
  const EventEntry& known = entry(event);
  if (known.needs_reason && !details.reason) {
    return invalid("referral.reason-missing", std::string(known.name));
  }
  const bool strange = (details.reason && !known.needs_reason) ||
                       (details.to && event != Event::kRedirect) ||
                       (details.content && !takes_content(event));
  if (strange) return invalid("referral.not-for-this-act", std::string(known.name));
  return {};
}

View judge(Sort sort, const Act& first, const std::vector<Act>& others,
           std::span<const Move> table) {
  View view{.state = State::kSent,
            .responsible = Side::kSender,
            .responsible_by = first.id,
            .revision = first.revision,
            .head = first.id,
            .counted = {first},
            .overtaken = {},
            .behind = false};
  if (first.taken) view.state = State::kReceived;
  while (const Act* act = next_act(sort, view, others, table)) {
    apply(view, *act, *find_move(sort, view.state, act->event, table));
  }
  sort_the_rest(view, others);
  return view;
}

Result<Act> intend(Sort sort, const View& view, Side by, const Intention& intention,
                   const MessageId& id, Instant now) {
  const EventEntry& event = entry(intention.event);
  if (intention.revision && *intention.revision != view.revision) {
    return Error{ErrorCode::kConflict, "referral.changed", where(view, intention.event)};
  }
  if (event.carriage != Carriage::kProgress) {
    return refused("referral.no-such-step", where(view, intention.event));
  }
  if (event.by != by) return refused("referral.not-your-act", where(view, intention.event));
  if (find_move(sort, view.state, intention.event) == nullptr) {
    return no_move(sort, view, intention.event);
  }
  TRY(check_details(intention.event, intention.details));
  if (view.revision >= kMaxRevision && event.rank < kRankOfEndings) {
    return Error{ErrorCode::kTooLarge, "referral.too-many-acts", where(view, intention.event)};
  }
  return Act{.id = id,
             .after = view.head,
             .revision = view.revision + 1,
             .by = by,
             .event = intention.event,
             .details = intention.details,
             .dated = now,
             .taken = std::nullopt};
}

bool acted_twice(const std::vector<Act>& known, const Act& act) {
  return std::any_of(known.begin(), known.end(), [&act](const Act& other) {
    return other.by == act.by && other.after == act.after && other.id != act.id;
  });
}

FourActs four_acts(const View& view) {
  FourActs acts;
  acts.sent = view.counted.front().dated;
  acts.received = view.counted.front().taken;
  if (const Act* report = newest(view, Event::kReport)) {
    acts.report_sent = report->dated;
    acts.report_received = report->taken;
  }
  return acts;
}

bool in_order(const FourActs& acts) {
  std::optional<Instant> before;
  for (const auto& each : {acts.sent, acts.received, acts.report_sent, acts.report_received}) {
    if (!each) continue;
    if (before && *each < *before) return false;
    before = each;
  }
  return true;
}

std::optional<Instant> due(const View& view, const Clocks& clocks) {
  const Instant sent = view.counted.front().dated;
  switch (view.state) {
    case State::kSent:
    case State::kReceived:
    case State::kQuery:
      return sent + clocks.answer_within;
    case State::kAccepted:
    case State::kInProgress:
    case State::kOnHold:
      if (!clocks.report_within) return std::nullopt;
      return sent + *clocks.report_within;
    case State::kReported:
    case State::kFailed:
      return view.counted.back().dated + clocks.confirm_within;
    case State::kDraft:
    case State::kAwaitingConsent:
    case State::kDeclined:
    case State::kRedirected:
    case State::kClosed:
    case State::kCancelled:
    case State::kHalted:
    case State::kError:
      return std::nullopt;
  }
  return std::nullopt;
}

bool overdue(const View& view, const Clocks& clocks, Instant now) {
  const auto day = due(view, clocks);
  return day && now > *day;
}

}  // namespace musubi::referral
