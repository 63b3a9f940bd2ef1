// Releases that wait for a second person: verbs of `musubi summary`.
#pragma once

#include "admin/cli/command_tree.h"

namespace musubi::cli {

// `proposal`, `approve` and `reject`.
void add_proposals(CLI::App& noun, Session& session);

}  // namespace musubi::cli
