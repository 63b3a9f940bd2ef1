// What is looked at after it left, and the end of a case: verbs of `musubi summary`.
#pragma once

#include "admin/cli/command_tree.h"

namespace musubi::cli {

// `review`, `close` and `reopen`.
void add_reviews(CLI::App& noun, Session& session);

}  // namespace musubi::cli
