// What a person holds after they said who they are: a session of theirs, or a token that they made
// for a program (docs/spec/staff.md §6). Both are 256 random bits, kept as a hash.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "crypto/base/instant.h"
#include "crypto/primitives/random.h"
#include "protocol/staff/roles.h"
#include "protocol/store/store.h"

namespace musubi::staff {

inline constexpr Duration kIdleEnd = std::chrono::minutes{30};
inline constexpr Duration kAbsoluteEnd = std::chrono::hours{12};
// How exactly it is written down that a session was used: not each request waits for the disk.
inline constexpr Duration kUseNoted = std::chrono::minutes{1};
inline constexpr std::size_t kMaxSessions = 16;  // of one account; tokens count, too
inline constexpr std::size_t kMaxTokenName = 64;
inline constexpr unsigned kMaxTokenDays = 366;

enum class SessionKind : std::uint8_t { kLogin, kToken };

struct Session {
  Digest token_hash;
  std::string user;
  SessionKind kind = SessionKind::kLogin;
  Instant created;
  Instant expires;       // of a login: when it ends if nobody uses it any more
  Instant ends;          // whatever happens
  std::string name;      // of a token
  std::set<Role> roles;  // of a token: no more than these
  friend bool operator==(const Session&, const Session&) = default;
};

// The text that is shown once, and its hash.
struct NewToken {
  std::string text;
  Digest hash;
};
[[nodiscard]] NewToken draw_token(crypto::RandomSource& random);
[[nodiscard]] Digest hash_of_token(std::string_view text);
// How lists name it: the beginning of its hash.
[[nodiscard]] std::string session_id(const Session& session);

[[nodiscard]] Session login_session(const Digest& hash, const std::string& user, Instant now);
// The same, used now. Nothing to write if it was noted a short time ago.
[[nodiscard]] std::optional<Session> after_use(const Session& session, Instant now);
[[nodiscard]] bool has_ended(const Session& session, Instant now);

[[nodiscard]] store::Row to_row(const Session& session);
[[nodiscard]] Result<std::optional<Session>> find_session(store::Store& store, const Digest& hash);
// Those that have ended, too, until somebody clears them away.
[[nodiscard]] Result<std::vector<Session>> sessions_of(store::Store& store,
                                                       const std::string& user);
enum class Which : std::uint8_t { kLogins, kAll };
[[nodiscard]] Status end_sessions(store::Store& store, const std::string& user, Which which,
                                  store::ChangeSet& act);
// Clears away what has ended and, if as many are left as there may be, the login that was used
// longest ago. kConflict "staff.too-many-sessions": all are tokens.
[[nodiscard]] Status make_room(store::Store& store, const std::string& user, Instant now,
                               store::ChangeSet& act);

}  // namespace musubi::staff
