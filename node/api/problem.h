// Errors of the API as RFC 9457 problems, in both languages.
#pragma once

#include "adapters/http/message.h"
#include "crypto/base/result.h"
#include "protocol/json/value.h"

namespace musubi::node {

// The one place that decides which failure becomes which status.
[[nodiscard]] int http_status_of(ErrorCode code);

// application/problem+json {"type","title","status","detail","code","reason","ja","en",
// "remedy_ja","remedy_en"} and whatever `extra` adds.
[[nodiscard]] http::Response problem(const Error& error, json::Object extra = {});
[[nodiscard]] http::Response problem(const Error& error, int status, json::Object extra);

// 204, or the problem.
[[nodiscard]] http::Response done(const Status& status);

// {"reason","detail","ja","en","remedy_ja","remedy_en"}: what an answer tells beside its own.
[[nodiscard]] json::Object in_words(const Error& error);
[[nodiscard]] http::Response json_response(int status, const json::Value& value);

}  // namespace musubi::node
