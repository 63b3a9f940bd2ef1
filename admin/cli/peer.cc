// `musubi peer`: how a node's peers do.
#include <fmt/format.h>

#include "admin/cli/api_client.h"
#include "admin/cli/arguments.h"
#include "admin/cli/command_tree.h"

namespace musubi::cli {
namespace {

Status list(Session& session, const ApiOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.get("/api/v1/peers"));
  session.answer(answer, json::to_pretty(answer));
  return {};
}

}  // namespace

void add_peer(CLI::App& root, Session& session) {
  CLI::App& noun = *root.add_subcommand("peer", "相手 / peers");
  noun.require_subcommand(1);
  add_api_options(add_verb<ApiOptions>(noun, "list", "相手と様子の一覧 / peers and how they do",
                                       session, list));
}

}  // namespace musubi::cli
