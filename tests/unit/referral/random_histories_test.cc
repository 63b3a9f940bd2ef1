// Random histories on two and three nodes whose network loses, repeats and reorders, and what must
// hold after every step (docs/spec/referral.md §8). The same exchange with real envelopes is in
// tests/simulation.
#include <algorithm>
#include <random>
#include <set>
#include <variant>

#include "tests/unit/referral/referral_words.h"

namespace musubi::referral {
namespace {

// What is wrong with the program in a test of the test.
enum class Plant {
  kNothing,
  kPassesWithAQuestion,  // asking back takes responsibility
  kFailingGivesItBack,   // the recipient gives responsibility away
  kFirstHeardCounts,     // each end believes what it heard first
  kHandsOverTwice,       // T-26 is not kept
  kHandsOverUnsettled,   // nor its second half
};

std::vector<Move> table_with(Plant plant) {
  std::vector<Move> table(moves().begin(), moves().end());
  for (Move& move : table) {
    if (plant == Plant::kPassesWithAQuestion && move.event == Event::kAskBack) {
      move.passes = Passes::kToRecipient;
    }
    if (plant == Plant::kFailingGivesItBack && move.event == Event::kFail) {
      move.passes = Passes::kToSender;
    }
  }
  return table;
}

constexpr std::size_t kNobody = 99;

// One end of one referral.
struct End {
  bool here = true;  // the recipient's, once it came
  std::optional<Instant> taken;
  std::vector<Act> acts;
};

struct Thread {
  Sort sort;
  std::size_t nodes[2];           // by Side
  std::size_t held_by = kNobody;  // a handover: of which it hands on; kNobody: of the origin's
  bool hands_over = false;
  Act first;
  End ends[2];

  End& end(Side side) { return ends[static_cast<std::size_t>(side)]; }
  [[nodiscard]] const End& end(Side side) const { return ends[static_cast<std::size_t>(side)]; }
};

struct Letter {
  std::size_t thread;
  Side to;
  std::optional<Act> act;  // none: the referral itself
};
struct Receipt {
  std::size_t thread;
  Side to;
  MessageId of;
  Instant at;
};
using Parcel = std::variant<Letter, Receipt>;

class History {
 public:
  History(std::size_t nodes, std::uint64_t seed, Plant plant)
      : dice_(seed), nodes_(nodes), plant_(plant), table_(table_with(plant)) {}

  // The first broken promise, or nothing.
  std::string run(std::size_t steps) {
    for (std::size_t i = 0; i < steps; ++i) {
      now_ += std::chrono::hours(draw(40));
      step();
      if (std::string broken = check(); !broken.empty()) return broken;
    }
    while (!network_.empty()) {
      arrive(draw(network_.size()), false);
      if (std::string broken = check(); !broken.empty()) return broken;
    }
    return check_at_rest();
  }

  std::set<State> seen;
  std::size_t overtaken = 0;

 private:
  std::size_t draw(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(dice_);
  }
  MessageId fresh() { return test::id(++ids_); }

  void step() {
    const std::size_t what = draw(100);
    if (threads_.empty() || what < 4) return refer();
    if (what < 20) return hand_over();
    if (what < 65) return act();
    if (!network_.empty()) arrive(draw(network_.size()), true);
  }

  void start(Thread thread) {
    threads_.push_back(std::move(thread));
    network_.push_back(Letter{threads_.size() - 1, Side::kRecipient, {}});
  }

  Act first_act() {
    Act first = test::sent();
    first.id = fresh();
    first.dated = now_;
    return first;
  }

  void refer() {
    const std::size_t from = draw(nodes_);
    const std::size_t to = (from + 1 + draw(nodes_ - 1)) % nodes_;
    Thread thread{Sort::kReferral, {from, to}, kNobody, false, first_act(), {}};
    thread.end(Side::kRecipient).here = false;
    start(std::move(thread));
  }

  // T-26: one at a time, and on from another only once that is closed.
  bool may_hand_over(std::size_t holding) {
    for (const Thread& each : threads_) {
      if (!each.hands_over || each.held_by != holding) continue;
      const State state = view(each, Side::kSender).state;
      if (!came_to_nothing(state) && plant_ != Plant::kHandsOverTwice) return false;
    }
    if (holding == kNobody) return true;
    const Thread& held = threads_[holding];
    if (!held.end(Side::kRecipient).here) return false;
    const View own = view(held, Side::kRecipient);
    if (own.responsible != Side::kRecipient) return false;
    return own.state == State::kClosed || plant_ == Plant::kHandsOverUnsettled;
  }

  void hand_over() {
    std::vector<std::size_t> holdings{kNobody};
    for (std::size_t i = 0; i < threads_.size(); ++i) {
      if (threads_[i].hands_over) holdings.push_back(i);
    }
    // The newest one often: a case that goes from body to body is where it is hard.
    const std::size_t holding = draw(2) == 0 ? holdings.back() : holdings[draw(holdings.size())];
    if (!may_hand_over(holding)) return;
    const std::size_t from = holding == kNobody ? 0 : threads_[holding].nodes[1];
    const std::size_t to = (from + 1 + draw(nodes_ - 1)) % nodes_;
    Thread thread{Sort::kTransfer, {from, to}, holding, true, first_act(), {}};
    thread.end(Side::kRecipient).here = false;
    start(std::move(thread));
  }

  // A person of some end does something that their node lets them do.
  void act() {
    const std::size_t recent = std::min<std::size_t>(threads_.size(), 3);
    const std::size_t index =
        draw(2) == 0 ? threads_.size() - 1 - draw(recent) : draw(threads_.size());
    Thread& thread = threads_[index];
    const Side side = draw(2) == 0 ? Side::kSender : Side::kRecipient;
    if (!thread.end(side).here) return;
    const View own = view(thread, side);
    std::vector<Intention> possible;
    for (const EventEntry& event : events()) {
      Intention intention{.event = event.event};
      if (event.needs_reason) intention.details.reason = Reason::kOther;
      if (intend(thread.sort, own, side, intention, thread.first.id, now_)) {
        possible.push_back(intention);
      }
    }
    if (possible.empty()) return;
    const Intention intention = possible[draw(possible.size())];
    // Endings are rarer than in a fair draw, or nothing would ever go far.
    if (entry(intention.event).rank == 2 && draw(3) != 0) return;
    const auto done = intend(thread.sort, own, side, intention, fresh(), now_);
    if (!done) return;
    thread.end(side).acts.push_back(*done);
    network_.push_back(Letter{index, other(side), *done});
  }

  static Side other(Side side) { return side == Side::kSender ? Side::kRecipient : Side::kSender; }

  void arrive(std::size_t at, bool bad_weather) {
    // Lost: tried again later, since nobody signed for it.
    if (bad_weather && draw(4) == 0) return;
    const Parcel parcel = network_[at];
    const bool repeated = bad_weather && draw(4) == 0;
    if (!repeated) network_.erase(network_.begin() + static_cast<std::ptrdiff_t>(at));
    if (const auto* letter = std::get_if<Letter>(&parcel)) return take(*letter);
    take(std::get<Receipt>(parcel));
  }

  void take(const Letter& letter) {
    Thread& thread = threads_[letter.thread];
    End& end = thread.end(letter.to);
    if (!letter.act) {
      if (!end.taken) end.taken = now_;
      end.here = true;
      network_.push_back(Receipt{letter.thread, Side::kSender, thread.first.id, *end.taken});
      return;
    }
    const auto known = std::find_if(end.acts.begin(), end.acts.end(),
                                    [&](const Act& each) { return each.id == letter.act->id; });
    if (known == end.acts.end()) {
      if (acted_twice(end.acts, *letter.act)) fault_ = "an honest end acted twice";
      end.acts.push_back(*letter.act);
      end.acts.back().taken = now_;
      network_.push_back(Receipt{letter.thread, letter.act->by, letter.act->id, now_});
    }
  }

  void take(const Receipt& receipt) {
    Thread& thread = threads_[receipt.thread];
    End& end = thread.end(receipt.to);
    if (receipt.of == thread.first.id) {
      end.taken = receipt.at;
      return;
    }
    for (Act& act : end.acts) {
      if (act.id == receipt.of) act.taken = receipt.at;
    }
  }

  [[nodiscard]] View judged(const Thread& thread, std::vector<Act> acts,
                            std::optional<Instant> taken) {
    Act first = thread.first;
    first.taken = taken;
    std::shuffle(acts.begin(), acts.end(), dice_);
    return judge(thread.sort, first, acts, table_);
  }

  // What one end sees. The planted one goes by what it heard first.
  [[nodiscard]] View view(const Thread& thread, Side side) {
    const End& end = thread.end(side);
    if (plant_ != Plant::kFirstHeardCounts) return judged(thread, end.acts, end.taken);
    std::vector<Act> heard;
    for (const Act& act : end.acts) {
      const bool late = std::any_of(heard.begin(), heard.end(),
                                    [&act](const Act& each) { return each.after == act.after; });
      if (!late) heard.push_back(act);
    }
    return judged(thread, heard, end.taken);
  }

  // All acts, wherever they are.
  [[nodiscard]] View joined(const Thread& thread) {
    std::vector<Act> all = thread.ends[0].acts;
    for (const Act& act : thread.ends[1].acts) {
      const bool known = std::any_of(all.begin(), all.end(),
                                     [&act](const Act& each) { return each.id == act.id; });
      if (!known) all.push_back(act);
    }
    return judged(thread, all, thread.end(Side::kRecipient).taken);
  }

  [[nodiscard]] bool holds_itself_responsible(const Thread& thread, Side side) {
    return thread.end(side).here && view(thread, side).responsible == side;
  }

  std::string check() {
    if (!fault_.empty()) return fault_;
    for (const Thread& thread : threads_) {
      if (std::string broken = check(thread); !broken.empty()) return broken;
    }
    return check_holders();
  }

  std::string check(const Thread& thread) {
    const View all = joined(thread);
    seen.insert(all.state);
    overtaken += all.overtaken.size();
    if (all.behind) return "an act is missing everywhere";
    if (std::string broken = replay(thread, all); !broken.empty()) return broken;
    if (!holds_itself_responsible(thread, Side::kSender) &&
        !holds_itself_responsible(thread, Side::kRecipient)) {
      return "nobody holds itself responsible";
    }
    return in_order(four_acts(all)) ? "" : "the four acts are not in order";
  }

  // The counted acts, one by one through the product's own table: none is outside it, and
  // responsibility is with the recipient after an acceptance or a reopening only.
  std::string replay(const Thread& thread, const View& all) {
    State state = State::kReceived;
    bool accepted = false;
    for (std::size_t i = 1; i < all.counted.size(); ++i) {
      const Act& act = all.counted[i];
      const Move* move = find_move(thread.sort, state, act.event);
      if (move == nullptr) return "an act without a place counts";
      state = move->to;
      accepted |= act.event == Event::kAccept;
    }
    if (all.state != state && all.counted.size() > 1) return "a state outside the table";
    if (all.responsible == Side::kRecipient && !accepted) {
      return "responsibility passed before the acceptance";
    }
    return {};
  }

  // Along the handovers of the origin's case: exactly one body by all acts together, and always one
  // that holds itself responsible.
  std::string check_holders() {
    std::size_t holding = kNobody;
    for (bool handed_on = true; handed_on;) {
      handed_on = false;
      std::size_t count = 0;
      std::size_t next = kNobody;
      for (std::size_t i = 0; i < threads_.size(); ++i) {
        if (!threads_[i].hands_over || threads_[i].held_by != holding) continue;
        if (joined(threads_[i]).responsible != Side::kRecipient) continue;
        ++count;
        next = i;
      }
      if (count > 1) return "two bodies are responsible";
      if (count == 1) handed_on = true, holding = next;
    }
    // An acceptance that was overtaken must not have been handed on and accepted elsewhere.
    for (const Thread& each : threads_) {
      if (!each.hands_over || each.held_by == kNobody) continue;
      const bool accepted = joined(each).responsible == Side::kRecipient;
      if (accepted && joined(threads_[each.held_by]).responsible != Side::kRecipient) {
        return "two bodies are responsible";
      }
    }
    return somebody_holds() ? "" : "nobody holds itself responsible for the case";
  }

  bool somebody_holds() {
    std::vector<std::size_t> holdings{kNobody};
    for (std::size_t i = 0; i < threads_.size(); ++i) {
      if (threads_[i].hands_over) holdings.push_back(i);
    }
    return std::any_of(holdings.begin(), holdings.end(), [this](std::size_t holding) {
      if (holding != kNobody && !holds_itself_responsible(threads_[holding], Side::kRecipient)) {
        return false;
      }
      return std::none_of(threads_.begin(), threads_.end(), [&](const Thread& each) {
        return each.hands_over && each.held_by == holding &&
               view(each, Side::kSender).responsible == Side::kRecipient;
      });
    });
  }

  std::string check_at_rest() {
    for (const Thread& thread : threads_) {
      const View sender = view(thread, Side::kSender);
      const View recipient = view(thread, Side::kRecipient);
      if (sender.state != recipient.state || sender.responsible != recipient.responsible ||
          sender.head != recipient.head || sender.overtaken != recipient.overtaken) {
        return "the two ends do not agree";
      }
      if (four_acts(sender).report_received != four_acts(recipient).report_received ||
          four_acts(sender).received != four_acts(recipient).received) {
        return "the two ends date differently";
      }
    }
    return {};
  }

  std::mt19937_64 dice_;
  std::size_t nodes_;
  Plant plant_;
  std::vector<Move> table_;
  std::vector<Thread> threads_;
  std::vector<Parcel> network_;
  Instant now_ = test::day(0);
  unsigned ids_ = 0;
  std::string fault_;
};

constexpr std::size_t kSteps = 140;

TEST(RandomHistories, KeepWhatIsPromisedOnTwoAndOnThreeNodes) {
  std::set<State> seen;
  std::size_t overtaken = 0;
  for (std::uint64_t seed = 1; seed <= 120; ++seed) {
    for (const std::size_t nodes : {2U, 3U}) {
      History history(nodes, seed, Plant::kNothing);
      EXPECT_EQ(history.run(kSteps), "") << nodes << " nodes, seed " << seed;
      seen.insert(history.seen.begin(), history.seen.end());
      overtaken += history.overtaken;
    }
  }
  // Else they would promise little: all states but the two that never leave, and many races.
  EXPECT_EQ(seen.size(), kStateCount - 2);
  EXPECT_GT(overtaken, 100U);
}

std::set<std::string> complaints(Plant plant, std::uint64_t seeds = 60) {
  std::set<std::string> all;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    all.insert(History(3, seed, plant).run(kSteps));
  }
  return all;
}

TEST(PlantedBug, IsCaughtWhenResponsibilityPassesBeforeTheAcceptance) {
  EXPECT_EQ(
      complaints(Plant::kPassesWithAQuestion).count("responsibility passed before the acceptance"),
      1U);
}

TEST(PlantedBug, IsCaughtWhenResponsibilityIsGivenAwayAndNotTaken) {
  EXPECT_EQ(complaints(Plant::kFailingGivesItBack).count("nobody holds itself responsible"), 1U);
}

TEST(PlantedBug, IsCaughtWhenWhatIsHeardFirstCounts) {
  EXPECT_EQ(complaints(Plant::kFirstHeardCounts).count("the two ends do not agree"), 1U);
}

TEST(PlantedBug, IsCaughtWhenACaseIsHandedOverTwice) {
  EXPECT_EQ(complaints(Plant::kHandsOverTwice).count("two bodies are responsible"), 1U);
}

TEST(PlantedBug, IsCaughtWhenACaseIsHandedOnBeforeItIsSettled) {
  EXPECT_EQ(complaints(Plant::kHandsOverUnsettled, 300).count("two bodies are responsible"), 1U);
}

}  // namespace
}  // namespace musubi::referral
