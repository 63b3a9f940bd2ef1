// Random histories of one person's consent, and what must hold after every step
// (docs/spec/consent.md).
#include <algorithm>
#include <map>
#include <random>

#include "protocol/consent/steps.h"
#include "protocol/exchange/sender.h"
#include "protocol/exchange/terms.h"
#include "tests/unit/node/node_world.h"

namespace musubi::node {
namespace {

using casework::ConsentState;
using casework::Direction;
using exchange::DeliveryState;
using exchange::OutboxRow;
using testing::expect_value;

constexpr std::size_t kBrother = 2;  // lives elsewhere: he is released on his own consent only
constexpr const char* kWording = "morioka-r5-04";
constexpr int kSteps = 60;

// What providing stands at, kept by the test on its own.
struct Model {
  ConsentState state = ConsentState::kUnknown;
  std::optional<Instant> end;
  std::set<Category> categories;
  std::set<OrganisationId> bodies;

  [[nodiscard]] ConsentState at(Instant now) const {
    const bool over = casework::permits(state) && end && *end <= now;
    return over ? ConsentState::kExpired : state;
  }
};

class RandomConsents : public testing::NodeOfACity,
                       public ::testing::WithParamInterface<std::uint32_t> {
 protected:
  void SetUp() override {
    NodeOfACity::SetUp();
    case_.emplace(new_case());
    asked_ = referral(*case_).request.categories;
  }

  std::uint32_t below(std::uint32_t n) {
    return std::uniform_int_distribution<std::uint32_t>(0, n - 1)(chance_);
  }
  bool one_in(std::uint32_t n) { return below(n) == 0; }

  std::set<Category> some_categories() {
    std::set<Category> all(asked_.begin(), asked_.end());
    all.insert(Category::kHealth);
    if (one_in(3)) all.erase(asked_[below(static_cast<std::uint32_t>(asked_.size()))]);
    return all;
  }
  std::set<OrganisationId> some_bodies() {
    std::set<OrganisationId> bodies{contractor_};
    if (one_in(3)) bodies = {town_};
    if (one_in(4)) bodies.insert(town_);
    return bodies;
  }
  Instant soon() { return clock_.instant + std::chrono::minutes(1 + below(90)); }

  [[nodiscard]] bool covers(const Model& model, const std::vector<Category>& categories) const {
    const bool body = model.bodies.empty() || model.bodies.count(contractor_) > 0;
    return body && std::all_of(categories.begin(), categories.end(), [&model](Category category) {
             return model.categories.empty() || model.categories.count(category) > 0;
           });
  }

  // Acts

  void say() {
    ConsentChange said{static_cast<ConsentState>(below(10)), kWording, {Direction::kProvide}};
    if (one_in(3)) said.limits.categories = some_categories();
    if (one_in(3)) said.limits.until = soon();
    if (one_in(4)) said.recipients = some_bodies();
    const auto event = consent::event_of(said.state);
    const ConsentState before = model_.at(clock_.instant);
    const bool has_place = event && consent::find_move(before, *event) != nullptr;
    const auto followed = sharing_.record_consent(*case_, kBrother, said, {"u-0001"});
    ASSERT_EQ(followed.ok(), has_place)
        << consent::entry(before).name << " " << consent::entry(said.state).name;
    if (!has_place) return;
    if (casework::takes_back(said.state)) {
      fall_if([](const OutboxRow&) { return true; });
    }
    const bool renews = said.state == ConsentState::kRenewed;
    model_.state = said.state;
    model_.end = said.limits.until;
    if (said.limits.categories || !renews) {
      model_.categories = said.limits.categories.value_or(std::set<Category>());
    }
    if (!said.recipients.empty() || !renews) model_.bodies = said.recipients;
    follows(*followed);
  }

  void narrow() {
    const auto file = expect_value(casework::load_case(*store_, *case_));
    const auto known = expect_value(casework::load_consents(*store_, file)).at(kBrother);
    Narrowing less{.consent = known->id, .directions = {Direction::kProvide}};
    if (one_in(2)) less.limits.categories = some_categories();
    if (one_in(2)) less.recipients = some_bodies();
    if (one_in(3)) less.limits.until = soon();
    const bool has_place =
        consent::find_move(model_.at(clock_.instant), consent::Event::kNarrow) != nullptr;
    const auto followed = sharing_.narrow_consent(*case_, less, {"u-0001"});
    if (!followed) {
      EXPECT_EQ(followed.error().reason,
                has_place ? "consent.not-narrower" : "consent.no-such-step");
      return;
    }
    ASSERT_TRUE(has_place);
    if (less.limits.categories) model_.categories = *less.limits.categories;
    if (less.recipients) model_.bodies = *less.recipients;
    if (less.limits.until) model_.end = less.limits.until;
    fall_if([this](const OutboxRow& message) { return !covers(model_, told_in(message)); });
    follows(*followed);
  }

  void send() {
    ReleaseOrder order = referral(*case_);
    order.request.kind = one_in(2) ? Kind::kReferral : Kind::kInformation;
    ASSERT_TRUE(sharing_.release(order, {"u-0001"}).ok());
  }

  void attempt_all() {
    const auto situation = keeper_.current();
    const exchange::Context context{*store_, *situation->registry, situation->exchange.own,
                                    clock_.now(), random_};
    ASSERT_TRUE(exchange::prepare(context,
                                  *expect_value(situation->exchange.signer_at(clock_.now())),
                                  sharing_, {}, peer_, exchange::Wanted::kAll, 64, 64'000'000)
                    .ok());
    for (const OutboxRow& message : rested()) {
      if (state_of(message.message) == DeliveryState::kSent) left_.insert(message.message);
    }
  }

  // What is there

  std::vector<OutboxRow> rested() {
    std::vector<OutboxRow> messages;
    for (const auto& row : rows(store::Table::kOutbox)) {
      auto message = expect_value(exchange::from_row<OutboxRow>(row));
      if (!message.terms || !message.terms->may_rest_on_consent_of(kBrother)) continue;
      messages.push_back(std::move(message));
    }
    return messages;
  }
  DeliveryState state_of(const MessageId& id) {
    return exchange::state_of(*expect_value(exchange::find_delivery(*store_, id, peer_)),
                              expect_value(exchange::find_attempt(*store_, id, peer_)));
  }
  std::map<MessageId, int> recalls() {
    std::map<MessageId, int> counts;
    for (const auto& row : rows(store::Table::kRecall)) {
      ++counts[expect_value(exchange::from_row<exchange::RecallRow>(row)).message];
    }
    return counts;
  }
  static std::vector<Category> told_in(const OutboxRow& message) {
    for (const policy::Grant& grant : expect_value(exchange::released_by(*message.terms))) {
      if (grant.person == kBrother) return grant.categories;
    }
    return {};
  }
  template <class Which>
  void fall_if(Which which) {
    for (const OutboxRow& message : rested()) {
      if (which(message)) fallen_.insert(message.message);
    }
  }
  void follows(const Followed& followed) {
    for (const MessageId& message : followed.recalled) {
      EXPECT_TRUE(recalled_.insert(message).second) << "recalled twice";
    }
  }

  // What must hold

  void check() {
    const Instant now = clock_.instant;
    const bool permitted = casework::permits(model_.at(now)) && covers(model_, asked_);
    const auto preview = expect_value(sharing_.preview(referral(*case_), {"u-0001"}));
    EXPECT_EQ(!preview.assessment.persons.at(kBrother).grant.categories.empty(), permitted)
        << consent::entry(model_.at(now)).name;
    const auto counts = recalls();
    for (const auto& [message, count] : counts) EXPECT_EQ(count, 1) << "recalled twice";
    for (const MessageId& message : fallen_) {
      EXPECT_EQ(state_of(message), DeliveryState::kWithdrawn);
      EXPECT_EQ(counts.count(message), left_.count(message)) << "nobody was asked to give it up";
    }
  }

  std::mt19937 chance_{GetParam()};
  std::optional<CaseId> case_;
  std::vector<Category> asked_;
  NodeId peer_ = testing::node_id("op-000001-01");
  OrganisationId contractor_ = registry::testing::organisation_id("op-000001");
  OrganisationId town_ = registry::testing::organisation_id("lg-034827");
  Model model_;
  std::set<MessageId> left_;      // an attempt was made
  std::set<MessageId> fallen_;    // what carried them was taken back
  std::set<MessageId> recalled_;  // as the answers said
};

TEST_P(RandomConsents, PermitInsideTheirPeriodAndScopeAndComeBackWhole_C20_Invariant2) {
  for (int step = 0; step < kSteps && !HasFailure(); ++step) {
    switch (below(7)) {
      case 0:
      case 1:
        say();
        break;
      case 2:
        narrow();
        break;
      case 3:
      case 4:
        send();
        break;
      case 5:
        attempt_all();
        break;
      default:
        clock_.instant += std::chrono::minutes(below(40));
    }
    check();
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomConsents, ::testing::Range(1u, 25u));

}  // namespace
}  // namespace musubi::node
