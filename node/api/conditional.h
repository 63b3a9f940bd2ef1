// Conditional requests (RFC 9110 §13): who reads again gets nothing if nothing changed, and who
// changes something can say which state of it they saw (docs/spec/api.md §4.1).
#pragma once

#include <cstdint>
#include <optional>

#include "adapters/http/message.h"
#include "crypto/base/result.h"
#include "protocol/json/value.h"

namespace musubi::node {

// Gives the answer the tag of what has a "revision": the revision and a digest of the whole, since
// more than acts may change what is shown (a day that passes, a receipt that arrives).
[[nodiscard]] http::Response with_revision(http::Response answer, const json::Value& value);

// What a GET is answered with: with a tag, of the bytes if it has none yet; and 304 without a body
// if If-None-Match names it. Any other answer as it is.
[[nodiscard]] http::Response if_changed(const http::Request& request, http::Response answer);

// The revision in If-Match. Absent: there is no such header, or it is "*". kInvalid
// "api.bad-if-match": what it says is no tag of a thing with a revision.
[[nodiscard]] Result<std::optional<std::uint64_t>> revision_seen(const http::Request& request);

// 412 for `reason`, which says that the revision is another one, if the request had If-Match; else
// the problem as it is.
[[nodiscard]] http::Response changed_or_problem(const http::Request& request, const Error& error,
                                                std::string_view reason);

}  // namespace musubi::node
