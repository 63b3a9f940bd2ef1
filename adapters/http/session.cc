#include "adapters/http/session.h"

namespace musubi::http {
namespace {

// Between two looks at whether others wait.
constexpr Duration kIdleSlice{100};
// What even a crowded listener grants a new connection until its first byte.
constexpr Duration kNewcomerGrace{1'000};
// What a refused sender gets to read why.
constexpr Duration kRefusalLinger{1'000};

int refusal_status(ErrorCode code) {
  switch (code) {
    case ErrorCode::kTooLarge:
      return 413;
    case ErrorCode::kExpired:
      return 408;
    default:
      return 400;
  }
}

}  // namespace

void Session::run() {
  while (serve_one()) {
  }
  guest_.stream->finish(linger_);
}

// An idle connection gives its thread back as soon as somebody waits for it.
bool Session::wait_for_request() {
  if (reader_.has_begun()) return true;
  const Deadline end = Deadline::in(around_.options.idle_time);
  const Deadline grace = Deadline::in(has_served_ ? Duration::zero() : kNewcomerGrace);
  while (!end.passed() && !(grace.passed() && around_.crowded())) {
    if (guest_.stream->readable(std::min(kIdleSlice, end.remaining()))) return true;
  }
  return false;
}

Result<RequestHead> Session::read_head() {
  TRY_ASSIGN(const std::string text, reader_.read_head(Deadline::in(around_.options.head_time)));
  TRY_ASSIGN(RequestHead head, parse_request_head(text));
  if (head.content_length > around_.options.max_body) {
    return Error{ErrorCode::kTooLarge, "http.body-size", {}};
  }
  return head;
}

Status Session::read_body(const RequestHead& head, Request& request) {
  const Deadline deadline = Deadline::in(around_.options.body_time);
  if (head.expects_continue && head.content_length > 0) {
    TRY(guest_.stream->write_all(as_bytes("HTTP/1.1 100 Continue\r\n\r\n"), deadline));
  }
  TRY_ASSIGN(request.body, reader_.read_body(head.content_length, deadline));
  return {};
}

bool Session::serve_one() {
  if (!wait_for_request()) return false;
  const auto head = read_head();
  if (!head) return refuse(head.error()), false;
  if (!guest_.still_welcome()) return false;
  Request request{head->method, head->path,      head->query, head->headers,
                  {},           guest_.identity, address_};
  const bool with_body = head->method != "HEAD";
  const Admission admission = ask_admission(request);
  if (admission.refusal) {
    // The body stays unread, so nobody knows where the next request begins.
    const bool keep = head->keep_alive && head->content_length == 0 && !reader_.has_begun();
    if (!keep) linger_ = kRefusalLinger;
    return send(*admission.refusal, with_body, keep && !around_.crowded());
  }
  if (head->content_length > admission.max_body) {
    return refuse({ErrorCode::kTooLarge, "http.body-size", {}}), false;
  }
  if (const Status read = read_body(*head, request); !read) return refuse(read.error()), false;
  if (!guest_.still_welcome()) return false;

  const Response response = ask_handler(request);
  has_served_ = true;
  // Whoever sends on before our answer may be smuggling: we serve one at a time.
  const bool keep_alive = head->keep_alive && !reader_.has_begun() && !around_.crowded();
  return send(response, with_body, keep_alive);
}

Admission Session::ask_admission(const Request& head) {
  try {
    return around_.handler.admit(head);
  } catch (...) {
    ++around_.counters.handler_exceptions;
    return Admission::refuse(Response::bare(500));
  }
}

// Here and above the exceptions of the product's own code stop.
Response Session::ask_handler(const Request& request) {
  ++around_.counters.requests;
  try {
    return around_.handler.handle(request);
  } catch (...) {
    ++around_.counters.handler_exceptions;
    return Response::bare(500);
  }
}

void Session::refuse(const Error& error) {
  if (error.code == ErrorCode::kUnavailable) return;  // nobody is there to read it
  ++(error.code == ErrorCode::kExpired ? around_.counters.timeouts : around_.counters.bad_requests);
  linger_ = kRefusalLinger;
  (void)send(Response::bare(refusal_status(error.code)), false, false);
}

bool Session::send(const Response& response, bool with_body, bool keep_alive) {
  const std::string head = write_response_head(response, keep_alive);
  Bytes bytes = to_bytes(std::string_view(head));
  if (with_body && may_have_body(response.status)) {
    bytes.insert(bytes.end(), response.body.begin(), response.body.end());
  }
  const auto sent = guest_.stream->write_all(bytes, Deadline::in(around_.options.answer_time));
  return sent.ok() && keep_alive;
}

}  // namespace musubi::http
