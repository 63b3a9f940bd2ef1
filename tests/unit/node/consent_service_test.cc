#include "node/sharing/consent_service.h"

#include <algorithm>

#include "node/sharing/consent_tasks.h"
#include "protocol/exchange/sender.h"
#include "tests/unit/node/node_world.h"

namespace musubi::node {
namespace {

using casework::ConsentId;
using casework::ConsentState;
using casework::Direction;
using testing::expect_value;

constexpr const char* kCity = "morioka-r5-04";
constexpr const char* kAcross = "fictional-relocation-1";  // ends after 180 days
const Caller kAnyone{{"u-0007", staff::Role::kCaseworker, Digest(), Instant()}};
const Look kLook{"u-0007", "assessment"};
constexpr std::size_t kSubject = 0;
constexpr std::size_t kBrother = 2;

class Consents : public testing::NodeOfACity {
 protected:
  void SetUp() override {
    NodeOfACity::SetUp();
    case_.emplace(new_case());
  }

  Result<Followed> say(std::size_t person, ConsentState state, const std::string& wording = kCity) {
    ConsentChange said{state, wording};
    if (wording == kAcross) said.recipients = {town_};
    return sharing_.record_consent(*case_, person, said, {"u-0007"});
  }
  ConsentId said(std::size_t person, ConsentState state, const std::string& wording = kCity) {
    return expect_value(say(person, state, wording)).consent.value();
  }
  std::string reason(const Result<Followed>& recorded) {
    return recorded.ok() ? "ok" : recorded.error().reason;
  }
  // The brother's, to the contractor; and an attempt, so that it may have arrived.
  MessageId sent() {
    said(kBrother, ConsentState::kGiven);
    const auto answer = expect_value(sharing_.release(referral(*case_), {"u-0001"}));
    const auto situation = keeper_.current();
    const exchange::Context context{*store_, *situation->registry, situation->exchange.own,
                                    clock_.now(), random_};
    EXPECT_TRUE(exchange::prepare(context,
                                  *expect_value(situation->exchange.signer_at(clock_.now())),
                                  sharing_, {}, peer_, exchange::Wanted::kAll, 64, 64'000'000)
                    .ok());
    return answer.message.value();
  }
  // As the peer's answer leaves it, once its payload went with the case.
  void answer(const MessageId& recall) {
    store::ChangeSet change(audit::Record::make(audit::Act::kReceived, clock_.now(), std::nullopt,
                                                json::Object{}, random_));
    change.insert(exchange::to_row(
        exchange::RecallAnswerRow{peer_, recall, MessageId::draw(random_), clock_.now()}));
    ASSERT_TRUE(store_->apply(change).ok());
  }
  json::Value withdrawal() {
    return expect_value(service_.withdrawals(*case_, kLook)).find("withdrawals")->array()->front();
  }
  static std::string text(const json::Value& value, const char* member) {
    return *value.find(member)->text();
  }
  std::string close(const ConsentId& consent) {
    const Status closed = service_.close_withdrawal(*case_, consent, {"u-0007", "架空の確認"});
    return closed.ok() ? "ok" : closed.error().reason;
  }
  std::vector<Task> tasks(std::string_view kind) {
    std::vector<Task> found;
    for (const auto& row : rows(store::Table::kTask)) {
      Task task = expect_value(task_in(row));
      if (task.kind == kind) found.push_back(std::move(task));
    }
    return found;
  }
  std::size_t ending() {
    return expect_value(service_.ending(kAnyone)).find("consents")->array()->size();
  }

  ConsentService service_{{writer_, keeper_, clock_, random_}};
  NodeId peer_ = testing::node_id("op-000001-01");
  OrganisationId town_ = registry::testing::organisation_id("lg-034827");
  std::optional<CaseId> case_;
};

TEST_F(Consents, RefuseAStepThatHasNoPlaceAndSayWhatMayFollow_C7) {
  const auto renewed = say(kBrother, ConsentState::kRenewed);
  ASSERT_FALSE(renewed.ok());
  EXPECT_EQ(renewed.error().reason, "consent.no-such-step");
  EXPECT_NE(renewed.error().detail.find("unknown → requested, deferred, given, refused"),
            std::string::npos)
      << renewed.error().detail;
  EXPECT_EQ(reason(say(kBrother, ConsentState::kWithdrawn)), "consent.no-such-step");
  EXPECT_EQ(reason(say(kBrother, ConsentState::kExpired)), "consent.not-recorded");
}

TEST_F(Consents, RecordNothingWhereOneOfTwoDirectionsHasNoPlace_C7) {
  ConsentChange provide{ConsentState::kGiven, kCity, {Direction::kProvide}};
  ASSERT_TRUE(sharing_.record_consent(*case_, kBrother, provide, {"u-0007"}).ok());
  const std::size_t before = rows(store::Table::kConsent).size();
  EXPECT_EQ(reason(say(kBrother, ConsentState::kRenewed)), "consent.no-such-step");
  EXPECT_EQ(rows(store::Table::kConsent).size(), before);
}

TEST_F(Consents, TakeNoEmptyScopeAndNothingBeyondTheirWords_C5_C6) {
  const auto told = [this](casework::Limits limits) {
    ConsentChange said{ConsentState::kGiven, kAcross};
    said.recipients = {town_};
    said.limits = std::move(limits);
    return reason(sharing_.record_consent(*case_, kSubject, said, {"u-0007"}));
  };
  EXPECT_EQ(told({std::set<Category>{}, {}, {}}), "consent.empty-scope");
  EXPECT_EQ(told({{}, std::set<Purpose>{}, {}}), "consent.empty-scope");
  EXPECT_EQ(told({std::set{Category::kTax}, {}, {}}), "consent.beyond-wording");
  EXPECT_EQ(told({{}, std::set{Purpose::kStatutory}, {}}), "consent.beyond-wording");
  EXPECT_EQ(told({{}, {}, clock_.now()}), "consent.ended-already");
  EXPECT_EQ(told({std::set{Category::kIdentity}, {}, {}}), "ok");
}

TEST_F(Consents, AskAgainBeforeTheEndAndMoveWithIt_C12) {
  said(kSubject, ConsentState::kGiven, kAcross);
  ASSERT_EQ(tasks(kConsentEnds).size(), 1u);
  EXPECT_EQ(tasks(kConsentEnds).front().due, clock_.now() + std::chrono::days(150));
  EXPECT_EQ(ending(), 0u);
  clock_.instant += std::chrono::days(151);
  EXPECT_EQ(ending(), 1u);
  said(kSubject, ConsentState::kRenewed, kAcross);
  EXPECT_EQ(tasks(kConsentEnds).front().due, clock_.now() + std::chrono::days(150));
  EXPECT_EQ(ending(), 0u);
  clock_.instant += std::chrono::days(180);
  EXPECT_EQ(reason(say(kSubject, ConsentState::kTerminated)), "ok");  // over, and can be ended
  EXPECT_FALSE(tasks(kConsentEnds).front().open);
  EXPECT_EQ(tasks(kConsentEnds).size(), 1u);
}

TEST_F(Consents, KeepNoEndOfTheMarkThatIsRenewed_C11) {
  ConsentChange given{ConsentState::kGiven, kAcross};
  given.recipients = {town_};
  given.limits = {std::set{Category::kIdentity}, {}, clock_.now() + std::chrono::days(2)};
  ASSERT_TRUE(sharing_.record_consent(*case_, kSubject, given, {"u-0007"}).ok());
  clock_.instant += std::chrono::days(1);
  ASSERT_TRUE(
      sharing_.record_consent(*case_, kSubject, {ConsentState::kRenewed, kAcross}, {"u-0007"})
          .ok());
  const auto file = expect_value(casework::load_case(*store_, *case_));
  const auto mark = expect_value(casework::load_consents(*store_, file)).at(kSubject)->providing;
  EXPECT_EQ(mark.recipients, std::set{town_});
  EXPECT_EQ(mark.limits.categories, std::set{Category::kIdentity});
  EXPECT_EQ(mark.limits.until, clock_.now() + std::chrono::days(180));
}

TEST_F(Consents, NarrowWhatWasSeenAndNothingElse_C13) {
  const ConsentId first = said(kBrother, ConsentState::kGiven);
  const ConsentId second = said(kBrother, ConsentState::kGiven);
  const auto narrow = [this](const ConsentId& consent, std::set<Category> categories) {
    Narrowing less{.consent = consent};
    less.limits.categories = std::move(categories);
    return reason(sharing_.narrow_consent(*case_, less, {"u-0007"}));
  };
  EXPECT_EQ(narrow(first, {Category::kIdentity}), "consent.superseded");
  EXPECT_EQ(narrow(ConsentId::draw(random_), {Category::kIdentity}), "consent.not-found");
  EXPECT_EQ(narrow(second, {}), "consent.empty-scope");
  EXPECT_EQ(narrow(second, {Category::kIdentity}), "ok");
}

// Of the brother, the message tells the identity alone.
TEST_F(Consents, TakeBackWhatANarrowingNoLongerCovers_C14) {
  const MessageId message = sent();
  const auto file = expect_value(casework::load_case(*store_, *case_));
  Narrowing less{.consent = expect_value(casework::load_consents(*store_, file)).at(kBrother)->id};
  less.recipients = {registry::testing::organisation_id("op-000001")};
  less.limits.categories = {Category::kIdentity, Category::kContact};
  EXPECT_TRUE(expect_value(sharing_.narrow_consent(*case_, less, {"u-0007"})).recalled.empty());
  less.consent = expect_value(casework::load_consents(*store_, file)).at(kBrother)->id;
  less.limits.categories = {Category::kContact};
  const Followed followed = expect_value(sharing_.narrow_consent(*case_, less, {"u-0007"}));
  ASSERT_EQ(followed.recalled, std::vector{message});
  EXPECT_EQ(text(withdrawal(), "state"), "open");
}

TEST_F(Consents, FollowAWithdrawalUpUntilEveryCopyWasAnsweredFor_C23) {
  sent();
  const Followed followed = expect_value(say(kBrother, ConsentState::kWithdrawn));
  ASSERT_EQ(tasks(kRecallFollowUp).size(), 1u);
  EXPECT_EQ(text(withdrawal(), "state"), "open");
  EXPECT_EQ(*withdrawal().find("overdue"), json::Value(false));
  EXPECT_EQ(close(*followed.consent), "withdrawal.unanswered");
  clock_.instant += kFollowUpWithin + std::chrono::hours(1);
  EXPECT_EQ(*withdrawal().find("overdue"), json::Value(true));
  EXPECT_EQ(close(*followed.consent), "withdrawal.unanswered");
  answer(followed.recalls.front());
  EXPECT_EQ(text(withdrawal(), "state"), "answered");
  EXPECT_TRUE(tasks(kRecallFollowUp).front().open) << "nobody has looked";
  EXPECT_EQ(close(*followed.consent), "ok");
  EXPECT_EQ(text(withdrawal(), "state"), "closed");
  EXPECT_EQ(close(*followed.consent), "withdrawal.closed");
}

TEST_F(Consents, FollowNothingUpOfWhatNeverLeft_C22) {
  said(kBrother, ConsentState::kGiven);
  ASSERT_TRUE(sharing_.release(referral(*case_), {"u-0001"}).ok());
  said(kBrother, ConsentState::kWithdrawn);
  EXPECT_EQ(text(withdrawal(), "state"), "closed");
  const json::Value copy =
      withdrawal().find("messages")->array()->front().find("copies")->array()->front();
  EXPECT_EQ(text(copy, "state"), "never-left");
}

TEST_F(Consents, ListEveryRecordTheNewestFirst_C4) {
  said(kBrother, ConsentState::kGiven);
  const ConsentId newest = said(kBrother, ConsentState::kWithdrawn);
  const json::Value listed = expect_value(service_.list(*case_, kLook));
  const json::Array& consents = *listed.find("consents")->array();
  ASSERT_EQ(consents.size(), 5u);  // three of the sheet
  EXPECT_EQ(text(consents.front(), "consent"), newest.text());
  EXPECT_EQ(text(*consents.front().find("directions")->find("provide"), "stands"), "withdrawn");
  EXPECT_EQ(std::count_if(consents.begin(), consents.end(),
                          [](const json::Value& consent) {
                            return *consent.find("newest") == json::Value(true);
                          }),
            3);
  EXPECT_EQ(text(records(audit::Act::kView).back(), "what"), "consents");
  EXPECT_EQ(text(records(audit::Act::kView).back(), "purpose"), "assessment");
}

TEST_F(Consents, GiveAReceiptOfOnePersonAlone_C16_C19) {
  const ConsentId consent = said(kBrother, ConsentState::kGiven);
  const json::Value receipt = expect_value(service_.receipt(*case_, consent, kLook));
  const json::Value sheet = family();
  const json::Array& household = *sheet.find("household")->array();
  const std::string all = json::to_canonical(receipt);
  for (std::size_t i = 0; i < household.size(); ++i) {
    const bool own = all.find(text(household[i], "name")) != std::string::npos;
    EXPECT_EQ(own, i == kBrother) << i;
  }
  EXPECT_EQ(text(records(audit::Act::kView).back(), "receipt"), text(receipt, "receipt_id"));
}

// Of the subject of that family nobody is sealed; of somebody of whom nobody asked nothing is told.
TEST_F(Consents, NameNoRecipientUnlessSomebodyLooked_C17_Invariant7) {
  const auto receipt_of = [this](const json::Value& sheet) {
    case_.emplace(new_case(sheet));
    const ConsentId consent = said(kSubject, ConsentState::kGiven, kAcross);
    return json::to_canonical(expect_value(service_.receipt(*case_, consent, kLook)));
  };
  json::Value sheet = family();
  const auto mark_all = [&sheet](const char* mark) {
    for (json::Value& row : *(*sheet.object())["household"].array()) {
      (*row.object())["sealed_place"] = mark;
    }
  };
  mark_all("no");
  EXPECT_NE(receipt_of(sheet).find("lg-034827"), std::string::npos);
  for (const char* mark : {"yes", "unknown"}) {
    mark_all(mark);
    EXPECT_EQ(receipt_of(sheet).find("lg-034827"), std::string::npos) << mark;
  }
}

TEST_F(Consents, NameWhoHasCopies_C22) {
  const MessageId message = sent();
  const auto file = expect_value(casework::load_case(*store_, *case_));
  const auto consent = expect_value(casework::load_consents(*store_, file)).at(kBrother)->id;
  const json::Value told = expect_value(service_.recipients(*case_, consent, kLook));
  ASSERT_EQ(told.find("messages")->array()->size(), 1u);
  EXPECT_EQ(text(told.find("messages")->array()->front(), "message"), message.text());
}

}  // namespace
}  // namespace musubi::node
