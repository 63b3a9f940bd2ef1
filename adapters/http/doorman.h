// Who may come in: turns an accepted socket into a stream to somebody known.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <Poco/Net/StreamSocket.h>

#include "adapters/http/stream.h"

namespace musubi::http {

struct Guest {
  std::unique_ptr<Stream> stream;
  std::string identity;
  // Asked before each request of the connection, since trust may end while it is open.
  std::function<bool()> still_welcome;
};

// Called from several threads at once. An error closes the connection without a word.
class Doorman {
 public:
  virtual ~Doorman() = default;
  [[nodiscard]] virtual Result<Guest> admit(Poco::Net::StreamSocket socket, Deadline deadline) = 0;
};

// Lets everybody in, unknown and in the clear: for listeners on the host itself, or behind a proxy.
class OpenDoor final : public Doorman {
 public:
  [[nodiscard]] Result<Guest> admit(Poco::Net::StreamSocket socket, Deadline deadline) override;
};

}  // namespace musubi::http
