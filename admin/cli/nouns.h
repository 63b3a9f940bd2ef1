// The nouns of the command. A header of its own, for command_tree.cc alone: a new noun is no reason
// to compile the others again.
#pragma once

#include "admin/cli/command_tree.h"

namespace musubi::cli {

// Each noun adds its verbs; a verb sets session.action when it was chosen.
void add_federation(CLI::App& root, Session& session);
void add_registry(CLI::App& root, Session& session);
void add_node(CLI::App& root, Session& session);
void add_key(CLI::App& root, Session& session);
void add_peer(CLI::App& root, Session& session);
void add_staff(CLI::App& root, Session& session);
void add_summary(CLI::App& root, Session& session);
void add_consents(CLI::App& root, Session& session);
void add_case(CLI::App& root, Session& session);
void add_emergency(CLI::App& root, Session& session);
void add_review(CLI::App& root, Session& session);
void add_tip(CLI::App& root, Session& session);
void add_inquiry(CLI::App& root, Session& session);
void add_draft(CLI::App& root, Session& session);
void add_referral(CLI::App& root, Session& session);
void add_contract(CLI::App& root, Session& session);
void add_household(CLI::App& root, Session& session);
void add_measure(CLI::App& root, Session& session);
void add_work(CLI::App& root, Session& session);
void add_audit(CLI::App& root, Session& session);
void add_envelope(CLI::App& root, Session& session);
void add_doctor(CLI::App& root, Session& session);
void add_completion(CLI::App& root, Session& session);
void add_manual(CLI::App& root, Session& session);

}  // namespace musubi::cli
