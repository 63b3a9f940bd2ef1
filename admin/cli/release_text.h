// A decision about a release in a few lines for a person; --json has all of it.
#pragma once

#include <string>

#include "admin/cli/session.h"

namespace musubi::cli {

// For each person of the case what goes, and what stays and why. `answer` is the node's, as
// /api/v1/cases/{case}/decisions and …/releases give it; members that are missing are left out.
[[nodiscard]] std::string release_text(const Session& session, const json::Value& answer);

}  // namespace musubi::cli
