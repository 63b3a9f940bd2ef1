// The verbs of `musubi key` that have a file of their own. Internal to them.
#pragma once

#include "admin/cli/command_tree.h"

namespace musubi::cli {

// person and person-accept.
void add_persons_key(CLI::App& noun, Session& session);

}  // namespace musubi::cli
