// The verbs of `musubi case` that have files of their own.
#pragma once

#include "admin/cli/command_tree.h"

namespace musubi::cli {

void add_case_evidence(CLI::App& noun, Session& session);
void add_case_import(CLI::App& noun, Session& session);
void add_case_search(CLI::App& noun, Session& session);

}  // namespace musubi::cli
