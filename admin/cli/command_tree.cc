#include "admin/cli/nouns.h"
#include "admin/cli/policy_commands.h"
#include "protocol/text/version.h"

namespace musubi::cli {

void add_all(CLI::App& root, Session& session) {
  root.require_subcommand(1);
  root.add_flag("--json", session.json, "結果をJSONで出す / answer with one JSON document");
  root.add_flag("--quiet,-q", session.quiet, "結果だけを出す / no remarks");
  root.set_version_flag("--version", "musubi " + std::string(text::version()),
                        "版を出す / print the version");
  root.fallthrough();
  add_federation(root, session);
  add_registry(root, session);
  add_node(root, session);
  add_key(root, session);
  add_peer(root, session);
  add_summary(root, session);
  add_consents(root, session);
  add_household(root, session);
  add_measure(root, session);
  add_case(root, session);
  add_draft(root, session);
  add_referral(root, session);
  add_staff(root, session);
  add_contract(root, session);
  add_inquiry(root, session);
  add_emergency(root, session);
  add_review(root, session);
  add_tip(root, session);
  add_work(root, session);
  add_policy(root, session);
  add_audit(root, session);
  add_envelope(root, session);
  add_doctor(root, session);
  add_completion(root, session);
  add_manual(root, session);
}

CLI::App* add_verb(CLI::App& noun, const std::string& name, const std::string& help,
                   Session& session, std::function<ExitCode()> action) {
  CLI::App* verb = noun.add_subcommand(name, help);
  verb->callback([&session, run = std::move(action)] { session.action = run; });
  return verb;
}

}  // namespace musubi::cli
