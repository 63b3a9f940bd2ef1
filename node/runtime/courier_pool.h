// Goes out to every peer when its time has come: pushes to those that listen, collects from
// those that the configuration names, and asks for newer registries on the way.
//
// While a request is on its way to a peer, the next one is prepared, and what came of the one
// before is taken in: one request in each of these stages, in the order in which they were
// packed. Whatever else there is to do at a peer waits until no request is under way, and no
// request is begun while it waits.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "node/runtime/containment.h"
#include "protocol/exchange/courier.h"

namespace musubi::node {

class CourierPool {
 public:
  static constexpr std::size_t kThreads = 6;
  static constexpr std::size_t kMaxRequestsUnderWay = 3;  // to one peer
  // A peer gets a second request under way only while fewer threads are out: a few peers that
  // don't answer must not keep all threads from the others.
  static constexpr std::size_t kThreadsForOne = kThreads / 2;
  // What was decided longer ago does not leave: it is decided again (invariant 1).
  static constexpr Duration kMaxPackedAge = std::chrono::seconds{5};

  struct Intervals {
    Duration collect;
    Duration registry;
  };
  struct Plan {
    NodeId peer;
    bool pushes = false;     // the peer listens
    bool collects = false;   // what waits for us lies there
    bool announces = false;  // this node was restored: the peer is told, once for each start
  };
  // Takes a registry document that a peer had. Called on a courier's thread.
  using RegistryArrived = std::function<void(const Bytes& document)>;

  // `parts`, `transport` and `containment` must outlive the pool. What is thrown on the way to a
  // peer counts as a fault of that journey, which is made again later.
  CourierPool(exchange::ExchangeParts parts, PeerTransport& transport, Containment& containment,
              Intervals intervals, RegistryArrived registry_arrived);
  ~CourierPool();

  // Replaces the list of peers, after a registry was accepted.
  void set_peers(const std::vector<Plan>& plans);
  // Something was released to `peer`: its courier goes now.
  void wake(const NodeId& peer);
  // Lets the couriers come home; none is under way when it returns. Nobody may be on a courier's
  // thread who calls it.
  void stop();

 private:
  struct Schedule {
    std::optional<Instant> push;      // nullopt: when woken
    std::optional<Instant> collect;   // nullopt: never
    std::optional<Instant> announce;  // nullopt: done, or there is nothing to tell
    Instant registry;
  };
  struct Route {
    Plan plan;
    std::unique_ptr<exchange::Courier> courier;
    Schedule schedule;
    bool visiting = false;  // a thread is there for anything but a push
    bool gone = false;      // no longer in the registry

    std::size_t under_way = 0;  // requests; each has a thread
    exchange::InFlight in_flight = {};
    // Whether a request is in the stage; at most one is.
    bool packing = false;
    bool carrying = false;
    bool taking = false;
    bool backlog = false;      // more was due than the last request could hold
    std::uint64_t turn = 0;    // of the request that was carried last
    std::uint64_t failed = 0;  // the last turn that came to nothing
  };
  enum class Journey { kPush, kVisit };
  // What was known when a request was packed.
  struct Packing {
    Instant packed;
    bool in_doubt;  // whether the link works
  };
  using Lock = std::unique_lock<std::mutex>;

  void work();
  [[nodiscard]] std::optional<std::pair<Route*, Journey>> take_due(Lock& lock);
  // What the route could begin at once; nullopt: nothing, or something else has to end first.
  [[nodiscard]] std::optional<Journey> startable(const Route& route, Instant now) const;
  // When there may be something to begin that is not there now.
  [[nodiscard]] std::optional<Instant> earliest(Instant now) const;

  void push(Route& route, Lock& lock);
  void carry_in_turn(Route& route, const exchange::Sealed& sealed, const Packing& when, Lock& lock);
  void take_in(Route& route, const exchange::Sealed& sealed, const Result<Bytes>& answer,
               std::uint64_t turn, Lock& lock);
  static void failed(Route& route, std::uint64_t turn);
  static void push_again(Route& route, std::optional<Instant> when);

  // Announces a restore, collects and asks for a registry, if it is time.
  void visit(Route& route, Lock& lock);
  [[nodiscard]] Instant collect(exchange::Courier& courier);
  [[nodiscard]] std::optional<Instant> announce(exchange::Courier& courier);
  [[nodiscard]] Instant ask_for_registry(exchange::Courier& courier);

  template <class Call>
  [[nodiscard]] auto contained(Call call) {
    return containment_.run(parts_.clock.now(), std::move(call));
  }

  exchange::ExchangeParts parts_;
  PeerTransport& transport_;
  Containment& containment_;
  Intervals intervals_;
  RegistryArrived registry_arrived_;

  std::mutex mutex_;
  std::condition_variable changed_;  // what may begin
  std::condition_variable staged_;   // a stage is free
  std::map<NodeId, std::unique_ptr<Route>> routes_;
  std::size_t out_ = 0;  // threads with something to do
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace musubi::node
