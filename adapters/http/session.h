// One connection from its admission to its end. Internal to adapters/http.
#pragma once

#include <functional>

#include "adapters/http/doorman.h"
#include "adapters/http/head.h"
#include "adapters/http/listener.h"
#include "adapters/http/message_reader.h"

namespace musubi::http {

// Requests one after the other, and none after anything that was wrong with one: then the other
// side and we may no longer agree on where a message begins.
class Session {
 public:
  struct Surroundings {
    const ListenerOptions& options;
    Handler& handler;
    ListenerCounters& counters;
    std::function<bool()> crowded;  // do others wait for our thread?
  };

  Session(const Surroundings& surroundings, Guest guest, std::string address)
      : around_(surroundings),
        guest_(std::move(guest)),
        address_(std::move(address)),
        reader_(*guest_.stream) {}

  void run();

 private:
  [[nodiscard]] bool wait_for_request();
  [[nodiscard]] Result<RequestHead> read_head();
  [[nodiscard]] Status read_body(const RequestHead& head, Request& request);
  [[nodiscard]] bool serve_one();  // may another follow?
  // Answers on the head alone, or lets the body come.
  [[nodiscard]] Admission ask_admission(const Request& head);
  [[nodiscard]] Response ask_handler(const Request& request);
  void refuse(const Error& error);
  [[nodiscard]] bool send(const Response& response, bool with_body, bool keep_alive);

  const Surroundings& around_;
  Guest guest_;
  std::string address_;
  MessageReader reader_;
  bool has_served_ = false;
  Duration linger_ = Duration::zero();
};

}  // namespace musubi::http
