#include "adapters/peer_http/idle_pool.h"

#include "adapters/peer_http/peer_client.h"

namespace musubi::peer_http {

std::unique_ptr<TlsStream> IdlePool::take(const NodeId& peer) {
  const std::lock_guard lock(mutex_);
  drop_old();
  const auto found = idle_.find(peer);
  if (found == idle_.end()) return nullptr;
  std::unique_ptr<TlsStream> stream = std::move(found->second.back().stream);
  found->second.pop_back();
  if (found->second.empty()) idle_.erase(found);
  --count_;
  // Nobody asked, so bytes or an end mean that it is of no more use.
  if (stream->readable(Duration::zero())) return nullptr;
  return stream;
}

void IdlePool::keep(const NodeId& peer, std::unique_ptr<TlsStream> stream) {
  const std::lock_guard lock(mutex_);
  drop_old();
  if (count_ >= kMaxIdleConnections) return;
  std::vector<Idle>& of_peer = idle_[peer];
  if (of_peer.size() >= kMaxIdlePerPeer) return;
  of_peer.push_back({std::move(stream), http::Deadline::in(kMaxIdleAge)});
  ++count_;
}

void IdlePool::drop_all() {
  const std::lock_guard lock(mutex_);
  idle_.clear();
  count_ = 0;
}

void IdlePool::drop_old() {
  for (auto each = idle_.begin(); each != idle_.end();) {
    count_ -= std::erase_if(each->second, [](const Idle& idle) { return idle.until.passed(); });
    each = each->second.empty() ? idle_.erase(each) : std::next(each);
  }
}

}  // namespace musubi::peer_http
