#include "adapters/http/listener.h"

#include <Poco/Exception.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnection.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/ThreadPool.h>

#include "adapters/http/connection_table.h"
#include "adapters/http/plain_stream.h"
#include "adapters/http/session.h"

namespace musubi::http {
namespace {

using Poco::Net::StreamSocket;

struct Shared {
  ListenerOptions options;
  Handler& handler;
  Doorman& doorman;
  ListenerCounters counters;
  ConnectionTable table;
  Poco::Net::TCPServer* server = nullptr;  // set before the first connection

  // Does a connection wait for a thread while all are taken, or is this the end of all? (While a
  // thread starts, its connection is in the queue, too.)
  [[nodiscard]] bool crowded() const {
    const bool all_taken = server->currentThreads() >= static_cast<int>(options.threads);
    return table.cutting() || (all_taken && server->queuedConnections() > 0);
  }
};

class Filter final : public Poco::Net::TCPServerConnectionFilter {
 public:
  explicit Filter(Shared& shared) : shared_(shared) {}
  bool accept(const StreamSocket& socket) override {
    const bool entered =
        shared_.table.enter(socket.impl()->sockfd(), socket.peerAddress().host().toString());
    ++(entered ? shared_.counters.connections : shared_.counters.refused_connections);
    return entered;
  }

 private:
  Shared& shared_;
};

class Connection final : public Poco::Net::TCPServerConnection {
 public:
  Connection(const StreamSocket& socket, Shared& shared)
      : TCPServerConnection(socket), shared_(shared), descriptor_(socket.impl()->sockfd()) {}
  ~Connection() override { shared_.table.leave(descriptor_); }

  // Poco reports what leaves this function; nothing but a lack of memory can.
  void run() override {
    const std::string address = socket().peerAddress().host().toString();
    auto guest = shared_.doorman.admit(socket(), Deadline::in(shared_.options.head_time));
    if (!guest) {
      ++shared_.counters.refused_guests;
      return;
    }
    const Session::Surroundings surroundings{shared_.options, shared_.handler, shared_.counters,
                                             [this] { return shared_.crowded(); }};
    Session(surroundings, *std::move(guest), address).run();
  }

 private:
  Shared& shared_;
  int descriptor_;
};

class Factory final : public Poco::Net::TCPServerConnectionFactory {
 public:
  explicit Factory(Shared& shared) : shared_(shared) {}
  Poco::Net::TCPServerConnection* createConnection(const StreamSocket& socket) override {
    return new Connection(socket, shared_);  // NOLINT: Poco takes ownership
  }

 private:
  Shared& shared_;
};

Poco::Net::TCPServerParams::Ptr server_parameters(const ListenerOptions& options) {
  Poco::Net::TCPServerParams::Ptr parameters = new Poco::Net::TCPServerParams;
  parameters->setMaxThreads(static_cast<int>(options.threads));
  // The table caps connections first, so the queue never overflows.
  parameters->setMaxQueued(static_cast<int>(options.max_connections) + 1);
  return parameters;
}

Poco::Net::ServerSocket listen_on(const ListenerOptions& options) {
  Poco::Net::ServerSocket socket;
  const Poco::Net::SocketAddress address(Poco::Net::IPAddress(options.address), options.port);
  // Sharing the port, which Poco does unless told, would let a second process take half of it.
  socket.bind(address, /*reuseAddress=*/true, /*reusePort=*/false);
  socket.listen(static_cast<int>(options.max_connections));
  return socket;
}

}  // namespace

Result<Guest> OpenDoor::admit(StreamSocket socket, Deadline) {
  return Guest{std::make_unique<PlainStream>(std::move(socket)), {}, [] { return true; }};
}

struct Listener::Parts {
  Parts(const ListenerOptions& options, Handler& handler, Doorman* doorman)
      : shared{options,
               handler,
               doorman == nullptr ? open_door : *doorman,
               {},
               {options.max_connections, options.max_connections_per_address}},
        // Poco counts a thread as free a moment before its pool does: room for both.
        threads("http", 1, 2 * static_cast<int>(options.threads)),
        server(new Factory(shared), threads, listen_on(options), server_parameters(options)) {
    shared.server = &server;
    server.setConnectionFilter(new Filter(shared));
    server.start();
  }
  ~Parts() {
    shared.table.cut_all();
    server.stop();
    threads.joinAll();
  }

  OpenDoor open_door;
  Shared shared;
  Poco::ThreadPool threads;
  Poco::Net::TCPServer server;
};

Result<std::unique_ptr<Listener>> Listener::start(const ListenerOptions& options, Handler& handler,
                                                  Doorman* doorman) {
  try {
    return std::unique_ptr<Listener>(
        new Listener(std::make_unique<Parts>(options, handler, doorman)));
  } catch (const Poco::Exception&) {
    return Error{ErrorCode::kUnavailable, "http.cannot-listen",
                 options.address + ":" + std::to_string(options.port)};
  }
}

Listener::Listener(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Listener::~Listener() = default;

std::uint16_t Listener::port() const { return parts_->server.port(); }
const ListenerCounters& Listener::counters() const { return parts_->shared.counters; }

}  // namespace musubi::http
