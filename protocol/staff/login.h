// Failed logins, and for how long they lock an account (docs/spec/staff.md §5).
#pragma once

#include <optional>
#include <string>

#include "crypto/base/instant.h"
#include "protocol/store/store.h"

namespace musubi::staff {

inline constexpr std::uint64_t kFailuresBeforeWait = 5;
inline constexpr Duration kFirstWait = std::chrono::minutes{1};
inline constexpr Duration kLongestWait = std::chrono::hours{1};

struct Failures {
  std::string user;
  std::uint64_t count = 0;
  Instant last;
  std::optional<Instant> locked_until;
  friend bool operator==(const Failures&, const Failures&) = default;
};

// One more: from the fifth on the account waits, each time twice as long, at most kLongestWait.
[[nodiscard]] Failures after_failure(Failures before, Instant now);
[[nodiscard]] bool is_locked(const std::optional<Failures>& failures, Instant now);

[[nodiscard]] store::Row to_row(const Failures& failures);
[[nodiscard]] Result<std::optional<Failures>> find_failures(store::Store& store,
                                                            const std::string& user);
// Nothing is counted any more; nothing happens if nothing was.
[[nodiscard]] Status forget_failures(store::Store& store, const std::string& user,
                                     store::ChangeSet& act);

}  // namespace musubi::staff
