// HTTP heads, and the reader that cuts messages out of a stream. Framing that depends on how the
// bytes happened to arrive is how requests are smuggled, so it must not.
#include <algorithm>
#include <vector>

#include "adapters/http/head.h"
#include "adapters/http/message_reader.h"
#include "adapters/http/target.h"
#include "tests/fuzz/require.h"

namespace {

using namespace musubi;
using fuzz::require;

constexpr std::size_t kMaxBody = 64 * 1024;
constexpr std::size_t kMaxMessages = 64;

// The input, `piece` bytes at a time.
class PiecewiseStream final : public http::Stream {
 public:
  PiecewiseStream(ByteView bytes, std::size_t piece) : rest_(bytes), piece_(piece) {}

  Result<std::size_t> read_some(std::span<std::uint8_t> into, http::Deadline) override {
    const std::size_t count = std::min({into.size(), rest_.size(), piece_});
    std::ranges::copy(rest_.first(count), into.begin());
    rest_ = rest_.subspan(count);
    return count;
  }
  Status write_all(ByteView, http::Deadline) override { return {}; }
  bool readable(Duration) override { return !rest_.empty(); }
  void finish(Duration) override {}

 private:
  ByteView rest_;
  std::size_t piece_;
};

// The messages that a server would act on, each as its head and body.
std::vector<std::string> messages_of(ByteView bytes, std::size_t piece) {
  PiecewiseStream stream(bytes, piece);
  http::MessageReader reader(stream);
  const http::Deadline deadline = http::Deadline::in(std::chrono::hours(1));
  std::vector<std::string> messages;
  while (messages.size() < kMaxMessages) {
    const auto head = reader.read_head(deadline);
    if (!head) break;
    const auto request = http::parse_request_head(*head);
    if (!request || request->content_length > kMaxBody) break;
    const auto body = reader.read_body(request->content_length, deadline);
    if (!body) break;
    require(body->size() == request->content_length, "a body as long as announced");
    messages.push_back(*head + std::string(as_text(*body)));
    if (!request->keep_alive) break;
  }
  return messages;
}

void check_request(std::string_view text) {
  const auto head = http::parse_request_head(text);
  if (!head) return;
  require(text.size() <= http::kMaxHeadBytes, "a head within its limit");
  require(head->headers.size() <= http::kMaxHeaders, "headers within their limit");
  require(head->path.starts_with('/'), "an absolute path");
  require((head->path + '/').find("/../") == std::string::npos, "a path that does not climb");
  require(std::ranges::none_of(head->path, [](char c) { return c >= 0 && c < ' '; }),
          "a path without controls");
  require(std::ranges::none_of(head->headers,
                               [](const auto& each) { return each.name == "transfer-encoding"; }),
          "one way only to tell the end");
  const auto query = http::parse_query(head->query);
  if (query) require(query->size() <= http::kMaxQueryParameters, "parameters within their limit");
}

void check_answer(std::string_view text) {
  const auto head = http::parse_response_head(text);
  if (!head) return;
  require(head->status >= 200 && head->status <= 599, "a final status");
}

// Whatever a route puts into an answer, the other side reads one answer of that length.
void check_written(std::string_view text) {
  const std::size_t half = text.size() / 2;
  const http::Response response{
      200,
      "text/plain",
      {{"x-first", std::string(text.substr(0, half))}, {std::string(text.substr(half)), "second"}},
      {1, 2, 3}};
  const std::string written = http::write_response_head(response, true);
  require(written.ends_with("\r\n\r\n"), "an end");
  require(written.find("\r\n\r\n") == written.size() - 4, "one end");
  const auto read =
      http::parse_response_head(std::string_view(written).substr(0, written.size() - 2));
  if (!read) return;  // a header that the other side refuses breaks no framing
  require(read->content_length == (read->status == 200 ? 3U : 0U), "the length that was written");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  check_request(as_text(bytes));
  check_answer(as_text(bytes));
  check_written(as_text(bytes));
  const auto whole = messages_of(bytes, size + 1);
  require(messages_of(bytes, 1) == whole, "the same messages byte by byte");
  require(messages_of(bytes, 7) == whole, "the same messages in pieces");
  return 0;
}
