#include "node/api/problem.h"

#include "protocol/text/messages.h"

namespace musubi::node {

int http_status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalid:
      return 422;
    case ErrorCode::kTooLarge:
      return 413;
    case ErrorCode::kRefused:
      return 403;
    case ErrorCode::kUnsupported:
      return 501;
    case ErrorCode::kNotFound:
      return 404;
    case ErrorCode::kConflict:
      return 409;
    case ErrorCode::kUnauthorised:
      return 401;
    case ErrorCode::kExpired:
      return 410;
    case ErrorCode::kUnavailable:
      return 503;
    case ErrorCode::kStorage:
      return 500;
    case ErrorCode::kInternal:
      return 500;
  }
  return 500;
}

json::Object in_words(const Error& error) {
  const text::Message& message = text::message_for(error.reason, error.code);
  return {{"detail", error.detail},
          {"en", message.en},
          {"ja", message.ja},
          {"reason", error.reason},
          {"remedy_en", message.remedy_en},
          {"remedy_ja", message.remedy_ja}};
}

http::Response json_response(int status, const json::Value& value) {
  return {status,
          "application/json",
          {{"Cache-Control", "no-store"}},
          to_bytes(json::to_canonical(value))};
}

http::Response done(const Status& status) {
  return status.ok() ? http::Response::bare(204) : problem(status.error());
}

http::Response problem(const Error& error, json::Object extra) {
  return problem(error, http_status_of(error.code), std::move(extra));
}

http::Response problem(const Error& error, int status, json::Object extra) {
  json::Object body = in_words(error);
  body["type"] = "urn:musubi:problem:" + error.reason;
  body["title"] = body["en"];
  body["status"] = status;
  body["code"] = error_code_name(error.code);
  body.merge(extra);
  http::Response response = json_response(status, std::move(body));
  response.content_type = "application/problem+json";
  return response;
}

}  // namespace musubi::node
