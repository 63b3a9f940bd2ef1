// Nodes that exchange messages in one thread: real policy, real seals and signatures, memory
// stores, a clock that the test moves. A little language for the tests of the exchange, and the
// ground of the simulation.
//
//   ExchangeWorld world(2);
//   const MessageId message = world.send(0, {1});
//   world.push(0, 1);
//   EXPECT_EQ(world.state(0, message, 1), DeliveryState::kDelivered);
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "protocol/exchange/courier.h"
#include "protocol/exchange/media.h"
#include "protocol/exchange/outbox.h"
#include "protocol/exchange/peer_service.h"
#include "protocol/exchange/receiver.h"
#include "protocol/exchange/streams.h"
#include "tests/support/federation_fixture.h"
#include "tests/support/recording_store.h"

namespace musubi::testing {

// Thrown where a node dies; whoever drives the node catches it.
struct Crash {};

// When a node dies, counted in runs of its writer from now: 0 is the next one.
struct CrashPlan {
  std::size_t runs = 0;
  bool after_commit = false;
};

class ExchangeWorld;

// One node, with everything that the exchange is handed.
class ExchangeNode final : public exchange::Writer,
                           public exchange::SituationSource,
                           public exchange::Redecide,
                           public exchange::ReceivingEffect,
                           public Clock,
                           public PeerTransport {
 public:
  ExchangeNode(ExchangeWorld& world, std::size_t index, Fault fault);

  Status run(const std::function<Status(store::Store&)>& step) override;
  [[nodiscard]] std::shared_ptr<const exchange::Situation> situation() const override;
  Result<exchange::Redecision> decide_again(const exchange::Context& context,
                                            const exchange::OutboxRow& message) override;
  // One task for each effect, so that a second effect can be seen.
  Status take(const exchange::Context& context, const VerifiedEnvelope& envelope,
              exchange::ReceivedItem& item, std::vector<store::Row>& rows) override;
  [[nodiscard]] Instant now() const override;
  Result<PeerResponse> post(const NodeId& peer, const std::string& path, ByteView body,
                            Duration timeout) override;

  // Takes over the registry and keys of now. Until then, it lives with what it had.
  void update();
  // Loses all that was not durable.
  void restart();

  [[nodiscard]] exchange::Context context();
  [[nodiscard]] exchange::Courier& courier(const NodeId& peer);
  [[nodiscard]] const NodeId& id() const { return id_; }

  RecordingStore store;
  Duration clock_offset{};
  bool reachable = true;
  // Says "durable" one run too early, as a store without fsync does.
  bool lies_about_durability = false;
  std::optional<CrashPlan> crash;
  std::set<CaseId> without_consent;
  // Facts that permit the same, but are not those of the release.
  bool other_facts = false;
  std::optional<Error> decider_fails;
  // What else taking a message means; may add rows.
  std::function<Status(const exchange::Context&, const VerifiedEnvelope&,
                       const exchange::ReceivedItem&, std::vector<store::Row>&)>
      also_takes;
  // What a permit is asked for; another value than at the release means other terms.
  std::vector<Category> wanted{Category::kIdentity, Category::kContact};
  std::unique_ptr<exchange::PeerService> service;

  [[nodiscard]] Result<policy::Permit> permit(const CaseId& case_id, std::size_t recipients) const;

 private:
  [[nodiscard]] exchange::ExchangeParts parts();
  void commit_what_was_promised();

  ExchangeWorld& world_;
  std::size_t index_;
  NodeId id_;
  std::shared_ptr<const exchange::Situation> situation_;
  std::deque<exchange::Courier> couriers_;
  bool group_left_open_ = false;
};

struct SendOptions {
  Kind kind = Kind::kReferral;
  std::uint64_t revision = 1;
  Duration lifetime = std::chrono::days{30};
  std::optional<CaseId> case_id = {};
  std::optional<Pseudonym> subject = {};
  std::size_t payload_bytes = 200;
};

class ExchangeWorld {
 public:
  explicit ExchangeWorld(std::size_t nodes, std::uint64_t seed = 1, Fault fault = Fault::kNone);
  virtual ~ExchangeWorld() = default;

  // The network: hands over as it is. The simulation puts a worse one in its place.
  virtual Result<PeerResponse> carry(const NodeId& from, const NodeId& to, const std::string& path,
                                     ByteView body) {
    return hand_over(from, to, path, body);
  }
  // Hands a request to a node; a node that dies over it gives no answer.
  Result<PeerResponse> hand_over(const NodeId& from, const NodeId& to, const std::string& path,
                                 ByteView body);

  [[nodiscard]] Result<MessageId> try_send(std::size_t from, const std::vector<std::size_t>& to,
                                           const SendOptions& options = {});
  MessageId send(std::size_t from, const std::vector<std::size_t>& to,
                 const SendOptions& options = {});
  exchange::Round push(std::size_t from, std::size_t to);
  exchange::Round collect(std::size_t at, std::size_t from);
  // Seals what is due without carrying it anywhere.
  exchange::Sealed seal(std::size_t from, std::size_t to);
  exchange::OutcomeBatch take(std::size_t at, std::size_t from,
                              const std::vector<Bytes>& envelopes);
  exchange::BatchEffect hand_outcomes(std::size_t to, std::size_t from,
                                      const exchange::OutcomeBatch& batch,
                                      const exchange::SentEnvelopes& sent = {});
  void advance(Duration by) { federation.now += by; }

  [[nodiscard]] exchange::DeliveryState state(std::size_t from, const MessageId& message,
                                              std::size_t to);
  // How often a message took effect at a node.
  [[nodiscard]] std::size_t effects(std::size_t at, const MessageId& message);
  // How many records of an act a node's log has.
  [[nodiscard]] std::size_t records(std::size_t at, audit::Act act);

  [[nodiscard]] ExchangeNode& node(std::size_t index) { return *nodes_.at(index); }
  [[nodiscard]] ExchangeNode& node(const NodeId& id);
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  [[nodiscard]] CaseId new_case() { return CaseId::draw(random); }

  crypto::SeededRandom random;
  Federation federation;

 private:
  friend class ExchangeNode;
  std::vector<std::unique_ptr<ExchangeNode>> nodes_;
};

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().reason + " " + result.error().detail);
  return *std::move(result);
}

}  // namespace musubi::testing
