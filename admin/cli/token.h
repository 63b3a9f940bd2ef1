// Who may use the API of a node: tokens are made, listed and withdrawn in its folder.
#pragma once

#include "admin/cli/command_tree.h"

namespace musubi::cli {

// The verbs `token`, `tokens` and `withdraw-token` of `musubi node`.
void add_tokens(CLI::App& noun, Session& session);

}  // namespace musubi::cli
