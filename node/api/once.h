// Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a request that may have been
// carried out can be asked again, and gets the answer of the first time (docs/spec/api.md §4).
//
// The answer is a row of the act's own change set. So an act without its answer, or the other way
// round, is never on the disk; and of two requests with one key at the same moment one finds the
// other's row in its way ("store.conflict"), and nothing of it happened.
#pragma once

#include <functional>
#include <optional>

#include "node/api/api.h"
#include "protocol/store/store.h"

namespace musubi::node {

inline constexpr Duration kAnswersKept = std::chrono::hours{24};
inline constexpr std::size_t kMaxIdempotencyKey = 128;
inline constexpr std::size_t kForgottenAtOnce = 16;  // more than are kept: the table never grows

class Once {
 public:
  // The key of the request, if it carries one; of this user, for this request. Another user's key
  // is another key. `part` names one of several acts that the request asks for, each of which is
  // done once. "api.bad-idempotency-key".
  [[nodiscard]] static Result<std::optional<Once>> of(const Call& call, std::string_view part = {});

  // What the key was answered before. kInvalid "api.other-request" if that was another request;
  // kExpired "api.answer-gone" if its case was shredded since.
  [[nodiscard]] Result<std::optional<http::Response>> answered(store::Store& store,
                                                               Instant now) const;

  // Adds the answer to the act, and forgets some that are older than kAnswersKept. `answer` is
  // JSON.
  [[nodiscard]] Status keep(store::Store& store, Instant now, const CaseId& case_id,
                            const http::Response& answer, store::ChangeSet& act) const;

 private:
  Once(std::string user, Digest key, Digest request)
      : user_(std::move(user)), key_(key), request_(request) {}
  [[nodiscard]] store::Key row_key() const { return {user_, to_bytes(key_.view())}; }

  std::string user_;
  Digest key_;      // of the key's text, which is the client's and may say anything
  Digest request_;  // of method, path, query and body
};

// Answers from what was kept, or lets `act` do it, which gets null for a request without a key.
[[nodiscard]] http::Response answer_once(
    const ApiServices& services, const Call& call,
    const std::function<Result<http::Response>(const Once* once)>& act, std::string_view part = {});

}  // namespace musubi::node
