// Who asks the API: by a token of the machine's list, or by a session or token of an account.
#pragma once

#include <optional>
#include <set>
#include <vector>

#include "adapters/files/token_file.h"
#include "protocol/staff/account.h"

namespace musubi::node {

// `role` is the one by which the route lets them in.
struct Caller : files::ApiUser {
  std::set<staff::Role> roles{};
  // What an account covers. Absent: a token of the list, which has no account and sees what the
  // node sees.
  std::optional<std::vector<staff::Covered>> covers{};
};

}  // namespace musubi::node
