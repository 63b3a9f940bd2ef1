#include "crypto/primitives/hash.h"
#include "node/emergencies/emergency_service.h"
#include "node/sharing/review_service.h"
#include "node/sharing/urgent.h"
#include "tests/unit/node/node_world.h"

namespace musubi::node {
namespace {

using testing::expect_value;
using testing::node_id;

constexpr const char* kReason = "架空の理由: 連絡が途絶え、生命の危険がある";

// A city that settled that one person may decide, and an officer of its contractor with a key.
class UrgentCity : public testing::NodeOfACity {
 protected:
  UrgentCity() {
    json::Value bundle = policy::test::read_json("bundle-lg-032026.json");
    (*(*bundle.object())["settings"].object())["emergency_approval"] = approval_;
    config_.policy_file = scratch_.path() / "policy.json";
    EXPECT_TRUE(files::write(config_.policy_file, to_bytes(json::to_canonical(bundle)),
                             files::Access::kEveryone)
                    .ok());
    config_.policy_digest = expect_value(policy::parse_bundle(bundle)).id;
    // The contractor published that it takes nothing outside its contract; not so here.
    content_.acceptance.clear();
    content_.approval_keys.clear();
    for (const auto& [person, organisation, key] :
         {std::tuple{"person:lg-032026-p01", "lg-032026", &own_key_},
          std::tuple{"person:op-000001-p01", "op-000001", &officer_key_}}) {
      content_.approval_keys.push_back(
          {person, registry::testing::organisation_id(organisation),
           federation_.authority.issue(*key, crypto::KeyRole::kApproval, person)});
    }
  }
  void SetUp() override {
    NodeOfACity::SetUp();
    case_.emplace(new_case());
  }

  ReleaseOrder urgent() {
    ReleaseOrder order{*case_,
                       {node_id("op-000001-01"),
                        Kind::kInformation,
                        Purpose::kEmergency,
                        "pipa-69-2-4",
                        {Category::kIdentity, Category::kPresentingIssues}},
                       {"RECORD_REASON", "PROVISO_CHECK"},
                       kReason,
                       std::nullopt};
    order.person = 0;
    order.danger = emergency::Declaration{emergency::Obtainable::kDifficult};
    return order;
  }
  std::string said(const Status& status) { return status.ok() ? "ok" : status.error().reason; }
  std::vector<emergency::EmergencyRow> emergencies() {
    std::vector<emergency::EmergencyRow> found;
    for (const store::Row& row : rows(store::Table::kEmergency)) {
      found.push_back(expect_value(emergency::emergency_from(row)));
    }
    return found;
  }
  MessageId message() { return emergencies().front().message; }
  std::string task() { return message().text() + ":REVIEW"; }
  std::size_t alarms() { return records(audit::Act::kAlarm).size(); }

  emergency::SignedReview review(const crypto::PrivateKey& key, std::size_t place,
                                 std::optional<emergency::ReviewRequest> request = {}) {
    if (!request) request = expect_value(emergencies_.review_request(task())).request;
    return emergency::sign_review(*request, emergency::Finding::kProper, clock_.now(),
                                  content_.approval_keys.at(place).certificate, key);
  }

  std::string approval_ = "one_then_review";
  crypto::PrivateKey officer_key_ = registry::testing::new_key(crypto::KeyRole::kApproval);
  crypto::PrivateKey own_key_ = registry::testing::new_key(crypto::KeyRole::kApproval);
  std::optional<CaseId> case_;
  EmergencyService emergencies_{{writer_, keeper_, clock_, random_}};
  ReviewService reviews_{{writer_, clock_, random_}};
};

using Emergencies = UrgentCity;

TEST_F(Emergencies, LeaveByOnePersonWhereThatIsSettledAndAreReviewed_G3_G6) {
  EXPECT_EQ(release(urgent()), "released");
  ASSERT_EQ(emergencies().size(), 1u);
  EXPECT_EQ(emergencies()[0].released_by, "u-0001");
  EXPECT_EQ(said(reviews_.close_case(*case_, {"u-0001"})), "case.review-open");
  EXPECT_EQ(said(reviews_.review(task(), {"u-0001", "架空"}, {"u-0001", "u-0002"})),
            "review.same-person");
  EXPECT_EQ(said(reviews_.review(task(), {"u-0002", "架空"}, {"u-0001", "u-0002"})), "ok");
  EXPECT_EQ(emergencies()[0].reviewed, clock_.now());
  EXPECT_EQ(said(reviews_.close_case(*case_, {"u-0001"})), "ok");
}

TEST_F(Emergencies, SayOfWhomWhatAndWhy_G2) {
  ReleaseOrder order = urgent();
  order.request.categories.clear();
  EXPECT_EQ(release(order), "emergency.scope-missing");
  order = urgent();
  order.person.reset();
  EXPECT_EQ(release(order), "emergency.person-missing");
  order = urgent();
  order.reason = " ";
  EXPECT_EQ(release(order), "emergency.reason-missing");
  order = urgent();
  order.request.purpose = Purpose::kDelivery;
  EXPECT_EQ(release(order), "emergency.other-purpose");
  EXPECT_TRUE(emergencies().empty());
}

TEST_F(Emergencies, GiveTheMinimumOfOnePersonOnly_G1_G3) {
  ReleaseOrder order = urgent();
  order.request.categories = {Category::kIdentity, Category::kHistory};
  EXPECT_EQ(release(order), "released");
  const auto sent =
      expect_value(exchange::from_row<exchange::OutboxRow>(rows(store::Table::kOutbox).front()));
  const auto given =
      expect_value(casework::parse_case_summary(expect_value(json::parse(*sent.payload))));
  ASSERT_EQ(given.persons.size(), 1u);
  EXPECT_EQ(given.persons[0].categories.size(), 1u);
}

TEST_F(Emergencies, AreNoneUnlessSomebodySaysSo_G1) {
  ReleaseOrder order = urgent();
  order.danger.reset();
  EXPECT_EQ(release(order), "denied");
}

TEST_F(Emergencies, DoNotLeaveAnyMoreWhenWhatWasDeclaredHoldsNoMore_G4) {
  ASSERT_EQ(release(urgent()), "released");
  const auto sent =
      expect_value(exchange::from_row<exchange::OutboxRow>(rows(store::Table::kOutbox).front()));
  const auto decided = [&] {
    const auto situation = keeper_.current();
    const exchange::Context context{*store_, *situation->registry, situation->exchange.own,
                                    clock_.now(), random_};
    return std::holds_alternative<policy::Permit>(
        expect_value(sharing_.decide_again(context, sent)));
  };
  clock_.instant += std::chrono::hours(71);
  EXPECT_TRUE(decided());
  clock_.instant += std::chrono::hours(1);
  EXPECT_FALSE(decided());
}

TEST_F(Emergencies, AreAnAlarmWhenThereAreManyAndLeaveAllTheSame_G10_G12) {
  for (int i = 0; i < 2; ++i) EXPECT_EQ(release(urgent()), "released");
  EXPECT_EQ(alarms(), 0u);
  EXPECT_EQ(release(urgent()), "released");
  EXPECT_EQ(alarms(), 1u);
  const json::Object rate = expect_value(emergencies_.rate());
  EXPECT_EQ(*rate.at("releases").integer(), 3);
  EXPECT_EQ(*rate.at("open_alarms").integer(), 1);
  const MessageId third =
      *MessageId::parse(*records(audit::Act::kAlarm).front().find("message")->text());
  EXPECT_EQ(said(emergencies_.look_at_rate(third, {"u-0001", "架空"})), "review.same-person");
  EXPECT_EQ(said(emergencies_.look_at_rate(third, {"u-0009", "架空"})), "ok");
  EXPECT_EQ(said(emergencies_.look_at_rate(third, {"u-0009", "架空"})), "review.done");
  EXPECT_EQ(*expect_value(emergencies_.rate()).at("open_alarms").integer(), 0);
}

TEST_F(Emergencies, AreForgottenByTheAlarmAfterItsWindow_G10) {
  for (int i = 0; i < 2; ++i) EXPECT_EQ(release(urgent()), "released");
  clock_.instant += std::chrono::days(29);
  const emergency::Watch watch;
  const auto rate = [&] {
    return expect_value(emergency::rate_of(*store_, "lg-032026", "u-0001", clock_.now(), watch));
  };
  EXPECT_EQ(rate().person, 2u);
  clock_.instant += std::chrono::days(1);
  EXPECT_EQ(rate().person, 0u);
}

TEST_F(Emergencies, AreReviewedByAnOfficerOfAnotherMemberWhoSigns_G7_G8) {
  ASSERT_EQ(release(urgent()), "released");
  EXPECT_EQ(said(emergencies_.take_review(task(), review(officer_key_, 1), {"u-0001"})), "ok");
  EXPECT_EQ(emergencies()[0].reviewed, clock_.now());
  EXPECT_EQ(said(reviews_.close_case(*case_, {"u-0001"})), "ok");
  EXPECT_EQ(said(emergencies_.take_review(task(), review(officer_key_, 1), {"u-0001"})),
            "review.done");
}

TEST_F(Emergencies, AreReviewedByNoSignatureButThat_G8) {
  ASSERT_EQ(release(urgent()), "released");
  const auto taken = [&](const emergency::SignedReview& signed_review) {
    return said(emergencies_.take_review(task(), signed_review, {"u-0001"}));
  };
  EXPECT_EQ(taken(review(own_key_, 0)), "review.own-organisation");
  EXPECT_EQ(taken(review(own_key_, 1)), "review.bad-signature");
  auto other = expect_value(emergencies_.review_request(task())).request;
  other.categories.emplace_back("0/tax");
  EXPECT_EQ(taken(review(officer_key_, 1, other)), "review.other-release");
  auto changed = review(officer_key_, 1);
  changed.finding = emergency::Finding::kUnfounded;
  EXPECT_EQ(taken(changed), "review.bad-signature");
  auto early = review(officer_key_, 1);
  early = emergency::sign_review(early.request, emergency::Finding::kProper,
                                 clock_.now() - std::chrono::hours(1),
                                 content_.approval_keys[1].certificate, officer_key_);
  EXPECT_EQ(taken(early), "review.unknown-signer");
  EXPECT_FALSE(emergencies()[0].reviewed.has_value());
}

TEST_F(Emergencies, TellTheOfficerNothingOfThePerson_G7) {
  ASSERT_EQ(release(urgent()), "released");
  const auto asked = expect_value(emergencies_.review_request(task()));
  const std::string text = json::to_canonical(emergency::to_json(asked.request));
  EXPECT_EQ(text.find("架空"), std::string::npos);
  EXPECT_EQ(text.find(case_->text()), std::string::npos);
  // Who is told the reason and the salt can check that it is the recorded one.
  const auto salt = from_hex(asked.salt);
  EXPECT_EQ(crypto::sha256({*salt, as_bytes(std::string_view(kReason))}), asked.request.reason);
}

TEST_F(Emergencies, ReadBackASignedReviewAsItWasSigned_G8) {
  ASSERT_EQ(release(urgent()), "released");
  const auto signed_review = review(officer_key_, 1);
  const Bytes text = to_bytes(json::to_canonical(emergency::to_json(signed_review)));
  const auto again = expect_value(emergency::parse_signed_review(text));
  EXPECT_EQ(said(emergencies_.take_review(task(), again, {"u-0001"})), "ok");
}

class StrictCity : public UrgentCity {
 protected:
  StrictCity() {
    config_.policy_file = std::string(testing::kReference) + "bundle-lg-032026.json";
    config_.policy_digest =
        expect_value(policy::parse_bundle(policy::test::read_json("bundle-lg-032026.json"))).id;
  }
};

TEST_F(StrictCity, AsksForASecondPersonFirst_G3) {
  const auto answer = expect_value(sharing_.release(urgent(), {"u-0001"}));
  EXPECT_FALSE(answer.message.has_value());
  ASSERT_TRUE(answer.proposal.has_value());
  EXPECT_TRUE(emergencies().empty());
  EXPECT_TRUE(expect_value(sharing_.approve(*answer.proposal, {"u-0002", "架空"})).message);
  ASSERT_EQ(emergencies().size(), 1u);
  EXPECT_EQ(emergencies()[0].approved_by, "u-0002");
}

}  // namespace
}  // namespace musubi::node
