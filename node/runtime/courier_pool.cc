#include "node/runtime/courier_pool.h"

#include <algorithm>

namespace musubi::node {
namespace {

// When a round failed for a reason that is not the link's.
constexpr Duration kAfterAFault = std::chrono::seconds{5};

bool is_due(const std::optional<Instant>& instant, Instant now) {
  return instant && *instant <= now;
}

}  // namespace

CourierPool::CourierPool(exchange::ExchangeParts parts, PeerTransport& transport,
                         Intervals intervals, RegistryArrived registry_arrived)
    : parts_(parts),
      transport_(transport),
      intervals_(intervals),
      registry_arrived_(std::move(registry_arrived)) {
  for (std::size_t i = 0; i < kThreads; ++i) threads_.emplace_back([this] { work(); });
}

CourierPool::~CourierPool() { stop(); }

void CourierPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void CourierPool::set_peers(const std::vector<Plan>& plans) {
  const Instant now = parts_.clock.now();
  const std::lock_guard lock(mutex_);
  for (auto& [peer, route] : routes_) route->gone = true;
  for (const Plan& plan : plans) {
    auto& route = routes_[plan.peer];
    if (!route) {
      auto courier = std::make_unique<exchange::Courier>(parts_, transport_, plan.peer);
      const auto told = plan.announces ? std::optional(now) : std::nullopt;
      route = std::make_unique<Route>(Route{plan, std::move(courier), {now, now, told, now}});
    }
    route->plan = plan;
    route->gone = false;
  }
  changed_.notify_all();
}

void CourierPool::wake(const NodeId& peer) {
  const std::lock_guard lock(mutex_);
  const auto found = routes_.find(peer);
  if (found == routes_.end()) return;
  Route& route = *found->second;
  if (route.busy) {
    route.woken = true;
  } else {
    route.schedule.push = parts_.clock.now();
    changed_.notify_one();
  }
}

Instant CourierPool::next_of(const Route& route) {
  const Schedule& schedule = route.schedule;
  Instant next = schedule.registry;
  if (route.plan.pushes && schedule.push) next = std::min(next, *schedule.push);
  if (route.plan.collects && schedule.collect) next = std::min(next, *schedule.collect);
  if (schedule.announce) next = std::min(next, *schedule.announce);
  return next;
}

std::optional<Instant> CourierPool::earliest() const {
  std::optional<Instant> first;
  for (const auto& [peer, route] : routes_) {
    if (route->busy || route->gone) continue;
    const Instant next = next_of(*route);
    if (!first || next < *first) first = next;
  }
  return first;
}

CourierPool::Route* CourierPool::take_due(std::unique_lock<std::mutex>& lock) {
  while (!stopping_) {
    const Instant now = parts_.clock.now();
    for (auto& [peer, route] : routes_) {
      if (route->busy || route->gone) continue;
      if (next_of(*route) <= now) {
        route->busy = true;
        route->woken = false;
        return route.get();
      }
    }
    if (const auto first = earliest()) {
      changed_.wait_for(lock, std::max(*first - now, Duration{1}));
    } else {
      changed_.wait(lock);
    }
  }
  return nullptr;
}

void CourierPool::work() {
  std::unique_lock lock(mutex_);
  while (Route* route = take_due(lock)) {
    const Plan plan = route->plan;
    const Schedule due = route->schedule;
    lock.unlock();
    const Schedule next = travel(*route->courier, plan, due);
    lock.lock();
    route->busy = false;
    route->schedule = next;
    // What was released while the courier was under way may have come too late for it.
    if (route->woken) route->schedule.push = parts_.clock.now();
    changed_.notify_one();
  }
}

CourierPool::Schedule CourierPool::travel(exchange::Courier& courier, const Plan& plan,
                                          Schedule schedule) {
  const Instant now = parts_.clock.now();
  if (is_due(schedule.announce, now)) schedule.announce = announce(courier);
  if (plan.pushes && is_due(schedule.push, now)) schedule.push = push(courier);
  if (plan.collects && is_due(schedule.collect, now)) schedule.collect = collect(courier);
  if (schedule.registry <= now) schedule.registry = ask_for_registry(courier);
  return schedule;
}

std::optional<Instant> CourierPool::push(exchange::Courier& courier) {
  const auto round = courier.push();
  return round.ok() ? round->next : std::optional(parts_.clock.now() + kAfterAFault);
}

Instant CourierPool::collect(exchange::Courier& courier) {
  const auto round = courier.collect();
  const Instant regular = parts_.clock.now() + intervals_.collect;
  // A full answer means that more may wait.
  return round.ok() && round->next ? std::min(*round->next, regular) : regular;
}

std::optional<Instant> CourierPool::announce(exchange::Courier& courier) {
  if (courier.announce().ok()) return std::nullopt;
  return parts_.clock.now() + kAfterAFault;
}

Instant CourierPool::ask_for_registry(exchange::Courier& courier) {
  const Instant next = parts_.clock.now() + intervals_.registry;  // however long this one takes
  const auto document = courier.newer_registry();
  if (document.ok() && document->has_value()) registry_arrived_(**document);
  return next;
}

}  // namespace musubi::node
