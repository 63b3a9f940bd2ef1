// `musubi peer`: how a node's peers do.
#include <fmt/format.h>

#include "admin/cli/api_client.h"
#include "admin/cli/arguments.h"
#include "admin/cli/command_tree.h"
#include "admin/cli/peer_check.h"

namespace musubi::cli {
namespace {

Status list(Session& session, const ApiOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.get("/api/v1/peers"));
  session.answer(answer, json::to_pretty(answer));
  return {};
}

// check

struct CheckOptions {
  std::string node;
  std::string peer;
};

// A node's id, or the address under which the registry lists it.
Result<NodeId> peer_argument(const std::string& text, const NodeFolder& folder) {
  if (!text.starts_with("https://")) return node_argument(text);
  TRY_ASSIGN(const auto registry, folder.registry());
  for (const registry::Node& node : registry.content().nodes) {
    if (node.endpoint == text) return node.id;
  }
  return Error{ErrorCode::kNotFound, "peer.address-not-listed", text};
}

json::Value to_json(const PeerStep& step) {
  json::Object object{{"ok", step.outcome.ok()}, {"step", step.name}};
  if (step.outcome) object.emplace("found", step.found);
  if (!step.outcome) object.emplace("reason", step.outcome.error().reason);
  return object;
}

ExitCode check(Session& session, const CheckOptions& options) {
  const auto walk = [&]() -> Result<std::vector<PeerStep>> {
    TRY_ASSIGN(const auto node, NodeFolder::open(options.node));
    TRY_ASSIGN(const auto peer, peer_argument(options.peer, node));
    return check_peer(node, peer);
  };
  const auto steps = walk();
  if (!steps) return session.fail(steps.error());
  json::Array items;
  std::string text;
  for (const PeerStep& step : *steps) {
    items.push_back(to_json(step));
    text += fmt::format("{:<6} {:<9} {}\n", step.outcome ? "ok" : "error", step.name,
                        step.outcome ? step.found : step.outcome.error().reason);
  }
  const Status& last = steps->back().outcome;
  session.answer(
      json::Object{{"peer", options.peer}, {"reachable", last.ok()}, {"steps", std::move(items)}},
      text);
  if (last) return ExitCode::kOk;
  session.explain(last.error());
  return exit_code_of(last.error());
}

}  // namespace

void add_peer(CLI::App& root, Session& session) {
  CLI::App& noun = *root.add_subcommand("peer", "相手 / peers");
  noun.require_subcommand(1);
  add_api_options(add_verb<ApiOptions>(noun, "list", "相手と様子の一覧 / peers and how they do",
                                       session, list));
  const auto checking = add_verb<CheckOptions>(
      noun, "check", "接続テスト / try out the way to a peer", session, check);
  checking.app
      ->add_option("--node", checking.options->node, "ノードのフォルダー / the node's folder")
      ->required();
  checking.app
      ->add_option("--peer", checking.options->peer,
                   "相手のノード、またはその接続先 / the peer, or its address")
      ->required();
}

}  // namespace musubi::cli
