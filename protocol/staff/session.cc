#include "protocol/staff/session.h"

#include <algorithm>

#include "crypto/primitives/hash.h"
#include "protocol/json/fields.h"
#include "protocol/staff/account.h"

namespace musubi::staff {
namespace {

using store::Row;
using store::Table;

constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kIdLength = 16;
constexpr std::size_t kMaxKind = 16;
constexpr std::size_t kByUser = 1;  // index of Table::kSession
constexpr std::string_view kKindNames[] = {"login", "token"};

std::int64_t milliseconds(Instant instant) { return instant.time_since_epoch().count(); }

std::optional<SessionKind> parse_kind(std::string_view name) {
  const auto found = std::ranges::find(kKindNames, name);
  if (found == std::end(kKindNames)) return std::nullopt;
  return static_cast<SessionKind>(found - std::begin(kKindNames));
}

json::Object body_of(const Session& session) {
  json::Object body{{"ends", to_text(session.ends)},
                    {"kind", kKindNames[static_cast<std::size_t>(session.kind)]},
                    {"roles", roles_json(session.roles)},
                    {"v", 1}};
  if (!session.name.empty()) body.emplace("name", session.name);
  return body;
}

Result<Session> session_from(const Row& row) {
  Session session{};
  const auto hash = Digest::from_bytes(std::get<Bytes>(row.fields.at(0)));
  const auto* text = std::get_if<Bytes>(&row.fields.at(4));
  if (!hash || text == nullptr) return Error{ErrorCode::kInternal, "staff.bad-row", {}};
  session.token_hash = *hash;
  session.user = std::get<std::string>(row.fields.at(1));
  session.created = Instant{Duration{std::get<std::int64_t>(row.fields.at(2))}};
  session.expires = Instant{Duration{std::get<std::int64_t>(row.fields.at(3))}};
  TRY_ASSIGN(const json::Value body, json::parse(*text));
  json::Fields fields(body, "");
  fields.integer("v", 1, 1);
  session.ends = fields.instant("ends");
  const auto kind = fields.parsed("kind", kMaxKind, parse_kind);
  fields.nested("roles", session.roles, parse_roles);
  session.name = fields.optional_text("name", kMaxTokenName).value_or("");
  TRY(fields.finish());
  session.kind = *kind;
  return session;
}

}  // namespace

NewToken draw_token(crypto::RandomSource& random) {
  std::string text = to_hex(random.bytes(kTokenBytes));
  const Digest hash = hash_of_token(text);
  return {std::move(text), hash};
}

Digest hash_of_token(std::string_view text) { return crypto::sha256(as_bytes(text)); }

std::string session_id(const Session& session) {
  return session.token_hash.hex().substr(0, kIdLength);
}

Session login_session(const Digest& hash, const std::string& user, Instant now) {
  return {hash, user, SessionKind::kLogin, now, now + kIdleEnd, now + kAbsoluteEnd, {}, {}};
}

std::optional<Session> after_use(const Session& session, Instant now) {
  if (session.kind != SessionKind::kLogin) return std::nullopt;
  const Instant expires = std::min(now + kIdleEnd, session.ends);
  if (expires < session.expires + kUseNoted) return std::nullopt;
  Session used = session;
  used.expires = expires;
  return used;
}

bool has_ended(const Session& session, Instant now) {
  return session.expires <= now || session.ends <= now;
}

Row to_row(const Session& session) {
  return {Table::kSession,
          {to_bytes(session.token_hash.view()), session.user, milliseconds(session.created),
           milliseconds(session.expires), to_bytes(json::to_canonical(body_of(session)))}};
}

Result<std::optional<Session>> find_session(store::Store& store, const Digest& hash) {
  TRY_ASSIGN(const auto row, store.find(Table::kSession, {to_bytes(hash.view())}));
  if (!row) return std::optional<Session>();
  TRY_ASSIGN(Session session, session_from(*row));
  return std::optional(std::move(session));
}

Result<std::vector<Session>> sessions_of(store::Store& store, const std::string& user) {
  TRY_ASSIGN(const auto rows,
             store.scan({.table = Table::kSession, .index = kByUser, .prefix = {user}}));
  std::vector<Session> sessions;
  for (const Row& row : rows) {
    TRY_ASSIGN(Session session, session_from(row));
    sessions.push_back(std::move(session));
  }
  return sessions;
}

Status end_sessions(store::Store& store, const std::string& user, Which which,
                    store::ChangeSet& act) {
  TRY_ASSIGN(const auto sessions, sessions_of(store, user));
  for (const Session& session : sessions) {
    if (which == Which::kLogins && session.kind != SessionKind::kLogin) continue;
    act.erase(Table::kSession, {to_bytes(session.token_hash.view())});
  }
  return {};
}

Status make_room(store::Store& store, const std::string& user, Instant now, store::ChangeSet& act) {
  TRY_ASSIGN(const auto sessions, sessions_of(store, user));
  std::size_t left = 0;
  const Session* oldest = nullptr;  // they come in the order in which they expire
  for (const Session& session : sessions) {
    if (has_ended(session, now)) {
      act.erase(Table::kSession, {to_bytes(session.token_hash.view())});
      continue;
    }
    ++left;
    if (oldest == nullptr && session.kind == SessionKind::kLogin) oldest = &session;
  }
  if (left < kMaxSessions) return {};
  if (oldest == nullptr) return Error{ErrorCode::kConflict, "staff.too-many-sessions", {}};
  act.erase(Table::kSession, {to_bytes(oldest->token_hash.view())});
  return {};
}

}  // namespace musubi::staff
