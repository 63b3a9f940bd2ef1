#include "tests/support/exchange_world.h"

#include <stdexcept>

#include "protocol/json/value.h"
#include "tests/unit/policy/policy_world.h"

namespace musubi::testing {

using namespace exchange;

namespace {

constexpr std::string_view kConsentBasis = "pipa-69-2-1";

// The shipped rules of 宮古市 towards so many recipients.
const policy::Engine& engine_for(std::size_t recipients) {
  static std::map<std::size_t, policy::Engine> engines;
  auto found = engines.find(recipients);
  if (found == engines.end()) {
    const std::vector<std::string> acceptance(recipients, "lg-034827");
    found = engines.emplace(recipients, policy::test::engine_for("lg-032026", acceptance)).first;
  }
  return found->second;
}

std::set<std::string> duties_before(const policy::Decision& decision) {
  std::set<std::string> ids;
  for (const policy::CategoryDecision& category : decision.categories) {
    for (const policy::Duty& duty : category.duties) ids.insert(duty.id);
  }
  return ids;
}

policy::Decision decide(bool consent, std::size_t recipients, bool other_facts) {
  policy::Facts facts = policy::test::referral();
  if (other_facts) facts = policy::test::with(std::move(facts), "consent", "renewed");
  if (!consent) facts = policy::test::with(std::move(facts), "consent", "withdrawn");
  return engine_for(recipients).decide(kConsentBasis, facts);
}

// What a situation points to, kept as long as it is used.
struct Held {
  registry::Registry registry;
  Situation situation;
};

store::Row ledger_row(const MessageId& message, const NodeId& recipient, const CaseId& case_id,
                      const DecisionId& decision, Instant now) {
  return {store::Table::kDisclosure,
          {message.text(), recipient.text(), case_id.text(), case_id.text(), decision.text(),
           std::int64_t{now.time_since_epoch().count()}, to_bytes("{}")}};
}

}  // namespace

ExchangeNode::ExchangeNode(ExchangeWorld& world, std::size_t index, Fault fault)
    : store(fault), world_(world), index_(index), id_(world.federation.node(index).id()) {
  update();
  service = std::make_unique<PeerService>(parts());
}

ExchangeParts ExchangeNode::parts() {
  return {*this, *this, *this, world_.random, *this, this, {}};
}

void ExchangeNode::commit_what_was_promised() {
  if (!group_left_open_) return;
  group_left_open_ = false;
  if (!store.commit_group()) throw std::runtime_error("commit failed");
}

Status ExchangeNode::run(const std::function<Status(store::Store&)>& step) {
  const bool dies = crash && crash->runs-- == 0;
  const bool after_commit = dies && crash->after_commit;
  if (dies) crash.reset();
  if (dies && group_left_open_) throw Crash{};  // what was promised is lost
  commit_what_was_promised();
  TRY(store.begin_group());
  auto done = step(store);
  if (dies && !after_commit) throw Crash{};
  if (lies_about_durability) {
    group_left_open_ = true;
    return done;
  }
  TRY(store.commit_group());
  if (after_commit) throw Crash{};
  return done;
}

void ExchangeNode::restart() {
  store.rollback_group();
  group_left_open_ = false;
  couriers_.clear();
  crash.reset();
}

void ExchangeNode::update() {
  const MemberNode& member = world_.federation.node(index_);
  auto held = std::make_shared<Held>(
      Held{world_.federation.registry(), {id_, nullptr, member.signer(), member.sealing_keys()}});
  held->situation.registry = &held->registry;
  situation_ = std::shared_ptr<const Situation>(held, &held->situation);
}

std::shared_ptr<const Situation> ExchangeNode::situation() const { return situation_; }

Instant ExchangeNode::now() const { return world_.federation.now + clock_offset; }

Context ExchangeNode::context() {
  return {store, *situation_->registry, id_, now(), world_.random};
}

Result<policy::Permit> ExchangeNode::permit(const CaseId& case_id, std::size_t recipients) const {
  policy::Decision decision = decide(without_consent.count(case_id) == 0, recipients, other_facts);
  const std::set<std::string> discharged = duties_before(decision);
  std::vector<policy::Grant> grants;
  grants.push_back({0, std::move(decision), wanted});
  return engine_for(recipients)
      .permit(DecisionId::draw(world_.random), std::move(grants), discharged);
}

Result<Redecision> ExchangeNode::decide_again(const Context&, const OutboxRow& message) {
  if (decider_fails) return *decider_fails;
  const std::size_t recipients = message.manifest.recipients.size();
  auto permit_now = permit(message.case_id, recipients);
  if (permit_now) return Redecision{*std::move(permit_now)};
  return Redecision{Denial{"CONSENT_WITHDRAWN"}};
}

Status ExchangeNode::take(const Context& context, const VerifiedEnvelope& envelope,
                          ReceivedItem& item, std::vector<store::Row>& rows) {
  const std::int64_t at = context.now.time_since_epoch().count();
  rows.push_back({store::Table::kTask,
                  {to_hex(context.random.bytes(16)),
                   item.case_id.text(),
                   item.partition,
                   envelope.manifest().message.text(),
                   "open",
                   {},
                   at,
                   at,
                   {}}});
  if (also_takes) return also_takes(context, envelope, item, rows);
  return {};
}

Result<PeerResponse> ExchangeNode::post(const NodeId& peer, const std::string& path, ByteView body,
                                        Duration) {
  return world_.carry(id_, peer, path, body);
}

Courier& ExchangeNode::courier(const NodeId& peer) {
  for (Courier& courier : couriers_) {
    if (courier.peer() == peer) return courier;
  }
  return couriers_.emplace_back(parts(), *this, peer);
}

ExchangeWorld::ExchangeWorld(std::size_t nodes, std::uint64_t seed, Fault fault)
    : random(seed), federation(nodes) {
  for (std::size_t i = 0; i < nodes; ++i) {
    nodes_.push_back(std::make_unique<ExchangeNode>(*this, i, fault));
  }
}

ExchangeNode& ExchangeWorld::node(const NodeId& id) {
  for (const auto& each : nodes_) {
    if (each->id() == id) return *each;
  }
  throw std::runtime_error("no such node");
}

Result<PeerResponse> ExchangeWorld::hand_over(const NodeId& from, const NodeId& to,
                                              const std::string& path, ByteView body) {
  const Error away{ErrorCode::kUnavailable, "network.away", {}};
  ExchangeNode& receiver = node(to);
  if (!receiver.reachable) return away;
  try {
    return receiver.service->handle({from, path, to_bytes(body)});
  } catch (const Crash&) {
    receiver.restart();
    return away;
  }
}

Result<MessageId> ExchangeWorld::try_send(std::size_t from, const std::vector<std::size_t>& to,
                                          const SendOptions& options) {
  ExchangeNode& sender = node(from);
  const Context context = sender.context();
  const CaseId case_id = options.case_id.value_or(new_case());
  TRY_ASSIGN(policy::Permit permit, sender.permit(case_id, to.size()));
  OutgoingMessage message{MessageId::draw(random),
                          case_id,
                          {},
                          options.kind,
                          options.revision,
                          std::nullopt,
                          Purpose::kIntakeHandoff,
                          {BasisClass::kConsent, std::string(kConsentBasis), "2025-06-01"},
                          context.now + options.lifetime,
                          OutgoingPayload{"case-summary", 1, random.bytes(options.payload_bytes)},
                          std::nullopt};
  const MessageId id = message.message;
  std::vector<store::Row> ledger;
  for (const std::size_t each : to) {
    message.recipients.push_back(
        {node(each).id(), options.subject.value_or(Pseudonym::draw(random))});
    ledger.push_back(ledger_row(id, node(each).id(), case_id, permit.id(), context.now));
  }
  const auto put_out = [&](store::Store&) -> Status {
    TRY_ASSIGN(const store::ChangeSet change,
               release(context, std::move(permit), std::move(message), std::move(ledger)));
    TRY_ASSIGN([[maybe_unused]] const std::uint64_t index, sender.store.apply(change));
    return {};
  };
  TRY(sender.run(put_out));
  return id;
}

MessageId ExchangeWorld::send(std::size_t from, const std::vector<std::size_t>& to,
                              const SendOptions& options) {
  return must(try_send(from, to, options));
}

Round ExchangeWorld::push(std::size_t from, std::size_t to) {
  return must(node(from).courier(node(to).id()).push());
}

Round ExchangeWorld::collect(std::size_t at, std::size_t from) {
  return must(node(at).courier(node(from).id()).collect());
}

Sealed ExchangeWorld::seal(std::size_t from, std::size_t to) {
  ExchangeNode& sender = node(from);
  const ExchangeParts parts{sender, sender, sender, random, sender, &sender, {}};
  return must(seal_due(parts, node(to).id(), kMaxEnvelopesPerRequest, kMaxExchangeBody,
                       ReceiptsCome::kAtOnce));
}

OutcomeBatch ExchangeWorld::take(std::size_t at, std::size_t from,
                                 const std::vector<Bytes>& envelopes) {
  ExchangeNode& receiver = node(at);
  const ExchangeParts parts{receiver, receiver, receiver, random, receiver, &receiver, {}};
  const std::vector<ByteView> views(envelopes.begin(), envelopes.end());
  return must(take_envelopes(parts, node(from).id(), views));
}

BatchEffect ExchangeWorld::hand_outcomes(std::size_t to, std::size_t from,
                                         const OutcomeBatch& batch, const SentEnvelopes& sent) {
  ExchangeNode& sender = node(to);
  const ExchangeParts parts{sender, sender, sender, random, sender, &sender, {}};
  return must(take_outcomes(parts, node(from).id(), batch, sent));
}

DeliveryState ExchangeWorld::state(std::size_t from, const MessageId& message, std::size_t to) {
  store::Store& store = node(from).store;
  const auto delivery = must(find_delivery(store, message, node(to).id()));
  if (!delivery) throw std::runtime_error("no such delivery");
  return state_of(*delivery, must(find_attempt(store, message, node(to).id())));
}

std::size_t ExchangeWorld::effects(std::size_t at, const MessageId& message) {
  store::Scan scan;
  scan.table = store::Table::kTask;
  std::size_t count = 0;
  for (const store::Row& row : must(node(at).store.scan(scan))) {
    if (std::get<std::string>(row.fields.at(3)) == message.text()) ++count;
  }
  return count;
}

std::size_t ExchangeWorld::records(std::size_t at, audit::Act act) {
  store::Store& store = node(at).store;
  std::size_t count = 0;
  for (std::uint64_t from = 0;; from += store::kMaxScanRows) {
    const auto leaves = must(store.log_leaves(from, store::kMaxScanRows));
    for (const Bytes& leaf : leaves) {
      const auto value = must(json::parse(leaf));
      if (*value.find("act")->text() == audit::act_name(act)) ++count;
    }
    if (leaves.size() < store::kMaxScanRows) return count;
  }
}

}  // namespace musubi::testing
