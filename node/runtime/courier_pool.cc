#include "node/runtime/courier_pool.h"

#include <algorithm>

namespace musubi::node {
namespace {

// When a round failed for a reason that is not the link's.
constexpr Duration kAfterAFault = std::chrono::seconds{5};

// Neither the link nor the peer can help it.
bool is_own_fault(const Error& error) {
  return error.code == ErrorCode::kStorage || error.code == ErrorCode::kInternal;
}

bool is_due(const std::optional<Instant>& instant, Instant now) {
  return instant && *instant <= now;
}

}  // namespace

CourierPool::CourierPool(exchange::ExchangeParts parts, PeerTransport& transport,
                         Containment& containment, Intervals intervals,
                         RegistryArrived registry_arrived)
    : parts_(parts),
      transport_(transport),
      containment_(containment),
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
  push_again(*found->second, parts_.clock.now());
  changed_.notify_one();
}

std::optional<CourierPool::Journey> CourierPool::startable(const Route& route, Instant now) const {
  if (route.gone || route.visiting) return std::nullopt;
  const Schedule& schedule = route.schedule;
  const bool visits = schedule.registry <= now || is_due(schedule.announce, now) ||
                      (route.plan.collects && is_due(schedule.collect, now));
  if (visits) return route.under_way == 0 ? std::optional(Journey::kVisit) : std::nullopt;
  if (!route.plan.pushes || !is_due(schedule.push, now) || route.packing) return std::nullopt;
  if (route.under_way == 0) return Journey::kPush;
  // A request that waits for the one before it gathers more the later it is packed.
  const bool useful = !route.carrying || route.backlog;
  const bool room = route.under_way < kMaxRequestsUnderWay && out_ < kThreadsForOne;
  return useful && room ? std::optional(Journey::kPush) : std::nullopt;
}

// Whatever is due already and was not begun waits for something else to end, which notifies.
std::optional<Instant> CourierPool::earliest(Instant now) const {
  std::optional<Instant> first;
  const auto consider = [&](bool applies, const std::optional<Instant>& instant) {
    if (applies && instant && *instant > now && (!first || *instant < *first)) first = instant;
  };
  for (const auto& [peer, route] : routes_) {
    if (route->gone) continue;
    consider(true, route->schedule.registry);
    consider(true, route->schedule.announce);
    consider(route->plan.pushes, route->schedule.push);
    consider(route->plan.collects, route->schedule.collect);
  }
  return first;
}

std::optional<std::pair<CourierPool::Route*, CourierPool::Journey>> CourierPool::take_due(
    Lock& lock) {
  while (!stopping_) {
    const Instant now = parts_.clock.now();
    for (auto& [peer, route] : routes_) {
      if (const auto journey = startable(*route, now)) return std::pair(route.get(), *journey);
    }
    if (const auto first = earliest(now)) {
      changed_.wait_for(lock, std::max(*first - now, Duration{1}));
    } else {
      changed_.wait(lock);
    }
  }
  return std::nullopt;
}

void CourierPool::work() {
  Lock lock(mutex_);
  while (const auto taken = take_due(lock)) {
    auto& [route, journey] = *taken;
    ++out_;
    if (journey == Journey::kPush) {
      ++route->under_way;
      push(*route, lock);
      --route->under_way;
    } else {
      visit(*route, lock);
    }
    --out_;
    changed_.notify_one();
  }
}

void CourierPool::push_again(Route& route, std::optional<Instant> when) {
  std::optional<Instant>& push = route.schedule.push;
  if (when && (!push || *when < *push)) push = when;
}

// The link's wait begins with the failure, also if an answer to an earlier request comes later.
void CourierPool::failed(Route& route, std::uint64_t turn) {
  route.failed = std::max(route.failed, turn);
  route.courier->link_failed();
}

// Packs a request, and sees it through.
void CourierPool::push(Route& route, Lock& lock) {
  exchange::Courier& courier = *route.courier;
  route.schedule.push.reset();
  if (courier.link_is_down()) return push_again(route, courier.link_waits_until());
  const bool in_doubt = courier.link_is_in_doubt();
  const exchange::InFlight others = route.in_flight;
  const Instant packed = parts_.clock.now();
  route.packing = true;
  lock.unlock();
  const auto sealed = contained(
      [&] { return courier.pack(in_doubt ? 1 : exchange::kMaxEnvelopesPerRequest, others); });
  lock.lock();
  route.backlog = sealed.ok() && sealed->more && !in_doubt;
  if (!sealed || sealed->envelopes.empty()) {
    route.packing = false;
    if (!sealed) return push_again(route, parts_.clock.now() + kAfterAFault);
    // What is due, but in flight, is known to those who carry it.
    if (others.empty()) push_again(route, sealed->next_due);
    return;
  }
  if (route.backlog) push_again(route, parts_.clock.now());
  for (const auto& [envelope, key] : sealed->sent) route.in_flight.insert(key.message);
  carry_in_turn(route, *sealed, {packed, in_doubt}, lock);
  for (const auto& [envelope, key] : sealed->sent) route.in_flight.erase(key.message);
}

void CourierPool::carry_in_turn(Route& route, const exchange::Sealed& sealed, const Packing& when,
                                Lock& lock) {
  exchange::Courier& courier = *route.courier;
  // It is still packing, so that nobody packs who could overtake it.
  staged_.wait(lock, [&route] { return !route.carrying; });
  route.packing = false;
  // What the request before this one could not be handed over to gets no second call at once:
  // its attempts count, and come again in their time.
  const bool failed_meanwhile = courier.link_is_in_doubt() && !when.in_doubt;
  if (failed_meanwhile || stopping_) return push_again(route, courier.link_waits_until());
  const bool is_old = parts_.clock.now() > when.packed + kMaxPackedAge;
  if (is_old) return push_again(route, sealed.next_due);
  route.carrying = true;
  const std::uint64_t turn = ++route.turn;
  changed_.notify_one();
  lock.unlock();
  const auto answer = contained([&] { return courier.carry(sealed); });
  lock.lock();
  if (!answer) failed(route, turn);
  staged_.wait(lock, [&route] { return !route.taking; });
  route.carrying = false;
  route.taking = true;
  staged_.notify_all();
  changed_.notify_one();
  take_in(route, sealed, answer, turn, lock);
  route.taking = false;
  staged_.notify_all();
}

void CourierPool::take_in(Route& route, const exchange::Sealed& sealed, const Result<Bytes>& answer,
                          std::uint64_t turn, Lock& lock) {
  exchange::Courier& courier = *route.courier;
  if (!answer) return push_again(route, courier.link_waits_until());
  lock.unlock();
  const auto effect = contained([&] { return courier.take_in(sealed, *answer); });
  lock.lock();
  if (effect) {
    if (turn > route.failed) courier.link_works();
    push_again(route, effect->next_due);
  } else if (is_own_fault(effect.error())) {
    push_again(route, parts_.clock.now() + kAfterAFault);
  } else {
    failed(route, turn);
    push_again(route, courier.link_waits_until());
  }
}

void CourierPool::visit(Route& route, Lock& lock) {
  const Plan plan = route.plan;
  Schedule schedule = route.schedule;
  route.visiting = true;
  lock.unlock();
  const Instant now = parts_.clock.now();
  if (is_due(schedule.announce, now)) schedule.announce = announce(*route.courier);
  if (plan.collects && is_due(schedule.collect, now)) schedule.collect = collect(*route.courier);
  if (schedule.registry <= now) schedule.registry = ask_for_registry(*route.courier);
  lock.lock();
  route.visiting = false;
  route.schedule.announce = schedule.announce;
  route.schedule.collect = schedule.collect;
  route.schedule.registry = schedule.registry;
}

Instant CourierPool::collect(exchange::Courier& courier) {
  const auto round = contained([&] { return courier.collect(); });
  const Instant regular = parts_.clock.now() + intervals_.collect;
  // A full answer means that more may wait.
  return round.ok() && round->next ? std::min(*round->next, regular) : regular;
}

std::optional<Instant> CourierPool::announce(exchange::Courier& courier) {
  if (contained([&] { return courier.announce(); }).ok()) return std::nullopt;
  return parts_.clock.now() + kAfterAFault;
}

Instant CourierPool::ask_for_registry(exchange::Courier& courier) {
  const Instant next = parts_.clock.now() + intervals_.registry;  // however long this one takes
  [[maybe_unused]] const Status asked = contained([&]() -> Status {
    const auto document = courier.newer_registry();
    if (document.ok() && document->has_value()) registry_arrived_(**document);
    return {};
  });
  return next;
}

}  // namespace musubi::node
