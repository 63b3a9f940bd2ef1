// The noun `musubi policy`, and its verbs, each of which stands in a file of its own.
#pragma once

#include "admin/cli/command_tree.h"

namespace musubi::cli {

void add_policy(CLI::App& root, Session& session);

void add_policy_activate(CLI::App& noun, Session& session);
void add_policy_analyse(CLI::App& noun, Session& session);
void add_policy_approve(CLI::App& noun, Session& session);
void add_policy_decide(CLI::App& noun, Session& session);
void add_policy_diff(CLI::App& noun, Session& session);
void add_policy_explain(CLI::App& noun, Session& session);
void add_policy_export(CLI::App& noun, Session& session);
void add_policy_lint(CLI::App& noun, Session& session);
void add_policy_list(CLI::App& noun, Session& session);
void add_policy_propose(CLI::App& noun, Session& session);
void add_policy_prove(CLI::App& noun, Session& session);
void add_policy_test(CLI::App& noun, Session& session);

}  // namespace musubi::cli
