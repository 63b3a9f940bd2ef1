#include "admin/cli/command_tree.h"
#include "admin/cli/health.h"

namespace musubi::cli {
namespace {

struct Options {
  std::string node;
};

ExitCode examine(Session& session, const Options& options) {
  return report(session, check_settings(options.node));
}

}  // namespace

void add_doctor(CLI::App& root, Session& session) {
  const auto verb =
      add_verb<Options>(root, "doctor", "ノードを診る / examine a node", session, examine);
  verb.app->add_option("--node", verb.options->node, "ノードのフォルダー / the node's folder")
      ->required();
}

}  // namespace musubi::cli
