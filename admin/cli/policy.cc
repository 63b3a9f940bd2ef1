// `musubi policy`: what a sharing policy says, from its files alone.
#include "admin/cli/policy_commands.h"

namespace musubi::cli {

void add_policy(CLI::App& root, Session& session) {
  CLI::App& noun = *root.add_subcommand("policy", "共有ポリシー / sharing policies, as files");
  noun.require_subcommand(1);
  add_policy_activate(noun, session);
  add_policy_analyse(noun, session);
  add_policy_approve(noun, session);
  add_policy_decide(noun, session);
  add_policy_diff(noun, session);
  add_policy_explain(noun, session);
  add_policy_export(noun, session);
  add_policy_lint(noun, session);
  add_policy_list(noun, session);
  add_policy_propose(noun, session);
  add_policy_prove(noun, session);
  add_policy_test(noun, session);
}

}  // namespace musubi::cli
