#include "node/sharing/consent_end.h"

#include <algorithm>
#include <map>

#include "node/sharing/referral_service.h"
#include "protocol/exchange/sender.h"
#include "tests/unit/node/node_world.h"

namespace musubi::node {
namespace {

using casework::ConsentState;
using exchange::DeliveryState;
using exchange::OutboxRow;
using testing::expect_value;

constexpr const char* kWording = "morioka-r5-04";
// Of the family: the subject, their mother, and a brother who lives in another town.
constexpr std::size_t kSubject = 0;
constexpr std::size_t kMother = 1;
constexpr std::size_t kBrother = 2;

// Refuses the first change of so many rows, as a full disk would.
class RefusingStore final : public musubi::testing::ForwardingStore {
 public:
  Result<std::uint64_t> apply(const store::ChangeSet& change) override {
    ++applied;
    if (refuses) return Error{ErrorCode::kStorage, "store.full", {}};
    return inner_->apply(change);
  }
  std::size_t applied = 0;
  bool refuses = false;
};

class EndedConsents : public testing::NodeOfACity {
 protected:
  void SetUp() override {
    auto store = std::make_unique<RefusingStore>();
    disk_ = store.get();
    store_ = std::move(store);
    writer_.use(*store_);
    NodeOfACity::SetUp();
    case_.emplace(new_case());
  }

  Result<Followed> say(std::size_t person, ConsentState state) {
    return sharing_.record_consent(*case_, person, {state, kWording}, {"u-0007"});
  }
  Followed said(std::size_t person, ConsentState state) { return expect_value(say(person, state)); }

  MessageId send(Kind kind = Kind::kReferral) {
    ReleaseOrder order = referral(*case_);
    order.request.kind = kind;
    const auto answer = expect_value(sharing_.release(order, {"u-0001"}));
    return answer.message.value();
  }
  // To the contractor, with the brother in it, who has to consent.
  MessageId send_with_brother(Kind kind = Kind::kReferral) {
    said(kBrother, ConsentState::kGiven);
    return send(kind);
  }
  // What waits leaves, as far as anybody here can know.
  std::size_t attempt_all() {
    const auto situation = keeper_.current();
    const exchange::Context context{*store_, *situation->registry, situation->exchange.own,
                                    clock_.now(), random_};
    const auto prepared = expect_value(exchange::prepare(
        context, *expect_value(situation->exchange.signer_at(clock_.now())), sharing_, {},
        testing::node_id("op-000001-01"), exchange::Wanted::kAll, 64, 64'000'000));
    return prepared.jobs.size();
  }
  OutboxRow message(const MessageId& id) {
    return expect_value(exchange::find_outbox(*store_, id)).value();
  }
  std::vector<std::string> kinds_sent() {
    std::vector<std::string> kinds;
    for (const auto& row : rows(store::Table::kOutbox)) {
      kinds.push_back(expect_value(exchange::from_row<OutboxRow>(row)).manifest.kind);
    }
    std::sort(kinds.begin(), kinds.end());
    return kinds;
  }
  DeliveryState state_of(const MessageId& id) {
    const NodeId peer = testing::node_id("op-000001-01");
    return exchange::state_of(*expect_value(exchange::find_delivery(*store_, id, peer)),
                              expect_value(exchange::find_attempt(*store_, id, peer)));
  }
  std::string referral_state(const MessageId& id) {
    ReferralService referrals{{writer_, keeper_, clock_, random_, [](const NodeId&) {}}};
    const auto shown = expect_value(referrals.show(testing::node_id("lg-032026-01"), id));
    return *shown.find("state")->text();
  }
  // As a version wrote it that did not keep on whose consent it rested.
  void forget_who_consented(const MessageId& id) {
    OutboxRow row = message(id);
    row.terms->consented.reset();
    store::ChangeSet change(audit::Record::make(audit::Act::kNode, clock_.now(), std::nullopt,
                                                json::Object{}, random_));
    change.update(exchange::to_row(row));
    ASSERT_TRUE(store_->apply(change).ok());
  }

  RefusingStore* disk_ = nullptr;
  std::optional<CaseId> case_;
};

using Ids = std::vector<MessageId>;

TEST_F(EndedConsents, RecallWhatMayHaveArrivedAndHaltItsReferral_T11) {
  const MessageId sent = send_with_brother();
  EXPECT_EQ(message(sent).terms->consented, std::vector<std::uint32_t>{kBrother});
  ASSERT_EQ(attempt_all(), 1u);
  const Followed followed = said(kBrother, ConsentState::kWithdrawn);
  EXPECT_EQ(followed.recalled, Ids{sent});
  EXPECT_EQ(followed.halted, Ids{sent});
  EXPECT_TRUE(followed.withdrawn.empty());
  ASSERT_EQ(followed.recalls.size(), 1u);
  EXPECT_EQ(message(followed.recalls.front()).manifest.reply_to, sent);
  EXPECT_EQ(kinds_sent(), (std::vector<std::string>{"progress", "recall", "referral"}));
  EXPECT_EQ(state_of(sent), DeliveryState::kWithdrawn);
  EXPECT_EQ(referral_state(sent), "halted");
  // The act and the recall go; the referral does not any more, and no second recall follows it.
  EXPECT_EQ(attempt_all(), 2u);
  EXPECT_EQ(kinds_sent().size(), 3u);
}

TEST_F(EndedConsents, StopWhatHasNotLeftAndTellNobodyOfIt_T11) {
  const MessageId unsent = send_with_brother();
  const Followed followed = said(kBrother, ConsentState::kWithdrawn);
  EXPECT_EQ(followed.withdrawn, Ids{unsent});
  EXPECT_EQ(followed.halted, Ids{unsent});
  EXPECT_TRUE(followed.recalls.empty());
  EXPECT_EQ(kinds_sent(), std::vector<std::string>{"referral"});
  EXPECT_EQ(state_of(unsent), DeliveryState::kWithdrawn);
  EXPECT_EQ(referral_state(unsent), "halted");
  EXPECT_EQ(attempt_all(), 0u);
  // Not even if the person changes their mind: that is another release.
  said(kBrother, ConsentState::kGiven);
  EXPECT_EQ(attempt_all(), 0u);
}

// The entrustment carries the subject and their mother, whatever they say: a basis does not switch,
// and what did not rest on a consent does not fall with it.
TEST_F(EndedConsents, LeaveAloneWhatRestedOnAnotherBasis_T11_Invariant6) {
  const MessageId entrusted = send();
  EXPECT_EQ(message(entrusted).terms->consented, std::vector<std::uint32_t>{});
  ASSERT_EQ(attempt_all(), 1u);
  const std::map<std::size_t, ConsentState> ends{{kSubject, ConsentState::kWithdrawn},
                                                 {kMother, ConsentState::kWithdrawn},
                                                 {kBrother, ConsentState::kRefused}};
  for (const auto& [person, state] : ends) {
    const Followed followed = said(person, state);
    EXPECT_TRUE(followed.recalls.empty() && followed.halted.empty() && followed.withdrawn.empty());
  }
  EXPECT_EQ(kinds_sent(), std::vector<std::string>{"referral"});
  EXPECT_EQ(state_of(entrusted), DeliveryState::kSent);
}

TEST_F(EndedConsents, LeaveAloneWhatRestedOnAnotherPersons_T11) {
  const MessageId sent = send_with_brother();
  ASSERT_EQ(attempt_all(), 1u);
  EXPECT_TRUE(said(kMother, ConsentState::kWithdrawn).recalls.empty());
  EXPECT_EQ(said(kBrother, ConsentState::kWithdrawn).recalled, Ids{sent});
}

TEST_F(EndedConsents, CountForEveryKindOfMessage_T11) {
  said(kBrother, ConsentState::kGiven);
  const Ids sent{send(Kind::kInformation), send(Kind::kAnswer), send(Kind::kReferral)};
  ASSERT_EQ(attempt_all(), 3u);
  const Followed followed = said(kBrother, ConsentState::kTerminated);
  EXPECT_TRUE(std::is_permutation(sent.begin(), sent.end(), followed.recalled.begin(),
                                  followed.recalled.end()));
  EXPECT_EQ(followed.halted, Ids{sent.back()});
}

TEST_F(EndedConsents, TakeNothingBackTwice_T11) {
  send_with_brother();
  ASSERT_EQ(attempt_all(), 1u);
  EXPECT_EQ(said(kBrother, ConsentState::kWithdrawn).recalls.size(), 1u);
  const Followed again = said(kBrother, ConsentState::kWithdrawn);
  EXPECT_TRUE(again.recalls.empty() && again.recalled.empty() && again.halted.empty());
  // What was given and taken back again since is another matter.
  const MessageId later = send_with_brother();
  ASSERT_GE(attempt_all(), 1u);
  EXPECT_EQ(said(kBrother, ConsentState::kWithdrawn).recalled, Ids{later});
}

TEST_F(EndedConsents, AreRecordedWithAllThatFollowsOrNotAtAll_T11) {
  const MessageId sent = send_with_brother();
  ASSERT_EQ(attempt_all(), 1u);
  disk_->refuses = true;
  EXPECT_FALSE(say(kBrother, ConsentState::kWithdrawn).ok());
  disk_->refuses = false;
  EXPECT_EQ(state_of(sent), DeliveryState::kSent);
  EXPECT_EQ(rows(store::Table::kConsent).size(), 4u);
  disk_->applied = 0;
  EXPECT_EQ(said(kBrother, ConsentState::kWithdrawn).recalls.size(), 1u);
  EXPECT_EQ(disk_->applied, 1u);
}

TEST_F(EndedConsents, StandInTheLogWithWhatFollows_T11) {
  const MessageId sent = send_with_brother();
  ASSERT_EQ(attempt_all(), 1u);
  const Followed followed = said(kBrother, ConsentState::kInvalidated);
  const json::Value consent = records(audit::Act::kConsent).back();
  EXPECT_EQ(*consent.find("state")->text(), "invalidated");
  const json::Value taken_back = records(audit::Act::kDecision).back();
  EXPECT_EQ(*taken_back.find("outcome")->text(), "taken-back");
  EXPECT_EQ(*taken_back.find("message")->text(), sent.text());
  EXPECT_EQ(*taken_back.find("consent")->text(), *consent.find("consent")->text());
  EXPECT_EQ(*taken_back.find("user")->text(), "u-0007");
  EXPECT_EQ(*records(audit::Act::kWithdrawal).back().find("message")->text(), sent.text());
  EXPECT_EQ(*records(audit::Act::kRelease).at(1).find("message")->text(),
            followed.recalls.front().text());
  EXPECT_EQ(*records(audit::Act::kIntake).back().find("event")->text(), "halt");
}

// It may have rested on the consent of whoever is in it, and of nobody else.
TEST_F(EndedConsents, CountForMessagesOfWhichItWasNotKeptOnWhatTheyRested_T11) {
  const MessageId entrusted = send();
  ASSERT_EQ(attempt_all(), 1u);
  forget_who_consented(entrusted);
  EXPECT_TRUE(said(kBrother, ConsentState::kRefused).recalls.empty());
  EXPECT_EQ(said(kSubject, ConsentState::kWithdrawn).recalled, Ids{entrusted});
}

// An end that was known, and a question that is open, stop what is to come and no more.
TEST_F(EndedConsents, TakeNothingBackUnlessThePersonDoes_T11) {
  const MessageId sent = send_with_brother();
  ASSERT_EQ(attempt_all(), 1u);
  // While it stands nobody asks for it, and nobody writes down what the clock computes.
  EXPECT_EQ(say(kBrother, ConsentState::kRequested).error().reason, "consent.no-such-step");
  EXPECT_EQ(say(kBrother, ConsentState::kDeferred).error().reason, "consent.no-such-step");
  EXPECT_EQ(say(kBrother, ConsentState::kUnknown).error().reason, "consent.not-recorded");
  EXPECT_EQ(say(kBrother, ConsentState::kExpired).error().reason, "consent.not-recorded");
  EXPECT_EQ(said(kBrother, ConsentState::kWithdrawn).recalled, Ids{sent});
}

// Collecting was never needed to provide; who withdraws only that has not taken anything back.
TEST_F(EndedConsents, FallApartByDirection_T27) {
  using casework::Direction;
  const MessageId sent = send_with_brother();
  ASSERT_EQ(attempt_all(), 1u);
  const auto withdraw = [this](Direction direction) {
    ConsentChange said{ConsentState::kWithdrawn, kWording, {direction}};
    return expect_value(sharing_.record_consent(*case_, kBrother, said, {"u-0007"}));
  };
  EXPECT_TRUE(withdraw(Direction::kCollect).recalls.empty());
  EXPECT_EQ(json::to_canonical(*records(audit::Act::kConsent).back().find("directions")),
            R"(["collect"])");
  EXPECT_EQ(withdraw(Direction::kProvide).recalled, Ids{sent});
}

TEST(ConsentStates, ThatTakeBackAreThoseThatThePolicyAsksAbout) {
  std::vector<std::string_view> taking_back;
  for (int i = 0; i <= static_cast<int>(ConsentState::kInvalidated); ++i) {
    const auto state = static_cast<ConsentState>(i);
    if (casework::takes_back(state)) taking_back.push_back(facts::name_of(state));
    EXPECT_FALSE(casework::takes_back(state) && casework::permits(state));
  }
  EXPECT_TRUE(std::equal(taking_back.begin(), taking_back.end(), policy::kEndedConsent.begin(),
                         policy::kEndedConsent.end()));
}

}  // namespace
}  // namespace musubi::node
