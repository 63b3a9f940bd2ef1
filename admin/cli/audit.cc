#include "admin/cli/command_tree.h"

namespace musubi::cli {

void add_audit(CLI::App& root, Session& session) {
  (void)root;
  (void)session;
}

}  // namespace musubi::cli
