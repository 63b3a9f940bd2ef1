#include "node/api/once.h"

#include <algorithm>

#include "crypto/primitives/hash.h"
#include "node/api/problem.h"

namespace musubi::node {
namespace {

using store::Row;
using store::Table;

constexpr std::size_t kKept = 3;  // columns of Table::kKeptAnswer
constexpr std::size_t kAnswer = 4;
constexpr std::size_t kByKept = 0;
constexpr std::int64_t kFirstFailure = 400;

std::int64_t milliseconds(Instant instant) { return instant.time_since_epoch().count(); }

bool is_forgotten(const Row& row, Instant now) {
  return std::get<std::int64_t>(row.fields.at(kKept)) <= milliseconds(now - kAnswersKept);
}

// A String of RFC 8941: visible ASCII in quotes. Many clients leave the quotes away.
std::optional<std::string> parse_key(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
  }
  const bool plain = std::ranges::all_of(
      text, [](char c) { return c > ' ' && c <= '~' && c != '"' && c != '\\' && c != ','; });
  if (text.empty() || text.size() > kMaxIdempotencyKey || !plain) return std::nullopt;
  return std::string(text);
}

Digest digest_of(const http::Request& request) {
  const std::string head = request.method + " " + request.path + "?" + request.query + "\n";
  return crypto::sha256({as_bytes(head), request.body});
}

// What was written by keep(), and by nobody else.
Result<http::Response> read_answer(const Row& row, const Digest& request) {
  const auto* text = std::get_if<Bytes>(&row.fields.at(kAnswer));
  if (text == nullptr) return Error{ErrorCode::kExpired, "api.answer-gone", ""};
  TRY_ASSIGN(const json::Value kept, json::parse(*text));
  if (*kept.find("request")->text() != request.hex()) return invalid("api.other-request");
  const std::int64_t status = *kept.find("status")->integer();
  http::Response answer = json_response(static_cast<int>(status), *kept.find("answer"));
  if (status >= kFirstFailure) answer.content_type = "application/problem+json";
  return answer;
}

}  // namespace

Result<std::optional<Once>> Once::of(const Call& call, std::string_view part) {
  const std::string* header = call.request.header("idempotency-key");
  if (header == nullptr) return std::optional<Once>();
  const auto key = parse_key(*header);
  if (!key) return invalid("api.bad-idempotency-key");
  // No key has a space in it: that of a part is nobody's whole key.
  const std::string of_part = part.empty() ? *key : *key + " " + std::string(part);
  return std::optional(
      Once(call.user.user, crypto::sha256(as_bytes(of_part)), digest_of(call.request)));
}

Result<std::optional<http::Response>> Once::answered(store::Store& store, Instant now) const {
  TRY_ASSIGN(const auto row, store.find(Table::kKeptAnswer, row_key()));
  if (!row || is_forgotten(*row, now)) return std::optional<http::Response>();
  TRY_ASSIGN(http::Response answer, read_answer(*row, request_));
  return std::optional(std::move(answer));
}

Status Once::keep(store::Store& store, Instant now, const CaseId& case_id,
                  const http::Response& answer, store::ChangeSet& act) const {
  TRY_ASSIGN(json::Value value, json::parse(answer.body));
  const json::Object kept{{"answer", std::move(value)},
                          {"request", request_.hex()},
                          {"status", answer.status},
                          {"v", 1}};
  TRY_ASSIGN(const auto old, store.scan({.table = Table::kKeptAnswer,
                                         .index = kByKept,
                                         .up_to = milliseconds(now - kAnswersKept),
                                         .limit = kForgottenAtOnce}));
  for (const Row& row : old) {
    if (key_of(row) != row_key()) act.erase(Table::kKeptAnswer, key_of(row));
  }
  Row row{Table::kKeptAnswer, row_key()};
  row.fields.insert(row.fields.end(),
                    {case_id.text(), milliseconds(now), to_bytes(json::to_canonical(kept))});
  TRY_ASSIGN(const auto same, store.find(Table::kKeptAnswer, row_key()));
  if (same && is_forgotten(*same, now)) {
    act.update(std::move(row));
  } else {
    act.insert(std::move(row));
  }
  return {};
}

http::Response answer_once(const ApiServices& services, const Call& call,
                           const std::function<Result<http::Response>(const Once* once)>& act,
                           std::string_view part) {
  const auto once = Once::of(call, part);
  if (!once) return problem(once.error());
  if (!*once) {
    auto answer = act(nullptr);
    return answer.ok() ? *std::move(answer) : problem(answer.error());
  }
  std::optional<http::Response> kept;
  const auto look = [&]() -> Status {
    return services.exchange.writer.run([&](store::Store& store) -> Status {
      TRY_ASSIGN(kept, (*once)->answered(store, services.exchange.clock.now()));
      return {};
    });
  };
  if (const Status looked = look(); !looked.ok()) return problem(looked.error());
  if (kept) return *std::move(kept);
  auto answer = act(&**once);
  if (answer.ok()) return *std::move(answer);
  // Perhaps the same request was carried out meanwhile.
  if (answer.error().reason == "store.conflict") {
    if (const Status looked = look(); !looked.ok()) return problem(looked.error());
    if (kept) return *std::move(kept);
  }
  return problem(answer.error());
}

}  // namespace musubi::node
