// Referrals through the real exchange: envelopes, receipts, crashes and bad weather. What random
// histories come to without envelopes is in tests/unit/referral/random_histories_test.cc.
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/exchange/notices.h"
#include "protocol/referral/steps.h"
#include "tests/simulation/simulation.h"

namespace musubi::testing {
namespace {

using referral::Event;
using referral::Intention;
using referral::Known;
using referral::Side;
using referral::State;

// Each node takes referrals and acts as the product does.
void let_take_referrals(ExchangeWorld& world) {
  for (std::size_t i = 0; i < world.size(); ++i) {
    world.node(i).also_takes =
        [](const exchange::Context& context, const VerifiedEnvelope& envelope,
           const exchange::ReceivedItem& item, std::vector<store::Row>& rows) -> Status {
      TRY_ASSIGN(auto more, referral::took(context, envelope.manifest(), envelope.payload(), item));
      std::move(more.begin(), more.end(), std::back_inserter(rows));
      return {};
    };
  }
}

// Runs what a person of a node does; a node that dies over it comes back, and did nothing.
bool alive(ExchangeNode& node, const std::function<Status(store::Store&)>& step) {
  try {
    return node.run(step).ok();
  } catch (const Crash&) {
    node.restart();
    return false;
  }
}

struct Thread {
  std::size_t ends[2];  // by Side
  MessageId message;
};

std::optional<Thread> refer(ExchangeWorld& world, std::size_t from, std::size_t to, Kind kind) {
  std::optional<MessageId> sent;
  try {
    SendOptions options;
    options.kind = kind;
    const auto message = world.try_send(from, {to}, options);
    if (!message) return std::nullopt;
    sent = *message;
  } catch (const Crash&) {
    world.node(from).restart();
    return std::nullopt;
  }
  ExchangeNode& node = world.node(from);
  const bool kept = alive(node, [&](store::Store& store) -> Status {
    TRY_ASSIGN(const auto message, exchange::find_outbox(store, *sent));
    const auto row = referral::referral_of(referral::describe(message->manifest), message->case_id,
                                           "lg-032026", std::nullopt);
    TRY_ASSIGN(store::Row opening, referral::sent(store, *row, node.id()));
    store::ChangeSet change(audit::Record::make(audit::Act::kIntake, node.now(), std::nullopt,
                                                json::Object{}, world.random));
    change.insert(std::move(opening));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  });
  if (!kept) return std::nullopt;
  return Thread{{from, to}, *sent};
}

std::optional<Known> known(ExchangeWorld& world, const Thread& thread, Side side) {
  ExchangeNode& node = world.node(thread.ends[static_cast<std::size_t>(side)]);
  return must(referral::find_referral(node.store, node.id(), world.node(thread.ends[0]).id(),
                                      thread.message));
}

Result<referral::Act> act(ExchangeWorld& world, const Thread& thread, Side side,
                          const Intention& intention) {
  const auto before = known(world, thread, side);
  if (!before) return refused("referral.not-found");
  ExchangeNode& node = world.node(thread.ends[static_cast<std::size_t>(side)]);
  std::optional<referral::Act> done;
  Status status;
  const bool lived = alive(node, [&](store::Store& store) -> Status {
    auto step = referral::act(node.context(), *before, intention, "u-1");
    if (!step) return status = step.error();
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(step->change));
    done = step->act;
    return {};
  });
  if (!status.ok()) return status.error();
  if (!lived || !done) return refused("internal.unexpected");
  return *done;
}

class RandomActs {
 public:
  RandomActs(ExchangeWorld& world, std::uint64_t seed) : world_(world), dice_(seed * 31) {}

  void some() {
    if (threads_.empty() || draw(5) == 0) {
      const std::size_t from = draw(world_.size());
      const std::size_t to = (from + 1 + draw(world_.size() - 1)) % world_.size();
      const auto thread = refer(world_, from, to, draw(2) == 0 ? Kind::kReferral : Kind::kTransfer);
      if (thread) threads_.push_back(*thread);
      return;
    }
    const Thread& thread = threads_[draw(threads_.size())];
    const Side side = draw(2) == 0 ? Side::kSender : Side::kRecipient;
    const referral::EventEntry& event = referral::events()[draw(referral::kEventCount)];
    if (event.rank == 2 && draw(3) != 0) return;
    Intention intention{.event = event.event};
    if (event.needs_reason) intention.details.reason = referral::Reason::kOther;
    if (act(world_, thread, side, intention)) ++done_;
  }

  // At every moment: somebody holds itself responsible.
  [[nodiscard]] bool somebody_is_responsible() {
    return std::all_of(threads_.begin(), threads_.end(), [this](const Thread& thread) {
      const auto sender = known(world_, thread, Side::kSender);
      const auto recipient = known(world_, thread, Side::kRecipient);
      return sender->view.responsible == Side::kSender ||
             (recipient && recipient->view.responsible == Side::kRecipient);
    });
  }

  // When nothing is on its way any more: both say the same, and date the same.
  void expect_agreement(std::set<State>& seen, std::size_t& overtaken) {
    for (const Thread& thread : threads_) {
      const auto sender = known(world_, thread, Side::kSender);
      const auto recipient = known(world_, thread, Side::kRecipient);
      seen.insert(sender->view.state);
      overtaken += sender->view.overtaken.size();
      if (!recipient) {
        // Its recall came first: it never had anything.
        EXPECT_EQ(sender->view.responsible, Side::kSender);
        continue;
      }
      EXPECT_EQ(sender->view.state, recipient->view.state);
      EXPECT_EQ(sender->view.responsible, recipient->view.responsible);
      EXPECT_EQ(sender->view.head, recipient->view.head);
      EXPECT_EQ(sender->view.counted, recipient->view.counted);
      EXPECT_FALSE(sender->view.behind || recipient->view.behind);
    }
  }

  [[nodiscard]] std::size_t done() const { return done_; }

 private:
  std::size_t draw(std::size_t below) { return dice_.uniform(below); }

  ExchangeWorld& world_;
  struct Dice {
    explicit Dice(std::uint64_t seed) : random(seed) {}
    std::size_t uniform(std::size_t below) {
      const Bytes bytes = random.bytes(4);
      std::size_t number = 0;
      for (const auto byte : bytes) number = number * 256 + byte;
      return number % below;
    }
    crypto::SeededRandom random;
  } dice_;
  std::vector<Thread> threads_;
  std::size_t done_ = 0;
};

TEST(SimulatedReferrals, AgreeAtBothEndsInBadWeather) {
  std::set<State> seen;
  std::size_t overtaken = 0;
  std::size_t done = 0;
  for (std::uint64_t seed = 500; seed < 510; ++seed) {
    Weather weather;
    weather.withdraw_percent = 0;
    weather.clock_percent = 0;  // two clocks that differ date differently, and say so
    Simulation world(seed % 2 == 0 ? 2 : 3, seed, weather);
    let_take_referrals(world);
    RandomActs acts(world, seed);
    for (std::size_t i = 0; i < 60; ++i) {
      acts.some();
      acts.some();
      EXPECT_EQ(world.run(1), std::nullopt) << "seed " << seed;
      EXPECT_TRUE(acts.somebody_is_responsible()) << "seed " << seed;
    }
    EXPECT_EQ(world.come_to_rest(), std::nullopt) << "seed " << seed;
    acts.expect_agreement(seen, overtaken);
    done += acts.done();
  }
  EXPECT_GT(done, 60U);
  EXPECT_GE(seen.size(), 6U);
  EXPECT_GT(overtaken, 0U);
}

class ReferralInCalmWeather : public ::testing::Test {
 protected:
  ReferralInCalmWeather() { let_take_referrals(world_); }

  void carry() {
    for (int round = 0; round < 3; ++round) {
      world_.push(0, 1);
      world_.push(1, 0);
      world_.advance(std::chrono::hours(1));
    }
  }
  void do_as(Side side, Event event, std::optional<referral::Reason> reason = {}) {
    const auto done = act(world_, *thread_, side, {.event = event, .details = {reason, {}, {}}});
    EXPECT_TRUE(done.ok()) << done.error().reason;
    world_.advance(std::chrono::hours(1));
  }
  std::string refusal(Side side, Event event) {
    const auto done = act(world_, *thread_, side, {.event = event});
    return done.ok() ? "none" : done.error().reason;
  }
  referral::View view(Side side) { return known(world_, *thread_, side)->view; }

  ExchangeWorld world_{2};
  std::optional<Thread> thread_;
};

TEST_F(ReferralInCalmWeather, HasFourDatedActsThatEachIsSignedFor) {
  thread_ = refer(world_, 0, 1, Kind::kReferral);
  world_.advance(std::chrono::hours(1));
  EXPECT_EQ(view(Side::kSender).state, State::kSent);
  carry();
  EXPECT_EQ(view(Side::kSender).state, State::kReceived);
  do_as(Side::kRecipient, Event::kAccept);
  do_as(Side::kRecipient, Event::kStart);
  do_as(Side::kRecipient, Event::kReport);
  EXPECT_EQ(view(Side::kSender).responsible, Side::kSender);  // it has not heard of it
  carry();
  EXPECT_EQ(view(Side::kSender).responsible, Side::kRecipient);
  do_as(Side::kSender, Event::kConfirm);
  carry();
  for (const Side side : {Side::kSender, Side::kRecipient}) {
    EXPECT_EQ(view(side).state, State::kClosed);
    const referral::FourActs acts = referral::four_acts(view(side));
    ASSERT_TRUE(acts.sent && acts.received && acts.report_sent && acts.report_received);
    EXPECT_LT(*acts.sent, *acts.received);
    EXPECT_LT(*acts.received, *acts.report_sent);
    EXPECT_LT(*acts.report_sent, *acts.report_received);
  }
  EXPECT_EQ(referral::four_acts(view(Side::kSender)).report_received,
            referral::four_acts(view(Side::kRecipient)).report_received);
}

TEST_F(ReferralInCalmWeather, IsRecalledWithItsRevocation) {
  thread_ = refer(world_, 0, 1, Kind::kReferral);
  carry();
  do_as(Side::kSender, Event::kRevoke, referral::Reason::kNoLongerNeeded);
  do_as(Side::kRecipient, Event::kAccept);  // it has not heard of it
  carry();
  EXPECT_EQ(view(Side::kRecipient).state, State::kCancelled);
  EXPECT_EQ(view(Side::kRecipient).responsible, Side::kSender);
  EXPECT_EQ(view(Side::kRecipient).overtaken.size(), 1U);
  const auto item =
      must(exchange::find_received(world_.node(1).store, world_.node(0).id(), thread_->message));
  ASSERT_TRUE(item && item->recalled_at);
  EXPECT_FALSE(item->payload);
}

TEST_F(ReferralInCalmWeather, IsHandedOverOnceAndNeverTakenBack) {
  thread_ = refer(world_, 0, 1, Kind::kTransfer);
  carry();
  do_as(Side::kRecipient, Event::kAccept);
  carry();
  EXPECT_EQ(view(Side::kSender).responsible, Side::kRecipient);
  EXPECT_EQ(refusal(Side::kSender, Event::kHalt), "referral.handed-over");
  EXPECT_EQ(refusal(Side::kRecipient, Event::kConfirm), "referral.not-your-act");
  ExchangeNode& node = world_.node(0);
  const auto row = known(world_, *thread_, Side::kSender)->row;
  const auto second = referral::sent(node.store, row, node.id());
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().reason, "referral.handover-open");
}

TEST_F(ReferralInCalmWeather, TakesNoActOfTheOtherEnd) {
  thread_ = refer(world_, 0, 1, Kind::kReferral);
  carry();
  // The sender's node sends an acceptance of its own referral.
  ExchangeNode& node = world_.node(0);
  const auto message = must(exchange::find_outbox(node.store, thread_->message));
  const referral::ActPayload forged{Event::kAccept, thread_->message, 2, {}};
  ASSERT_TRUE(
      node.run([&](store::Store& store) -> Status {
            TRY_ASSIGN(
                const auto change,
                exchange::release_notices(
                    node.context(), message->manifest, message->case_id, world_.node(1).id(),
                    {{Kind::kProgress, MessageId::draw(world_.random), thread_->message,
                      exchange::OutgoingPayload{"referral-act", 1, referral::serialise(forged)}}}));
            TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
            return {};
          })
          .ok());
  carry();
  EXPECT_EQ(view(Side::kRecipient).state, State::kReceived);
  EXPECT_EQ(view(Side::kRecipient).responsible, Side::kSender);
}

}  // namespace
}  // namespace musubi::testing
