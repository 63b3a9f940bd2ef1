// The verbs of `musubi staff` that have files of their own. Internal to them.
#pragma once

#include "admin/cli/command_tree.h"

namespace musubi::cli {

// create, invite, list, roles, disable, unlock, visibility.
void add_accounts(CLI::App& noun, Session& session);
// assign, unassign, assignments.
void add_assigning(CLI::App& noun, Session& session);

}  // namespace musubi::cli
