// A decision about a release in a few lines for a person; --json has all of it.
#pragma once

#include <string>
#include <vector>

#include "admin/cli/session.h"

namespace musubi::cli {

// For each person of the case what goes, and what stays and why; then which of the categories that
// were asked for hold nothing at all, and what else would keep the release back. `answer` is the
// node's, as /api/v1/cases/{case}/decisions and …/releases give it; members that are missing are
// left out.
[[nodiscard]] std::string release_text(const Session& session, const json::Value& answer,
                                       const std::vector<std::string>& asked = {});

}  // namespace musubi::cli
