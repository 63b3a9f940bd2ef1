// Who may see what arrived under NAMED_STAFF_ONLY (docs/spec/policy.md §8.3): nobody, until staff
// are named for it. The names, numbers of users, stand in a task, which goes with what arrived.
#pragma once

#include <set>

#include "node/sharing/word.h"
#include "protocol/casework/case_file.h"
#include "protocol/exchange/environment.h"
#include "protocol/exchange/rows.h"

namespace musubi::node {

inline constexpr std::string_view kNamedStaffOnly = "NAMED_STAFF_ONLY";
inline constexpr std::size_t kMaxNamed = 32;

// The task to name somebody; it is due at once.
[[nodiscard]] store::Row naming_task(const exchange::ReceivedItem& item);

// Refused "message.not-named".
[[nodiscard]] Status check_named(store::Store& store, const exchange::ReceivedItem& item,
                                 const Manifest& manifest, const std::string& user);

// Those who are named from now on, in the place of all before; none: nobody. kNotFound
// "naming.not-found"; refused "naming.own-name": who names does not see.
[[nodiscard]] Status name_staff(store::Store& store, const NodeId& sender, const MessageId& message,
                                const std::set<std::string>& users, const casework::Author& author,
                                Instant now, crypto::RandomSource& random);

}  // namespace musubi::node
