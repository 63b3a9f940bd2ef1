// Goes out to every peer when its time has come: pushes to those that listen, collects from
// those that the configuration names, and asks for newer registries on the way.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "protocol/exchange/courier.h"

namespace musubi::node {

class CourierPool {
 public:
  static constexpr std::size_t kThreads = 4;

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

  // `parts` and `transport` must outlive the pool.
  CourierPool(exchange::ExchangeParts parts, PeerTransport& transport, Intervals intervals,
              RegistryArrived registry_arrived);
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
    bool busy = false;   // a thread has the courier
    bool woken = false;  // while it was busy
    bool gone = false;   // no longer in the registry
  };

  void work();
  [[nodiscard]] Route* take_due(std::unique_lock<std::mutex>& lock);
  // When the route makes the next journey of any kind.
  [[nodiscard]] static Instant next_of(const Route& route);
  [[nodiscard]] std::optional<Instant> earliest() const;
  // What is due of these, without the lock; returns when each is due again.
  [[nodiscard]] Schedule travel(exchange::Courier& courier, const Plan& plan, Schedule schedule);
  [[nodiscard]] std::optional<Instant> push(exchange::Courier& courier);
  [[nodiscard]] Instant collect(exchange::Courier& courier);
  [[nodiscard]] std::optional<Instant> announce(exchange::Courier& courier);
  [[nodiscard]] Instant ask_for_registry(exchange::Courier& courier);

  exchange::ExchangeParts parts_;
  PeerTransport& transport_;
  Intervals intervals_;
  RegistryArrived registry_arrived_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<NodeId, std::unique_ptr<Route>> routes_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace musubi::node
