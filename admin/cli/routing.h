// Whom to turn to with a case: verbs of `musubi referral` (docs/spec/routing.md).
#pragma once

#include "admin/cli/command_tree.h"

namespace musubi::cli {

// `candidates` and `fan-out`.
void add_routing(CLI::App& noun, Session& session);

}  // namespace musubi::cli
