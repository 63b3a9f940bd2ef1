#include "crypto/cms/inner_package.h"
#include "crypto/primitives/hash.h"
#include "node/inquiry/inquiry_service.h"
#include "node/inquiry/inquiry_view.h"
#include "node/sharing/asked_of_us.h"
#include "node/sharing/receiving.h"
#include "protocol/envelope/envelope.h"
#include "protocol/envelope/nothing_given.h"
#include "protocol/exchange/receiver.h"
#include "tests/unit/node/node_world.h"

namespace musubi::node {
namespace {

using inquiry::State;
using testing::expect_value;
using testing::node_id;

const std::vector<Category> kItems{Category::kIdentity, Category::kPresentingIssues,
                                   Category::kHealth};

inquiry::Question question(Instant due, const std::vector<Category>& items = kItems) {
  return {items, "架空の理由: 支援の担当を決めるため", due, std::nullopt};
}

// A city, and the body that it contracts, which asks it and is asked by it.
class InquiringCity : public testing::NodeOfACity {
 protected:
  void SetUp() override {
    content_.nodes[0].certificates[2] = {new_certificate(crypto::KeyRole::kSealing)};
    content_.nodes[1].certificates[1] = {peer_certificate_};
    NodeOfACity::SetUp();
  }

  [[nodiscard]] Manifest from_peer(std::string_view kind) {
    const registry::Registry& registry = *keeper_.current()->registry;
    const Digest some = crypto::sha256(as_bytes("some bundle"));
    return {.suite = std::string(kSuiteS1),
            .sender = peer_,
            .sender_certificate = peer_certificate_.fingerprint(),
            .recipients = {{node_id("lg-032026-01"),
                            content_.nodes[0].certificates[2].certificate.fingerprint(),
                            StreamEpoch::draw(random_), 1, Pseudonym::draw(random_)}},
            .message = MessageId::draw(random_),
            .reply_to = std::nullopt,
            .kind = std::string(kind),
            .revision = 1,
            .purpose = Purpose::kAssessment,
            .basis = {BasisClass::kEntrustment, "dss-77", "2025-06-01"},
            .decision = {DecisionId::draw(random_),
                         registry.version(),
                         registry.digest(),
                         some,
                         some,
                         some,
                         {Digest{}},
                         some},
            .obligations = {},
            .created = clock_.now(),
            .not_after = clock_.now() + std::chrono::days(14),
            .payload = std::nullopt,
            .checkpoint = std::nullopt,
            .attempt = 1};
  }

  // Seals, opens, judges and keeps; "accepted", or why not.
  std::string arrives(Manifest sent, std::string_view type, const Bytes& payload) {
    const Bytes salt = random_.bytes(crypto::kSaltSize);
    sent.payload = {std::string(type), 1, payload.size(),
                    crypto::payload_commitment(salt, payload)};
    const SigningIdentity sender{sent.sender, &peer_key_, peer_certificate_};
    const std::vector<crypto::Certificate> to{content_.nodes[0].certificates[2].certificate};
    const Bytes envelope =
        expect_value(seal_envelope(sent, payload, salt, sender, to, clock_.now()));
    const auto situation = keeper_.current();
    const auto opened = expect_value(
        open_envelope(envelope, {situation->exchange.own, situation->exchange.sealing_keys,
                                 *situation->registry, clock_.now()}));
    const exchange::Context context{*store_, *situation->registry, situation->exchange.own,
                                    clock_.now(), random_};
    const auto step = exchange::receive(context, opened, &receiving_);
    if (!step) return step.error().reason;
    if (!step->change) return "nothing";
    EXPECT_TRUE(store_->apply(*step->change).ok());
    return std::string(exchange::outcome_name(step->outcome.code));
  }

  // The peer asks about somebody; its id.
  MessageId asked(const std::vector<Category>& items = kItems,
                  Purpose purpose = Purpose::kAssessment) {
    casework::PersonSummary person{casework::Role::kSubject, {}, {}};
    person.categories.emplace(Category::kIdentity, json::Object{{"name", "架空 髙志"}});
    Manifest sent = from_peer("inquiry");
    sent.purpose = purpose;
    const Bytes payload = inquiry::serialise(
        {casework::CaseSummary{{person}}, question(clock_.now() + std::chrono::days(10), items)});
    EXPECT_EQ(arrives(sent, inquiry::kInquiryType, payload), "accepted");
    return sent.message;
  }

  static AnswerOrder of(const CaseId& case_id, const std::vector<Category>& categories = {}) {
    return {case_id, 0, "dss-77", categories, {}, ""};
  }
  // The instant at which it leaves, as hours from now; or why not.
  std::string answer(const MessageId& message, const std::optional<AnswerOrder>& wanted) {
    const auto answered = inquiries_.answer(peer_, message, wanted, {"u-0001"});
    if (!answered) return answered.error().reason;
    return std::to_string((answered->leaves - clock_.now()) / std::chrono::hours(1));
  }
  void pass(Duration time) {
    clock_.instant += time;
    const Status sent = inquiries_.send_due();
    ASSERT_TRUE(sent.ok()) << sent.error().reason;
  }
  std::vector<exchange::OutboxRow> outbox() {
    std::vector<exchange::OutboxRow> messages;
    for (const store::Row& row : rows(store::Table::kOutbox)) {
      messages.push_back(expect_value(exchange::from_row<exchange::OutboxRow>(row)));
    }
    return messages;
  }
  State state_at(const NodeId& sender, const MessageId& message) {
    const auto row = expect_value(inquiry::find_inquiry(*store_, sender, message));
    return expect_value(
               inquiry::view_of(*store_, keeper_.current()->exchange.own, *row, clock_.now()))
        .state;
  }
  std::size_t open_tasks() {
    std::size_t open = 0;
    for (const store::Row& row : rows(store::Table::kTask)) {
      open += std::get<std::string>(row.fields.at(4)) == "open" ? 1 : 0;
    }
    return open;
  }
  void close(const CaseId& case_id) {
    store::ChangeSet change(audit::Record::make(audit::Act::kIntake, clock_.now(), case_id,
                                                json::Object{{"case", "closed"}}, random_));
    change.update(casework::with_state(expect_value(casework::case_row_of(*store_, case_id)),
                                       casework::CaseState::kClosed));
    ASSERT_TRUE(store_->apply(change).ok());
  }

  const NodeId peer_ = node_id("op-000001-01");
  const NodeId own_ = node_id("lg-032026-01");
  crypto::PrivateKey peer_key_ = registry::testing::new_key();
  crypto::Certificate peer_certificate_ =
      federation_.authority.issue(peer_key_, crypto::KeyRole::kSigning, "node:op-000001-01");
  Receiving receiving_{keeper_};
  InquiryService inquiries_{
      {writer_, keeper_, clock_, random_, sharing_, {}, [](const NodeId&) {}}};
};

// The answering end

using Answers = InquiringCity;

TEST_F(Answers, AreATaskThatOnlyAPersonEnds_IQ6) {
  const MessageId message = asked();
  EXPECT_EQ(state_at(peer_, message), State::kReceived);
  ASSERT_EQ(open_tasks(), 1u);
  const store::Row task = rows(store::Table::kTask).front();
  EXPECT_EQ(std::get<std::string>(task.fields.at(3)), "ANSWER_INQUIRY");
  EXPECT_EQ(std::get<std::int64_t>(task.fields.at(6)),
            (clock_.now() + std::chrono::hours(48)).time_since_epoch().count());
  pass(std::chrono::days(20) + std::chrono::hours(12));
  EXPECT_TRUE(outbox().empty());
  EXPECT_EQ(answer(message, std::nullopt), "12");  // the next step
  EXPECT_EQ(open_tasks(), 0u);
}

TEST_F(Answers, GiveNothingThatWasNotAskedFor_IQ7) {
  const CaseId case_id = new_case();
  const MessageId message = asked({Category::kIdentity, Category::kPresentingIssues});
  EXPECT_EQ(answer(message, of(case_id, {Category::kIdentity, Category::kContact})),
            "inquiry.more-than-asked");
  const auto seen = expect_value(inquiries_.preview(peer_, message, of(case_id), {"u-0001"}));
  EXPECT_EQ(answer(message, of(case_id)), "72");
  pass(std::chrono::hours(72));
  ASSERT_EQ(outbox().size(), 1u);
  const auto sent = outbox().front();
  EXPECT_EQ(sent.manifest.kind, "answer");
  EXPECT_EQ(sent.manifest.reply_to, message);
  const auto given =
      expect_value(casework::parse_case_summary(expect_value(json::parse(*sent.payload))));
  ASSERT_EQ(given.persons.size(), 1u);  // nothing of the family
  ASSERT_EQ(given.persons[0].categories.size(), 2u);
  EXPECT_EQ(given.persons[0].categories.count(Category::kContact), 0u);
  EXPECT_EQ(seen.assessment.grants().size(), 1u);
  EXPECT_EQ(state_at(peer_, message), State::kAnswered);
}

TEST_F(Answers, LeaveOutWhatMayNotBeGivenAndSayNothingOfIt_IQ7) {
  const CaseId case_id = new_case();
  // The contract does not cover health: asked together with it, everything is outside.
  const MessageId message = asked();
  EXPECT_EQ(answer(message, of(case_id, {Category::kIdentity})), "72");
  pass(std::chrono::hours(72));
  ASSERT_EQ(outbox().size(), 1u);
  const auto given = expect_value(
      casework::parse_case_summary(expect_value(json::parse(*outbox().front().payload))));
  EXPECT_EQ(given.persons.at(0).categories.size(), 1u);
}

TEST_F(Answers, GoNoOtherWay_IQ9) {
  const CaseId case_id = new_case();
  ReleaseOrder order = referral(case_id);
  order.request.kind = Kind::kAnswer;
  order.reply_to = asked();
  EXPECT_EQ(release(order), "inquiry.answer-it");
  order.request.kind = Kind::kInformation;
  EXPECT_EQ(release(order), "inquiry.answer-it");
}

TEST_F(Answers, TakeThePlaceOfWhatWasSaidBeforeUntilTheyLeave_IQ10) {
  const CaseId case_id = new_case();
  const MessageId message = asked({Category::kIdentity});
  EXPECT_EQ(answer(message, of(case_id)), "72");
  pass(std::chrono::hours(70));
  EXPECT_EQ(answer(message, std::nullopt), "2");
  pass(std::chrono::hours(2));
  ASSERT_EQ(outbox().size(), 1u);
  EXPECT_EQ(as_text(*outbox().front().payload), kNothingGiven);
  EXPECT_EQ(answer(message, of(case_id)), "inquiry.no-such-step");
}

// What differs between the worlds below is only why nothing is given.
class NothingGiven : public InquiringCity {
 protected:
  struct Told {
    Bytes payload = {};
    Duration after = {};  // the arrival of the inquiry
    std::string kind = {};
    std::string purpose = {};
    std::string basis = {};
    Digest facts = {};
    bool of_the_inquiry = false;  // under its own decision, which the asker knows
    std::size_t obligations = 1;
    std::size_t recipients = 0;
    std::uint64_t length = 0;
  };

  // What the asker sees in the end, with what it could know anyway taken as given.
  Told told(bool held, const std::string& basis, const std::function<void(const CaseId&)>& then,
            Duration taken) {
    const CaseId case_id = new_case();
    const MessageId message = asked();
    const Instant arrived = clock_.now();
    clock_.instant += taken;
    std::optional<AnswerOrder> wanted;
    if (held) wanted = AnswerOrder{case_id, 0, basis, {}, {}, ""};
    EXPECT_NE(answer(message, wanted).find_first_of("0123456789"), std::string::npos);
    then(case_id);
    pass(arrived + std::chrono::hours(72) - std::chrono::milliseconds(1) - clock_.now());
    EXPECT_TRUE(outbox().empty());  // not a moment sooner
    pass(std::chrono::milliseconds(1));
    EXPECT_EQ(outbox().size(), 1u);
    const auto sent = outbox().front();
    EXPECT_EQ(sent.manifest.reply_to, message);
    const auto item = *expect_value(exchange::find_received(*store_, peer_, message));
    const auto inner = expect_value(crypto::inspect_signed_manifest(item.signed_manifest));
    const Manifest inquiry = expect_value(parse_manifest(inner.manifest));
    return {*sent.payload,
            sent.manifest.created - arrived,
            sent.manifest.kind,
            std::string(label(sent.manifest.purpose).name),
            sent.manifest.basis.row,
            sent.manifest.decision.facts,
            sent.manifest.decision.id == inquiry.decision.id,
            sent.manifest.obligations.size(),
            sent.manifest.recipients.size(),
            sent.manifest.payload->length};
  }
};

constexpr Duration kSoon = std::chrono::minutes(2);
constexpr Duration kLong = std::chrono::hours(60);

TEST_F(NothingGiven, IsTheSamePayloadForSomebodyWhomNobodyKnows_IQ11) {
  const Told seen = told(
      false, "dss-77", [](const CaseId&) {}, kSoon);
  EXPECT_EQ(as_text(seen.payload), kNothingGiven);
  EXPECT_EQ(seen.after, std::chrono::hours(72));
  EXPECT_EQ(seen.kind, "answer");
  EXPECT_EQ(seen.basis, "dss-77");
  EXPECT_EQ(seen.obligations, 0u);
}

// Each cause in a world of its own, held against the one in which there is nobody.
class Causes : public NothingGiven, public ::testing::WithParamInterface<int> {};

TEST_P(Causes, AreNotTold_IQ11_IQ12_Invariant7) {
  Told seen;
  switch (GetParam()) {
    case 0:  // nobody of that name, found out after long
      seen = told(
          false, "dss-77", [](const CaseId&) {}, kLong);
      break;
    case 1:  // no permit on the basis that was chosen
      seen = told(
          true, "pipa-69-2-1", [](const CaseId&) {}, kSoon);
      break;
    case 2:  // a meeting that does not exist: forbidden
      seen = told(
          true, "swa-106-6", [](const CaseId&) {}, kLong);
      break;
    case 3:  // closed since it was decided
      seen = told(
          true, "dss-77", [this](const CaseId& id) { close(id); }, kSoon);
      break;
    default:  // destroyed since
      seen = told(
          true, "dss-77",
          [this](const CaseId& id) {
            store::ChangeSet change(audit::Record::make(audit::Act::kIntake, clock_.now(),
                                                        std::nullopt, json::Object{}, random_));
            change.shred(id);
            ASSERT_TRUE(store_->apply(change).ok());
          },
          kLong);
  }
  EXPECT_EQ(as_text(seen.payload), kNothingGiven);
  EXPECT_EQ(seen.after, std::chrono::hours(72));
  EXPECT_EQ(seen.kind, "answer");
  EXPECT_EQ(seen.purpose, "assessment");
  EXPECT_EQ(seen.basis, "dss-77");
  EXPECT_EQ(seen.obligations, 0u);
  EXPECT_EQ(seen.recipients, 1u);
  EXPECT_EQ(seen.length, kNothingGiven.size());
  EXPECT_EQ(seen.facts, crypto::sha256(as_bytes("some bundle")));
  EXPECT_TRUE(seen.of_the_inquiry);
}
INSTANTIATE_TEST_SUITE_P(OfEveryKind, Causes, ::testing::Range(0, 5));

TEST_F(NothingGiven, IsTakenOnlyAsTheBytesThatItIs_IQ11) {
  ReleaseOrder order = referral(new_case());
  order.request.kind = Kind::kInquiry;
  order.request.purpose = Purpose::kAssessment;
  order.person = 0;
  order.question = question(clock_.now() + std::chrono::days(10));
  const auto asked = expect_value(sharing_.release(order, {"u-0001"}));
  Manifest sent = from_peer("answer");
  sent.reply_to = asked.message;
  EXPECT_EQ(arrives(sent, kNothingGivenType, to_bytes(R"({"v":1,"why":"x"})")),
            "receiving.unknown-payload");
  sent.message = MessageId::draw(random_);
  EXPECT_EQ(arrives(sent, kNothingGivenType, to_bytes(kNothingGiven)), "accepted");
  EXPECT_EQ(state_at(own_, *asked.message), State::kAnswered);
}

TEST_F(Answers, OfAnEmergencyLeaveSooner_IQ12) {
  EXPECT_EQ(answer(asked(kItems, Purpose::kEmergency), std::nullopt), "1");
}

TEST_F(Answers, DoNotLeaveForWhoTookTheirInquiryBack_IQ16) {
  const CaseId case_id = new_case();
  const MessageId message = asked({Category::kIdentity});
  EXPECT_EQ(answer(message, of(case_id)), "72");
  auto item = *expect_value(exchange::find_received(*store_, peer_, message));
  item.recalled_at = clock_.now();
  item.payload.reset();
  item.salt.reset();
  store::ChangeSet change(audit::Record::make(audit::Act::kReceived, clock_.now(), item.case_id,
                                              json::Object{}, random_));
  change.update(exchange::to_row(item));
  ASSERT_TRUE(store_->apply(change).ok());
  pass(std::chrono::hours(72));
  EXPECT_TRUE(outbox().empty());
  EXPECT_EQ(state_at(peer_, message), State::kWithdrawn);
}

// The asking end

class Questions : public InquiringCity {
 protected:
  ReleaseOrder order(const CaseId& case_id) {
    ReleaseOrder made = referral(case_id);
    made.request.kind = Kind::kInquiry;
    made.request.purpose = Purpose::kAssessment;
    made.request.categories = {Category::kIdentity};
    made.person = 0;
    made.question = question(clock_.now() + std::chrono::days(10));
    return made;
  }
};

TEST_F(Questions, TellOfOnePersonNoMoreThanTheyAreDescribedBy_IQ2) {
  const CaseId case_id = new_case();
  EXPECT_EQ(release(order(case_id)), "released");
  const auto sent = outbox().front();
  EXPECT_EQ(sent.manifest.kind, "inquiry");
  const auto asked = expect_value(inquiry::parse_inquiry(*sent.payload));
  ASSERT_EQ(asked.about.persons.size(), 1u);
  EXPECT_EQ(asked.about.persons[0].categories.size(), 1u);
  EXPECT_EQ(asked.question.items, kItems);
  EXPECT_EQ(state_at(own_, sent.message), State::kAsked);
  // The words are in the ledger, too.
  const auto ledger = rows(store::Table::kDisclosure);
  ASSERT_EQ(ledger.size(), 1u);
  const auto body = expect_value(json::parse(std::get<Bytes>(ledger[0].fields.at(6))));
  EXPECT_EQ(body.find("categories")->array()->size(), 2u);
}

TEST_F(Questions, DoNotLeaveWhereTheirWordsMayNot_IQ3) {
  // The contract covers identity, but no presenting issues any more.
  content_.contracts[0].categories = {Category::kIdentity, Category::kContact};
  ASSERT_TRUE(accept_next().ok());
  EXPECT_EQ(release(order(new_case())), "denied");
  EXPECT_TRUE(outbox().empty());
}

TEST_F(Questions, TellNoSealedPlace_IQ3_Invariant7) {
  json::Value sheet = family();
  for (json::Value& row : *(*sheet.object())["household"].array()) {
    (*row.object())["sealed_place"] = "yes";
  }
  ReleaseOrder made = order(new_case(sheet));
  made.question->necessity = "岩手県宮古市架空町第99地割1番地1の住まいについて";
  EXPECT_EQ(release(made), "inquiry.tells-place");
  made.question->necessity = "住まいについて";
  EXPECT_EQ(release(made), "released");
}

TEST_F(Questions, AreTakenBackByARecall_IQ16) {
  const auto sent = expect_value(sharing_.release(order(new_case()), {"u-0001"}));
  ASSERT_TRUE(inquiries_.withdraw(own_, *sent.message, {"u-0001", "架空の理由"}).ok());
  EXPECT_EQ(state_at(own_, *sent.message), State::kWithdrawn);
  const Status again = inquiries_.withdraw(own_, *sent.message, {"u-0001", "架空の理由"});
  EXPECT_EQ(again.error().reason, "inquiry.no-such-step");
}

TEST_F(Questions, ArePutAwayByAPerson_IQ15) {
  const auto sent = expect_value(sharing_.release(order(new_case()), {"u-0001"}));
  ASSERT_TRUE(inquiries_.close(own_, *sent.message, {"u-0001", "架空の理由"}).ok());
  EXPECT_EQ(state_at(own_, *sent.message), State::kClosed);
  clock_.instant += std::chrono::days(11);
  EXPECT_EQ(inquiries_.close(own_, *sent.message, {"u-0001", "架空"}).error().reason,
            "inquiry.no-such-step");
}

TEST_F(Questions, AreOverdueAfterTheirDayAndNothingMoves_IQ17) {
  const auto sent = expect_value(sharing_.release(order(new_case()), {"u-0001"}));
  const auto overdue = [&] {
    const auto row = expect_value(inquiry::find_inquiry(*store_, own_, *sent.message));
    return expect_value(inquiry::view_of(*store_, own_, *row, clock_.now())).overdue;
  };
  clock_.instant += std::chrono::days(10);
  EXPECT_FALSE(overdue());
  clock_.instant += std::chrono::milliseconds(1);
  EXPECT_TRUE(overdue());
  EXPECT_EQ(state_at(own_, *sent.message), State::kAsked);
}

// A request that is on record, and on which the policy lets a public body answer.
TEST_F(Answers, RestOnTheRequestThatTheInquiryIs_IQ8) {
  const MessageId message = asked({Category::kIdentity, Category::kSafety});
  const auto request = [&](const char* basis, const std::vector<Category>& categories) {
    const auto found = expect_value(asked_of_us(*store_, peer_, message));
    return recorded_request(*found, basis, categories).has_value();
  };
  EXPECT_TRUE(request("dss-77", {Category::kIdentity}));
  EXPECT_FALSE(request("cap-13-4", {Category::kIdentity}));
  EXPECT_FALSE(request("dss-77", {Category::kIdentity, Category::kTax}));
}

}  // namespace
}  // namespace musubi::node
