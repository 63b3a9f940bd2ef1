// The cases that dates, identities, rosters and contracts decide, one by one.
#include <gtest/gtest.h>

#include "protocol/facts/derive.h"

namespace musubi::facts {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;

template <class Id>
Id id(char last) {
  return *Id::parse(std::string(31, '0') + last);
}
Instant at(std::string_view text) { return *parse_instant(text); }
OrganisationId body(std::string_view text) { return *OrganisationId::parse(text); }

const Instant kNow = at("2026-11-21T03:00:00.000Z");
const Record kRecord{"staff-1", at("2026-11-01T00:00:00.000Z")};
const PersonId kPerson = id<PersonId>('1');
const PersonId kOther = id<PersonId>('2');
const MeetingId kMeeting = id<MeetingId>('1');
const ItemId kItem = id<ItemId>('1');
const AttendeeId kAttendee = id<AttendeeId>('1');
const OrganisationId kCity = body("lg-032026");
const OrganisationId kTown = body("lg-034827");
const OrganisationId kContractor = body("op-000001");
const OrganisationId kNpo = body("op-000002");

policy::BasisRow basis(const char* name, BasisClass basis_class) {
  policy::BasisRow row;
  row.id = name;
  row.basis_class = basis_class;
  return row;
}

// A person of the city about whom all is on record, a meeting with one member, and a contract.
class Edges : public testing::Test {
 protected:
  Edges() {
    RegistryView& registry = views.registry;
    registry.federation = "miyako-area";
    registry.issued = kRecord.at;
    registry.bodies = {{kCity, {BodyKind::kMunicipality, {}}},
                       {kTown, {BodyKind::kMunicipality, {}}},
                       {kContractor, {BodyKind::kContractor, {}}},
                       {kNpo, {BodyKind::kOther, {}}}};
    registry.catalogue.rows = {basis("pipa-69-2-1", BasisClass::kConsent),
                               basis("swa-106-4", BasisClass::kEntrustment),
                               basis("swa-106-6", BasisClass::kSupportMeeting)};
    views.contracts = {{"c-1",
                        {kCity},
                        kContractor,
                        "programme",
                        "swa-106-4",
                        {Category::kIdentity, Category::kHealth},
                        at("2026-03-31T15:00:00.000Z"),
                        at("2027-03-31T15:00:00.000Z")}};
    views.consents = {{kPerson,
                       {Direction::kProvide},
                       ConsentState::kGiven,
                       at("2026-11-01T00:00:00.000Z"),
                       at("2026-12-01T00:00:00.000Z"),
                       Words{{Direction::kProvide}, {Relation::kOtherMunicipality}, {}, {}},
                       kTown,
                       kRecord}};
    views.rosters = {{kMeeting,
                      Regime::kSupportMeeting,
                      {kCity},
                      {{kItem, {kPerson}}},
                      {{kAttendee, kNpo, at("2026-11-10T00:00:00.000Z"), {}}},
                      {{kPerson, Attendance::kNo, {"staff-2", at("2026-11-11T00:00:00.000Z")}}},
                      {},
                      kRecord}};
    views.pledges = {{kAttendee, kMeeting, at("2026-11-12T00:00:00.000Z"), kRecord}};
    views.requests = {{kMeeting,
                       kCity,
                       "swa-106-6",
                       {kPerson},
                       {Category::kIdentity, Category::kHealth},
                       "needed",
                       kRecord}};
    views.flags = {{kPerson, false, {}, kRecord}};
    views.residences = {{kPerson, kCity, true, kRecord}};
    views.plans = {{kPerson, PlanStage::kEarlyStart, "cold", kRecord}};
    views.urgencies = {{kPerson, Urgency::kLifeThreat, Obtainable::kDifficult, "seen",
                        at("2026-11-22T00:00:00.000Z"), kRecord}};
  }

  static Question question() {
    return {kPerson,
            kCity,
            kTown,
            kCity,
            Kind::kReferral,
            Purpose::kIntakeHandoff,
            "pipa-69-2-1",
            {Category::kIdentity},
            {},
            {},
            "staff-9",
            kNow};
  }
  static Question in_meeting() {
    Question asked = question();
    asked.recipient = kNpo;
    asked.kind = Kind::kInformation;
    asked.purpose = Purpose::kSupportMeeting;
    asked.basis = "swa-106-6";
    asked.meeting = kMeeting;
    asked.item = kItem;
    return asked;
  }
  static Question to_contractor() {
    Question asked = question();
    asked.recipient = kContractor;
    asked.basis = "swa-106-4";
    return asked;
  }

  // "" is missing.
  [[nodiscard]] std::string value(const Question& asked, const std::string& attribute,
                                  Instant now = kNow) const {
    const policy::Facts facts = derive(views, asked, now);
    const auto found = facts.find(attribute);
    return found == facts.end() ? "" : found->second.value;
  }

  Views views;
};

TEST_F(Edges, ConsentHoldsFromItsFirstInstantAndNoLongerAtItsLast_V15) {
  const Instant since = views.consents[0].since;
  const Instant until = *views.consents[0].until;
  const auto consent = [&](Instant now) { return value(question(), "consent", now); };
  EXPECT_EQ(consent(until - milliseconds(1)), "given");
  EXPECT_EQ(consent(until), "expired");
  EXPECT_EQ(consent(until + days(400)), "expired");
  views.consents[0].record.at = since - days(1);
  EXPECT_EQ(consent(since), "given");
  EXPECT_EQ(consent(since - milliseconds(1)), "");
}

TEST_F(Edges, ARefusalStandsWhateverItsDates_V15) {
  views.consents[0].state = ConsentState::kRefused;
  views.consents[0].since = kNow + days(1);
  views.consents[0].until = kNow - days(1);
  EXPECT_EQ(value(question(), "consent"), "refused");
}

TEST_F(Edges, NobodyAskedIsUnknownAndAnothersConsentSaysNothing_V15) {
  views.consents[0].person = kOther;
  EXPECT_EQ(value(question(), "consent"), "unknown");
  EXPECT_EQ(value(question(), "consent_covers_recipient"), "no");
}

TEST_F(Edges, AnInquiryNeedsConsentToCollectToo_V15) {
  Question asked = question();
  asked.kind = Kind::kInquiry;
  EXPECT_EQ(value(asked, "consent"), "unknown");
  EXPECT_EQ(value(asked, "consent_covers_recipient"), "no");
  views.consents[0].directions.insert(Direction::kCollect);
  views.consents[0].words->directions.insert(Direction::kCollect);
  EXPECT_EQ(value(asked, "consent"), "given");
  EXPECT_EQ(value(asked, "consent_covers_recipient"), "yes");
}

TEST_F(Edges, ConsentThatNamesAnotherTownOrPurposeOrLessDoesNotCover_V16) {
  const ConsentView good = views.consents[0];
  EXPECT_EQ(value(question(), "consent_covers_recipient"), "yes");
  views.consents[0].recipient = body("lg-034843");
  EXPECT_EQ(value(question(), "consent_covers_recipient"), "no");
  views.consents[0].recipient.reset();
  EXPECT_EQ(value(question(), "consent_covers_recipient"), "no");
  views.consents[0] = good;
  views.consents[0].words->purposes = {Purpose::kPlan};
  EXPECT_EQ(value(question(), "consent_covers_recipient"), "no");
  views.consents[0] = good;
  views.consents[0].words->categories = {Category::kHealth};
  EXPECT_EQ(value(question(), "consent_covers_recipient"), "no");
  views.consents[0] = good;
  views.consents[0].words.reset();
  EXPECT_EQ(value(question(), "consent_covers_recipient"), "no");
}

TEST_F(Edges, AContractThatEndedYesterdayInJapanIsOver_V14) {
  // Until the end of 20 November in Japan; here it is still the 20th in UTC.
  views.contracts[0].until = at("2026-11-20T15:00:00.000Z");
  const Instant last = views.contracts[0].until - milliseconds(1);
  EXPECT_EQ(value(to_contractor(), "agreement", last), "valid");
  EXPECT_EQ(value(to_contractor(), "relation", last), "own_contractor");
  EXPECT_EQ(value(to_contractor(), "agreement", views.contracts[0].until), "expired");
  EXPECT_EQ(value(to_contractor(), "relation", views.contracts[0].until), "other");
}

TEST_F(Edges, AContractThatHasNotBegunIsNotInForce_V14) {
  views.contracts[0].from = kNow + milliseconds(1);
  EXPECT_EQ(value(to_contractor(), "agreement"), "expired");
  EXPECT_EQ(value(to_contractor(), "agreement", views.contracts[0].from), "valid");
}

TEST_F(Edges, AContractForAnotherStatuteOrForLessIsForAnotherPurpose_V14) {
  Question asked = to_contractor();
  asked.categories.insert(Category::kTax);
  EXPECT_EQ(value(asked, "agreement"), "other_purpose");
  asked = to_contractor();
  asked.basis = "dss-77";
  EXPECT_EQ(value(asked, "agreement"), "other_purpose");
}

// Invariant 9: of one municipality's resident the joint contractor tells the other by no contract.
TEST_F(Edges, AJointContractorStandsToTheOtherMunicipalityAsAStranger_V13) {
  views.contracts[0].commissioners.insert(kTown);
  Question asked = to_contractor();
  asked.sender = kContractor;
  asked.recipient = kTown;
  EXPECT_EQ(value(asked, "relation"), "other_municipality");
  EXPECT_EQ(value(asked, "agreement"), "none");
  asked.on_behalf_of = kTown;
  EXPECT_EQ(value(asked, "relation"), "commissioning_municipality");
  EXPECT_EQ(value(asked, "agreement"), "valid");
}

TEST_F(Edges, ABasisHoldsOnItsLastDayInJapanAndNotOnTheNext_V11) {
  views.registry.catalogue.rows[0].effective_until = "2026-11-21";
  EXPECT_EQ(value(question(), "basis_current", at("2026-11-21T14:59:59.999Z")), "yes");
  EXPECT_EQ(value(question(), "basis_current", at("2026-11-21T15:00:00.000Z")), "no");
}

TEST_F(Edges, AnEntrustedTaskNeedsTheCapabilityOfWhoCommissionsIt_V11) {
  views.registry.catalogue.rows[1].capability = "swa-106-4";
  views.registry.bodies.at(kCity).capabilities = {"swa-106-4"};
  Question asked = to_contractor();
  EXPECT_EQ(value(asked, "basis_current"), "yes");
  asked.sender = kContractor;
  asked.recipient = kCity;
  EXPECT_EQ(value(asked, "basis_current"), "yes");
  asked.recipient = kTown;
  EXPECT_EQ(value(asked, "basis_current"), "no");
  asked.basis = "no-such-law";
  EXPECT_EQ(value(asked, "basis_current"), "");
}

TEST_F(Edges, OnlyAPledgeForThisMeetingAfterTheInvitationCounts_V17) {
  EXPECT_EQ(value(in_meeting(), "meeting"), "member_pledged");
  const PledgeView good = views.pledges[0];
  views.pledges[0].signed_at = views.rosters[0].members[0].invited - milliseconds(1);
  EXPECT_EQ(value(in_meeting(), "meeting"), "invited");
  views.pledges[0].signed_at = kNow + milliseconds(1);
  EXPECT_EQ(value(in_meeting(), "meeting"), "invited");
  views.pledges[0] = good;
  views.pledges[0].scope = id<MeetingId>('2');
  EXPECT_EQ(value(in_meeting(), "meeting"), "invited");
  views.pledges[0].scope = "c-1";
  EXPECT_EQ(value(in_meeting(), "meeting"), "invited");
  views.pledges[0] = good;
  views.pledges[0].attendee = id<AttendeeId>('2');
  EXPECT_EQ(value(in_meeting(), "meeting"), "invited");
}

TEST_F(Edges, EveryoneWhoSitsForTheRecipientMustHavePledged_V17) {
  views.rosters[0].members.push_back(
      {id<AttendeeId>('2'), kNpo, at("2026-11-10T00:00:00.000Z"), {}});
  EXPECT_EQ(value(in_meeting(), "meeting"), "invited");
  views.rosters[0].members[1].left = kNow;
  EXPECT_EQ(value(in_meeting(), "meeting"), "member_pledged");
}

TEST_F(Edges, AMemberOfAnotherMeetingHasNoPartInThisOne_V17) {
  RosterView another = views.rosters[0];
  another.meeting = id<MeetingId>('2');
  another.items.clear();
  views.rosters[0].members.clear();
  views.rosters.push_back(another);
  EXPECT_EQ(value(in_meeting(), "meeting"), "none");
}

TEST_F(Edges, WhoLeftIsToldNothingThoughThePledgeStands_V17) {
  views.rosters[0].members[0].left = kNow + milliseconds(1);
  EXPECT_EQ(value(in_meeting(), "meeting"), "member_pledged");
  views.rosters[0].members[0].left = kNow;
  EXPECT_EQ(value(in_meeting(), "meeting"), "none");
}

TEST_F(Edges, AMeetingIsClosedFromItsClosingOn_V17) {
  views.rosters[0].closed = kNow + milliseconds(1);
  EXPECT_EQ(value(in_meeting(), "meeting"), "member_pledged");
  views.rosters[0].closed = kNow;
  EXPECT_EQ(value(in_meeting(), "meeting"), "closed");
}

TEST_F(Edges, AMeetingOfTheOtherRegimeServesNothing_V17) {
  views.rosters[0].regime = Regime::kIntegratedSupportMeeting;
  EXPECT_EQ(value(in_meeting(), "meeting"), "none");
  EXPECT_EQ(value(in_meeting(), "agenda"), "other_item");
  Question asked = in_meeting();
  asked.purpose = Purpose::kPlan;
  EXPECT_EQ(value(asked, "meeting"), "member_pledged");
  EXPECT_EQ(value(asked, "agenda"), "this_item");
}

TEST_F(Edges, WithoutARosterNothingIsKnownOfTheMeeting_V17) {
  views.rosters.clear();
  for (const char* attribute : {"meeting", "agenda", "convener", "perpetrator_attends"}) {
    EXPECT_EQ(value(in_meeting(), attribute), "") << attribute;
  }
}

TEST_F(Edges, OnlyThePersonsOfTheItemBelongToIt_V24) {
  EXPECT_EQ(value(in_meeting(), "agenda"), "this_item");
  Question asked = in_meeting();
  asked.person = kOther;
  EXPECT_EQ(value(asked, "agenda"), "other_item");
  asked = in_meeting();
  asked.item = id<ItemId>('2');
  EXPECT_EQ(value(asked, "agenda"), "other_item");
  asked.item.reset();
  EXPECT_EQ(value(asked, "agenda"), "other_item");
}

TEST_F(Edges, AnItemThatStandsInTwoRostersIsBelievedOfNeither_V4) {
  RosterView another = views.rosters[0];
  another.meeting = id<MeetingId>('2');
  views.rosters.push_back(another);
  EXPECT_EQ(value(in_meeting(), "agenda"), "");
}

TEST_F(Edges, ARequestForOtherItemsOrPersonsOrByOthersIsNone_V18) {
  EXPECT_EQ(value(in_meeting(), "request"), "recorded");
  Question asked = in_meeting();
  asked.categories.insert(Category::kTax);
  EXPECT_EQ(value(asked, "request"), "none");
  asked = in_meeting();
  asked.person = kOther;
  EXPECT_EQ(value(asked, "request"), "none");
  asked = in_meeting();
  asked.basis = "cap-13-4";
  EXPECT_EQ(value(asked, "request"), "none");
  views.requests[0].asker = kNpo;
  EXPECT_EQ(value(in_meeting(), "request"), "none");
  asked = in_meeting();
  asked.meeting.reset();
  EXPECT_EQ(value(asked, "request"), "recorded");
  views.requests[0].addressee = kTown;
  EXPECT_EQ(value(asked, "request"), "none");
}

TEST_F(Edges, ARecordCountsFromTheInstantAtWhichItWasMade_V3) {
  views.requests[0].record.at = kNow;
  EXPECT_EQ(value(in_meeting(), "request"), "recorded");
  views.requests[0].record.at = kNow + milliseconds(1);
  EXPECT_EQ(value(in_meeting(), "request"), "none");
}

TEST_F(Edges, TheEndOfAMeasureUnsealsNothingAndAFindingGoesStale_V19) {
  const Instant next_day = at("2026-11-21T15:00:00.000Z");
  const Day today{std::chrono::year(2026) / 11 / 21};
  views.flags[0] = {kPerson, true, today, kRecord};
  EXPECT_EQ(value(question(), "sealed_place", next_day), "yes");
  views.flags[0].sealed = false;
  EXPECT_EQ(value(question(), "sealed_place", next_day - milliseconds(1)), "no");
  EXPECT_EQ(value(question(), "sealed_place", next_day), "");
}

TEST_F(Edges, TwoRecordsOfOneThingAreNeitherBelieved_V4) {
  views.flags.push_back(views.flags[0]);
  views.plans.push_back(views.plans[0]);
  views.urgencies.push_back(views.urgencies[0]);
  views.consents.push_back(views.consents[0]);
  for (const char* attribute : {"sealed_place", "plan", "urgency", "consent_obtainable", "consent",
                                "consent_covers_recipient"}) {
    EXPECT_EQ(value(question(), attribute), "") << attribute;
  }
}

TEST_F(Edges, AnotherCitysRecordSaysNothingOfResidence_V20) {
  EXPECT_EQ(value(question(), "residence"), "in_city");
  views.residences[0].city = kTown;
  EXPECT_EQ(value(question(), "residence"), "");
}

TEST_F(Edges, UrgencyNeedsAReasonAndEnds_V21) {
  EXPECT_EQ(value(question(), "urgency"), "life_threat");
  EXPECT_EQ(value(question(), "consent_obtainable"), "difficult");
  EXPECT_EQ(value(question(), "urgency", views.urgencies[0].until), "none");
  EXPECT_EQ(value(question(), "consent_obtainable", views.urgencies[0].until), "");
  views.urgencies[0].reason.clear();
  EXPECT_EQ(value(question(), "urgency"), "none");
}

TEST_F(Edges, AnEarlyStartWithoutAReasonIsAProposal_V23) {
  EXPECT_EQ(value(question(), "plan"), "early_start");
  views.plans[0].reason.clear();
  EXPECT_EQ(value(question(), "plan"), "proposed");
}

TEST_F(Edges, AMeetingIsConvenedByOneMunicipalityOrJointlyOrByItsContractor_V25) {
  EXPECT_EQ(value(in_meeting(), "convener"), "municipality");
  views.rosters[0].organisers = {kCity, kTown};
  EXPECT_EQ(value(in_meeting(), "convener"), "joint");
  views.rosters[0].organisers = {kContractor};
  EXPECT_EQ(value(in_meeting(), "convener"), "contractor");
  views.contracts.clear();
  EXPECT_EQ(value(in_meeting(), "convener"), "");
  views.rosters[0].organisers = {kNpo};
  EXPECT_EQ(value(in_meeting(), "convener"), "");
}

TEST_F(Edges, LeaveIsForThisVeryRelease_V26) {
  Question asked = question();
  asked.sender = kContractor;
  asked.categories = {Category::kIdentity};
  const LeaveView good{kCity,
                       kContractor,
                       kTown,
                       kPerson,
                       "pipa-69-2-1",
                       Purpose::kIntakeHandoff,
                       {Category::kIdentity},
                       kNow + milliseconds(1),
                       kRecord};
  const auto authorised = [&](const LeaveView& leave) {
    views.leaves = {leave};
    return value(asked, "authorised");
  };
  EXPECT_EQ(authorised(good), "yes");
  LeaveView bad = good;
  bad.person = kOther;
  EXPECT_EQ(authorised(bad), "no");
  bad = good;
  bad.recipient = kNpo;
  EXPECT_EQ(authorised(bad), "no");
  bad = good;
  bad.commissioner = kTown;
  EXPECT_EQ(authorised(bad), "no");
  bad = good;
  bad.until = kNow;
  EXPECT_EQ(authorised(bad), "no");
  bad = good;
  bad.purpose = Purpose::kPlan;
  EXPECT_EQ(authorised(bad), "no");
  bad = good;
  bad.categories = {Category::kHealth};
  EXPECT_EQ(authorised(bad), "no");
  views.contracts.clear();
  EXPECT_EQ(authorised(good), "no");
}

TEST_F(Edges, WhoWasInvitedAfterTheComparisonMakesItStale_V27) {
  EXPECT_EQ(value(in_meeting(), "perpetrator_attends"), "no");
  views.rosters[0].members[0].invited = views.rosters[0].comparisons[0].record.at + milliseconds(1);
  EXPECT_EQ(value(in_meeting(), "perpetrator_attends"), "");
  views.rosters[0].comparisons[0].result = Attendance::kYes;
  EXPECT_EQ(value(in_meeting(), "perpetrator_attends"), "yes");
}

TEST_F(Edges, ATableIsSmallUnderItsLimitAndNoPersonIsATable_V28) {
  views.table = TableView{10, 10, kRecord};
  EXPECT_EQ(value(question(), "data_form"), "personal");
  Question asked = question();
  asked.person.reset();
  EXPECT_EQ(value(asked, "data_form"), "aggregate");
  views.table->smallest_cell = 9;
  EXPECT_EQ(value(asked, "data_form"), "small_cells");
  views.table.reset();
  EXPECT_EQ(value(asked, "data_form"), "");
  for (const char* attribute : {"consent", "sealed_place", "residence", "plan"}) {
    EXPECT_EQ(value(asked, attribute), "") << attribute;
  }
}

}  // namespace
}  // namespace musubi::facts
