// Reports of analysis in plain sentences; --json has all of it.
#pragma once

#include <string>

#include "admin/cli/session.h"

namespace musubi::cli {

// docs/spec/schemas/policy-analysis.schema.json; what holds is not told one by one. Members that
// are missing are left out.
[[nodiscard]] std::string analysis_text(const Session& session, const json::Value& report);

// docs/spec/schemas/policy-difference.schema.json.
[[nodiscard]] std::string difference_text(const Session& session, const json::Value& report);

}  // namespace musubi::cli
