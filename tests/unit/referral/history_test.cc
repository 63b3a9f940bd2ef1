#include <algorithm>

#include "tests/unit/referral/referral_words.h"

namespace musubi::referral {
namespace {

using test::act;
using test::day;
using test::id;
using test::sent;

TEST(Referral, WaitsAtItsSenderUntilAReceiptCame) {
  Act first = sent();
  EXPECT_EQ(judge(Sort::kReferral, first, {}).state, State::kSent);
  first.taken = day(1);
  const View view = judge(Sort::kReferral, first, {});
  EXPECT_EQ(view.state, State::kReceived);
  EXPECT_EQ(view.responsible, Side::kSender);
}

TEST(Referral, IsTheRecipientsFromItsAcceptanceOn) {
  const Act first = sent();
  const Act asked = act(2, first, Event::kAskBack);
  const Act accepted = act(3, asked, Event::kAccept);
  EXPECT_EQ(judge(Sort::kReferral, first, {asked}).responsible, Side::kSender);
  const View view = judge(Sort::kReferral, first, {asked, accepted});
  EXPECT_EQ(view.state, State::kAccepted);
  EXPECT_EQ(view.responsible, Side::kRecipient);
  EXPECT_EQ(view.revision, 3U);
}

TEST(Referral, StaysWithTheRecipientAfterItsReportUnlessTheSenderTakesItBack) {
  const Act first = sent();
  const Act accepted = act(2, first, Event::kAccept);
  const Act reported = act(3, accepted, Event::kReport);
  const View confirmed =
      judge(Sort::kReferral, first, {accepted, reported, act(4, reported, Event::kConfirm)});
  EXPECT_EQ(confirmed.state, State::kClosed);
  EXPECT_EQ(confirmed.responsible, Side::kRecipient);
  const View taken =
      judge(Sort::kReferral, first, {accepted, reported, act(4, reported, Event::kTakeBack)});
  EXPECT_EQ(taken.state, State::kClosed);
  EXPECT_EQ(taken.responsible, Side::kSender);
}

TEST(Referral, NamesTheActThatMovedResponsibilityLast_T24) {
  const Act first = sent();
  const Act accepted = act(2, first, Event::kAccept);
  const Act reported = act(3, accepted, Event::kReport);
  const Act taken = act(4, reported, Event::kTakeBack);
  const auto moved_by = [&first](const std::vector<Act>& acts) {
    return judge(Sort::kReferral, first, acts).responsible_by;
  };
  EXPECT_EQ(moved_by({}), first.id);
  EXPECT_EQ(moved_by({act(2, first, Event::kAskBack)}), first.id);
  EXPECT_EQ(moved_by({accepted}), accepted.id);
  EXPECT_EQ(moved_by({accepted, reported}), accepted.id);
  EXPECT_EQ(moved_by({accepted, reported, taken}), taken.id);
  // A revocation that overtook the acceptance moved nothing: it never had passed.
  EXPECT_EQ(moved_by({accepted, act(9, first, Event::kRevoke, 5)}), first.id);
}

TEST(FailedReferral, IsTheRecipientsUntilTheSenderTakesItBack) {
  const Act first = sent();
  const Act accepted = act(2, first, Event::kAccept);
  const Act failed = act(3, accepted, Event::kFail);
  EXPECT_EQ(judge(Sort::kReferral, first, {accepted, failed}).responsible, Side::kRecipient);
  EXPECT_EQ(judge(Sort::kReferral, first, {accepted, failed, act(4, failed, Event::kTakeBack)})
                .responsible,
            Side::kSender);
}

// The races of the specification, §5.

TEST(RevocationAgainstAcceptance, CountsWhicheverCameFirst) {
  const Act first = sent();
  const Act accepted = act(2, first, Event::kAccept);
  const Act started = act(3, accepted, Event::kStart);
  const Act revoked = act(9, first, Event::kRevoke, 5);
  for (const auto& acts : {std::vector{accepted, started, revoked},
                           std::vector{revoked, started, accepted, accepted}}) {
    const View view = judge(Sort::kTransfer, first, acts);
    EXPECT_EQ(view.state, State::kCancelled);
    EXPECT_EQ(view.responsible, Side::kSender);
    EXPECT_EQ(view.overtaken, (std::vector{id(2), id(3)}));
    EXPECT_FALSE(view.behind);
  }
}

TEST(RevocationOfAReferral, HasItsPlaceAfterTheAcceptanceToo) {
  const Act first = sent();
  const Act accepted = act(2, first, Event::kAccept);
  const Act revoked = act(3, accepted, Event::kRevoke);
  EXPECT_EQ(judge(Sort::kReferral, first, {accepted, revoked}).state, State::kCancelled);
  EXPECT_EQ(judge(Sort::kTransfer, first, {accepted, revoked}).state, State::kAccepted);
}

TEST(HaltAgainstReport, Counts) {
  const Act first = sent();
  const Act accepted = act(2, first, Event::kAccept);
  const Act reported = act(3, accepted, Event::kReport);
  const Act halted = act(4, accepted, Event::kHalt);
  const View view = judge(Sort::kReferral, first, {accepted, reported, halted});
  EXPECT_EQ(view.state, State::kHalted);
  EXPECT_EQ(view.responsible, Side::kSender);
}

TEST(AnswerAgainstAcceptance, WasNotNeededAnyMore) {
  const Act first = sent();
  const Act asked = act(2, first, Event::kAskBack);
  const Act answered = act(3, asked, Event::kAnswer);
  const Act accepted = act(4, asked, Event::kAccept);
  EXPECT_EQ(judge(Sort::kReferral, first, {answered, accepted, asked}).state, State::kAccepted);
}

TEST(ReportAgainstConfirmation, IsNeverConfirmedUnseen) {
  const Act first = sent();
  const Act accepted = act(2, first, Event::kAccept);
  const Act reported = act(3, accepted, Event::kReport);
  const Act amended = act(4, reported, Event::kReport);
  for (const Event event : {Event::kConfirm, Event::kTakeBack, Event::kSendBack}) {
    const Act seen = act(5, reported, event);
    const View view = judge(Sort::kReferral, first, {accepted, seen, amended, reported});
    EXPECT_EQ(view.state, State::kReported);
    EXPECT_EQ(view.head, amended.id);
    EXPECT_EQ(view.responsible, Side::kRecipient);
  }
}

TEST(Act, WaitsForTheOneItWasDoneOn) {
  const Act first = sent();
  const Act accepted = act(2, first, Event::kAccept);
  const Act started = act(3, accepted, Event::kStart);
  const View early = judge(Sort::kReferral, first, {started});
  EXPECT_EQ(early.state, State::kSent);
  EXPECT_TRUE(early.behind);
  const View later = judge(Sort::kReferral, first, {started, accepted});
  EXPECT_EQ(later.state, State::kInProgress);
  EXPECT_FALSE(later.behind);
}

TEST(Act, ProvesTheArrivalWhenTheReceiptWasLost) {
  const Act first = sent();
  EXPECT_EQ(judge(Sort::kReferral, first, {act(2, first, Event::kAskBack)}).state, State::kQuery);
}

TEST(Act, MovesNothingWhereItHasNoPlace) {
  const Act first = sent();
  Act wrong_revision = act(2, first, Event::kAccept);
  wrong_revision.revision = 5;
  Act of_the_other = act(3, first, Event::kAccept);
  of_the_other.by = Side::kSender;
  Act local = act(4, first, Event::kDiscard);
  const Act early = act(5, first, Event::kReport);
  const View view = judge(Sort::kReferral, first, {wrong_revision, of_the_other, local, early});
  EXPECT_EQ(view.state, State::kSent);
  EXPECT_EQ(view.overtaken.size(), 4U);
}

TEST(Act, ThatNamesItselfAsItsPredecessorIsNeverReached) {
  const Act first = sent();
  Act loop = act(2, first, Event::kAccept);
  loop.after = loop.id;
  const View view = judge(Sort::kReferral, first, {loop});
  EXPECT_EQ(view.state, State::kSent);
  EXPECT_TRUE(view.behind);
}

TEST(SecondActOnOnePredecessor, IsSeen) {
  const Act first = sent();
  const Act accepted = act(2, first, Event::kAccept);
  EXPECT_FALSE(acted_twice({accepted}, accepted));
  EXPECT_TRUE(acted_twice({accepted}, act(3, first, Event::kDecline)));
  EXPECT_FALSE(acted_twice({accepted}, act(3, first, Event::kRevoke)));
}

// Every cell: what may be intended, and how the rest is refused.
TEST(Intention, IsTakenInTheCellsOfTheTableAndRefusedInAllOthers) {
  for (const Sort sort : {Sort::kReferral, Sort::kTransfer}) {
    for (const StateEntry& state : states()) {
      for (const EventEntry& event : events()) {
        View view = judge(sort, sent(), {});
        view.state = state.state;
        Intention intention{.event = event.event};
        if (event.needs_reason) intention.details.reason = Reason::kOther;
        const auto done = intend(sort, view, event.by, intention, id(7), day(1));
        const std::string where = std::string(event.name) + " in " + std::string(state.name);
        const bool has_place = event.carriage == Carriage::kProgress &&
                               find_move(sort, state.state, event.event) != nullptr;
        ASSERT_EQ(done.ok(), has_place) << where;
        if (done.ok()) {
          EXPECT_EQ(done->revision, 2U);
          EXPECT_EQ(done->after, id(1));
        } else {
          const bool handed_over = sort == Sort::kTransfer && event.by == Side::kSender &&
                                   event.carriage == Carriage::kProgress &&
                                   find_move(Sort::kReferral, state.state, event.event) != nullptr;
          EXPECT_EQ(done.error().reason,
                    handed_over ? "referral.handed-over" : "referral.no-such-step")
              << where;
          EXPECT_EQ(done.error().detail, where);
        }
      }
    }
  }
}

std::string refusal(const Result<Act>& result) {
  return result.ok() ? "none" : result.error().reason;
}

TEST(Intention, IsRefusedWithWhatIsWrong) {
  const View view = judge(Sort::kReferral, sent(), {});
  const auto by = [&view](Side side, Intention intention) {
    return refusal(intend(Sort::kReferral, view, side, intention, id(2), day(1)));
  };
  EXPECT_EQ(by(Side::kSender, {.event = Event::kAccept}), "referral.not-your-act");
  EXPECT_EQ(by(Side::kRecipient, {.event = Event::kDecline}), "referral.reason-missing");
  EXPECT_EQ(by(Side::kRecipient, {.event = Event::kAccept, .details = {Reason::kMoved, {}, {}}}),
            "referral.not-for-this-act");
  EXPECT_EQ(by(Side::kRecipient, {.event = Event::kAccept, .details = {{}, {}, id(9)}}),
            "referral.not-for-this-act");
  EXPECT_EQ(by(Side::kRecipient, {.event = Event::kAccept, .details = {}, .revision = 4}),
            "referral.changed");
  EXPECT_EQ(by(Side::kRecipient, {.event = Event::kAccept, .details = {}, .revision = 1}), "none");
}

TEST(Intention, CanStillEndWhatWentOnForTooLong) {
  View view = judge(Sort::kReferral, sent(), {});
  view.revision = kMaxRevision;
  EXPECT_EQ(refusal(intend(Sort::kReferral, view, Side::kRecipient, {.event = Event::kAskBack},
                           id(2), day(1))),
            "referral.too-many-acts");
  EXPECT_EQ(
      refusal(intend(Sort::kReferral, view, Side::kSender, {.event = Event::kHalt}, id(2), day(1))),
      "none");
}

TEST(FourDatedActs, AreThoseOfTheReferralAndOfItsNewestReport) {
  Act first = sent(1, 0);
  first.taken = day(1);
  const Act accepted = act(2, first, Event::kAccept, 2);
  Act reported = act(3, accepted, Event::kReport, 3);
  reported.taken = day(4);
  const Act amended = act(4, reported, Event::kReport, 5);
  const FourActs once = four_acts(judge(Sort::kReferral, first, {accepted, reported}));
  EXPECT_EQ(once.sent, day(0));
  EXPECT_EQ(once.received, day(1));
  EXPECT_EQ(once.report_sent, day(3));
  EXPECT_EQ(once.report_received, day(4));
  EXPECT_TRUE(in_order(once));
  const FourActs twice = four_acts(judge(Sort::kReferral, first, {accepted, reported, amended}));
  EXPECT_EQ(twice.report_sent, day(5));
  EXPECT_EQ(twice.report_received, std::nullopt);
}

TEST(FourDatedActs, AreMarkedWhenAClockWasWrong) {
  EXPECT_FALSE(in_order({day(3), day(1), {}, {}}));
  EXPECT_TRUE(in_order({day(3), {}, day(4), {}}));
}

TEST(Overdue, IsComputedFromTheActsAndTheDuty) {
  const Act first = sent(1, 0);
  const Act accepted = act(2, first, Event::kAccept, 2);
  const Act reported = act(3, accepted, Event::kReport, 20);
  const View open = judge(Sort::kReferral, first, {});
  EXPECT_FALSE(overdue(open, {}, day(7)));
  EXPECT_TRUE(overdue(open, {}, day(8)));
  const View at_work = judge(Sort::kReferral, first, {accepted});
  EXPECT_FALSE(overdue(at_work, {}, day(900)));
  Clocks fortnight;
  fortnight.report_within = std::chrono::days{14};
  EXPECT_TRUE(overdue(at_work, fortnight, day(15)));
  EXPECT_FALSE(overdue(judge(Sort::kReferral, first, {accepted, reported}), {}, day(27)));
  EXPECT_TRUE(overdue(judge(Sort::kReferral, first, {accepted, reported}), {}, day(28)));
  const Act declined = act(2, first, Event::kDecline);
  EXPECT_FALSE(overdue(judge(Sort::kReferral, first, {declined}), {}, day(900)));
}

}  // namespace
}  // namespace musubi::referral
