#include "admin/cli/api_client.h"

#include <array>
#include <thread>

#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>

#include "adapters/files/key_folder.h"
#include "admin/cli/node_folder.h"
#include "crypto/primitives/random.h"

namespace musubi::cli {
namespace {

using Poco::Net::HTTPRequest;

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kBytes = "application/octet-stream";

Result<Bytes> read_bounded(std::istream& in) {
  Bytes body;
  std::array<char, 64 * 1024> block{};
  while (in.read(block.data(), block.size()), in.gcount() > 0) {
    const auto count = static_cast<std::size_t>(in.gcount());
    if (body.size() + count > kMaxAnswerBytes) return Error{ErrorCode::kTooLarge, "api.answer", ""};
    body.insert(body.end(), block.data(), block.data() + count);
  }
  return body;
}

ErrorCode code_of(int status) {
  switch (status) {
    case 401:
    case 403:
      return ErrorCode::kUnauthorised;
    case 404:
      return ErrorCode::kNotFound;
    case 409:
    case 412:
      return ErrorCode::kConflict;
    case 413:
      return ErrorCode::kTooLarge;
    case 502:
    case 503:
    case 504:
      return ErrorCode::kUnavailable;
    default:
      return status < 500 ? ErrorCode::kInvalid : ErrorCode::kInternal;
  }
}

std::optional<ErrorCode> parse_code(std::string_view name) {
  for (int code = 0; code <= static_cast<int>(ErrorCode::kInternal); ++code) {
    if (error_code_name(static_cast<ErrorCode>(code)) == name) return static_cast<ErrorCode>(code);
  }
  return std::nullopt;
}

std::string text_member(const json::Value& value, std::string_view name) {
  const json::Value* member = value.find(name);
  return member != nullptr && member->text() != nullptr ? *member->text() : std::string();
}

}  // namespace

Result<ApiClient> ApiClient::open(const ApiOptions& options) {
  TRY_ASSIGN(const auto node, NodeFolder::open(options.node));
  // A token's file has the same form as a passphrase's: one private line.
  TRY_ASSIGN(auto token, files::read_passphrase(options.token_file));
  return ApiClient(node.config().api, std::move(token), options.view_purpose);
}

Result<ApiClient> ApiClient::open_unknown(const std::string& folder) {
  TRY_ASSIGN(const auto node, NodeFolder::open(folder));
  return ApiClient(node.config().api, {}, {});
}

Error ApiClient::problem(const Answer& answer) {
  const auto value = json::parse(answer.body, kMaxAnswerBytes);
  const std::string reason = value ? text_member(*value, "reason") : std::string();
  if (reason.empty()) {
    return {code_of(answer.status), "api.answer", "HTTP " + std::to_string(answer.status)};
  }
  const auto code = parse_code(text_member(*value, "code"));
  return {code.value_or(code_of(answer.status)), reason, text_member(*value, "detail")};
}

Result<json::Value> ApiClient::value_of(const Answer& answer) {
  if (!answer.ok()) return problem(answer);
  if (answer.body.empty()) return json::Value(json::Object{});
  auto value = json::parse(answer.body, kMaxAnswerBytes);
  if (!value) return refused("api.answer", value.error().reason);
  return value;
}

Result<ApiClient::Answer> ApiClient::exchange(const std::string& method, const std::string& path,
                                              std::string_view content_type, ByteView body,
                                              const std::string& key,
                                              const std::string& if_match,
                                              const std::string& accept) const {
  bool sent = false;
  try {
    Poco::Net::HTTPClientSession session(address_.host, address_.port);
    session.setTimeout(Poco::Timespan(kApiTimeoutSeconds, 0));
    HTTPRequest request(method, path, HTTPRequest::HTTP_1_1);
    if (!token_.empty()) {
      request.set("Authorization", "Bearer " + std::string(as_text(token_.view())));
    }
    if (!view_purpose_.empty()) request.set("Musubi-Purpose", view_purpose_);
    request.set("Accept", accept);
    if (!key.empty()) request.set("Idempotency-Key", '"' + key + '"');
    if (!if_match.empty()) request.set("If-Match", if_match);
    if (method != HTTPRequest::HTTP_GET) {
      request.setContentType(std::string(content_type));
      request.setContentLength(static_cast<std::streamsize>(body.size()));
    }
    std::ostream& out = session.sendRequest(request);
    sent = true;  // perhaps not all of it, which only the node knows
    out << as_text(body);
    Poco::Net::HTTPResponse response;
    std::istream& in = session.receiveResponse(response);
    TRY_ASSIGN(Bytes content, read_bounded(in));
    return Answer{static_cast<int>(response.getStatus()), std::move(content)};
  } catch (const Poco::Exception&) {
    return Error{ErrorCode::kUnavailable, sent ? "api.no-answer" : "api.unreachable",
                 address_.host + ":" + std::to_string(address_.port)};
  }
}

Result<ApiClient::Answer> ApiClient::post_once(const std::string& path, const json::Value& body,
                                               const std::optional<std::string>& key) const {
  const std::string own = key.value_or(to_hex(crypto::system_random().bytes(16)));
  const std::string text = json::to_canonical(body);
  bool sent = false;
  for (int attempt = 1;; ++attempt) {
    auto answer = exchange(HTTPRequest::HTTP_POST, path, kJson, as_bytes(text), own);
    if (answer.ok()) return answer;
    sent = sent || answer.error().reason == "api.no-answer";
    if (!sent) return answer;
    if (attempt == kOnceAttempts) {
      return Error{ErrorCode::kUnavailable, "api.no-answer", "--idempotency-key " + own};
    }
    std::this_thread::sleep_for(std::chrono::seconds{kOncePauseSeconds});
  }
}

Result<json::Value> ApiClient::get(const std::string& path) const {
  TRY_ASSIGN(const Answer answer, exchange(HTTPRequest::HTTP_GET, path, kJson, {}));
  return value_of(answer);
}

Result<json::Value> ApiClient::post(const std::string& path, const json::Value& body) const {
  const std::string text = json::to_canonical(body);
  TRY_ASSIGN(const Answer answer, exchange(HTTPRequest::HTTP_POST, path, kJson, as_bytes(text)));
  return value_of(answer);
}

Result<json::Value> ApiClient::post(const std::string& path, ByteView body) const {
  TRY_ASSIGN(const Answer answer, exchange(HTTPRequest::HTTP_POST, path, kBytes, body));
  return value_of(answer);
}

Status ApiClient::remove(const std::string& path) const {
  TRY_ASSIGN(const Answer answer, exchange(HTTPRequest::HTTP_DELETE, path, kJson, {}));
  return answer.ok() ? Status() : problem(answer);
}

Result<json::Value> ApiClient::put(const std::string& path, const json::Value& body,
                                   std::uint64_t revision) const {
  const std::string text = json::to_canonical(body);
  TRY_ASSIGN(const Answer answer, exchange(HTTPRequest::HTTP_PUT, path, kJson, as_bytes(text), {},
                                           '"' + std::to_string(revision) + '"'));
  return value_of(answer);
}

Result<Bytes> ApiClient::get_bytes(const std::string& path) const {
  TRY_ASSIGN(Answer answer, exchange(HTTPRequest::HTTP_GET, path, kJson, {}));
  if (!answer.ok()) return problem(answer);
  return std::move(answer.body);
}

Result<Bytes> ApiClient::get_page(const std::string& path) const {
  TRY_ASSIGN(Answer answer, exchange(HTTPRequest::HTTP_GET, path, kJson, {}, {}, {}, "text/html"));
  if (!answer.ok()) return problem(answer);
  return std::move(answer.body);
}

Result<Bytes> ApiClient::post_for_bytes(const std::string& path) const {
  TRY_ASSIGN(Answer answer, exchange(HTTPRequest::HTTP_POST, path, kBytes, {}));
  if (!answer.ok()) return problem(answer);
  return std::move(answer.body);
}

}  // namespace musubi::cli
