#include "adapters/http/connection_table.h"

#include <sys/socket.h>

namespace musubi::http {

bool ConnectionTable::enter(int socket, const std::string& address) {
  const std::lock_guard lock(mutex_);
  // A number that is used again proves that its former connection is closed.
  forget(socket);
  if (cutting_ || open_.size() >= max_connections_) return false;
  std::size_t& count = per_address_[address];
  if (count >= max_per_address_) return false;
  ++count;
  open_.emplace(socket, address);
  return true;
}

void ConnectionTable::leave(int socket) {
  const std::lock_guard lock(mutex_);
  forget(socket);
}

void ConnectionTable::cut_all() {
  const std::lock_guard lock(mutex_);
  cutting_ = true;
  for (const auto& [socket, address] : open_) ::shutdown(socket, SHUT_RDWR);
}

bool ConnectionTable::cutting() const {
  const std::lock_guard lock(mutex_);
  return cutting_;
}

void ConnectionTable::forget(int socket) {
  const auto found = open_.find(socket);
  if (found == open_.end()) return;
  const auto count = per_address_.find(found->second);
  if (--count->second == 0) per_address_.erase(count);
  open_.erase(found);
}

}  // namespace musubi::http
