// `musubi node backup`, `backed-up`, `restored`: copies of a node's store, and the way back.
#pragma once

#include "admin/cli/command_tree.h"

namespace musubi::cli {

// Verbs of the noun `node`.
void add_backup(CLI::App& noun, Session& session);

}  // namespace musubi::cli
