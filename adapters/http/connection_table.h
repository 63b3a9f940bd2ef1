// The connections that a listener has open, to cap and to cut them. Internal to adapters/http.
#pragma once

#include <map>
#include <mutex>
#include <string>

namespace musubi::http {

// Safe for concurrent use.
class ConnectionTable {
 public:
  ConnectionTable(std::size_t max_connections, std::size_t max_per_address)
      : max_connections_(max_connections), max_per_address_(max_per_address) {}

  // False if a cap is reached, or all are being cut. Otherwise leave() must follow.
  [[nodiscard]] bool enter(int socket, const std::string& address);
  void leave(int socket);
  // Ends every connection, now and from now on: whoever waits for bytes sees an end.
  void cut_all();
  [[nodiscard]] bool cutting() const;

 private:
  void forget(int socket);  // with mutex_ held

  const std::size_t max_connections_;
  const std::size_t max_per_address_;
  mutable std::mutex mutex_;
  bool cutting_ = false;
  std::map<int, std::string> open_;  // socket → address
  std::map<std::string, std::size_t> per_address_;
};

}  // namespace musubi::http
