// `musubi node`: making a node's directory, and letting the operator's answer into it.
#include <fmt/format.h>

#include "adapters/files/files.h"
#include "admin/cli/arguments.h"
#include "admin/cli/backup.h"
#include "admin/cli/command_tree.h"
#include "admin/cli/enrolment.h"
#include "admin/cli/health.h"
#include "admin/cli/node_folder.h"
#include "admin/cli/node_template.h"
#include "admin/cli/token.h"
#include "protocol/casework/wording.h"
#include "protocol/policy/bundle.h"

namespace musubi::cli {
namespace {

struct FolderOptions {
  std::string dir;
};

void add_folder(const auto& verb) {
  verb.app->add_option("--dir", verb.options->dir, "ノードのフォルダー / the node's folder")
      ->required();
}

// init

struct InitOptions : FolderOptions {
  NodeSettings settings;
  std::string passphrase_file;
  std::optional<std::string> endpoint;
  std::optional<std::string> policy;
  std::optional<std::string> wordings;
};

// Copies a JSON file into the folder if `parse` takes it.
template <class Parse>
Status bring_in(const std::optional<std::string>& from, const std::filesystem::path& to,
                Parse parse) {
  if (!from) return {};
  TRY_ASSIGN(const json::Value value, read_json(*from));
  if (const auto parsed = parse(value); !parsed) return in_file(*from, parsed.error());
  return write_json(to, value);
}

// A node.toml that the node would refuse does not stay.
Result<NodeFolder> write_settings(const std::filesystem::path& folder,
                                  const NodeSettings& settings) {
  const auto file = folder / kNodeFile;
  TRY(files::write_new(file, as_bytes(node_template(settings)), files::Access::kEveryone));
  auto opened = NodeFolder::open(folder);
  if (!opened) std::filesystem::remove(file);
  return opened;
}

Result<NodeRequest> make_keys(const NodeFolder& node, const InitOptions& options) {
  TRY_ASSIGN(const auto keys, node.keys());
  NodeRequest request{node.config().node, options.endpoint, "S1", {}};
  for (const crypto::KeyRole role : kNodeRoles) {
    TRY_ASSIGN(const unsigned number, keys.make_key(role));
    TRY_ASSIGN(const auto key, keys.key(role, number));
    TRY_ASSIGN(request.certificate_requests.emplace_back(),
               crypto::make_certificate_request(key, role, "node:" + request.node.text()));
  }
  TRY(keys.make_store_key(crypto::system_random()));
  return request;
}

Status init(Session& session, const InitOptions& options) {
  TRY(node_argument(options.settings.node));
  TRY(files::read_passphrase(options.passphrase_file));
  NodeSettings settings = options.settings;
  settings.passphrase_file = std::filesystem::absolute(options.passphrase_file);
  if (options.policy) {
    TRY_ASSIGN(const json::Value value, read_json(*options.policy));
    const auto bundle = policy::parse_bundle(value);
    if (!bundle) return in_file(*options.policy, bundle.error());
    settings.policy_digest = bundle->id.hex();
  }
  TRY_ASSIGN(const auto node, write_settings(options.dir, settings));
  TRY(bring_in(options.policy, node.config().policy_file, policy::parse_bundle));
  TRY(bring_in(options.wordings, node.config().wordings_file, casework::parse_wordings));
  TRY_ASSIGN(const auto request, make_keys(node, options));
  const auto file = node.path() / "request.json";
  TRY(files::write(file, as_bytes(serialise(request)), files::Access::kEveryone));
  TRY_ASSIGN(const Digest fingerprint, request_fingerprint(request));
  session.answer(json::Object{{"fingerprint", fingerprint.hex()},
                              {"node", request.node.text()},
                              {"request", file.string()}},
                 fmt::format("{}\n{}\n", file.string(), fingerprint.hex()));
  session.say("この申請書を運営者に渡し、指紋を電話で照合してください",
              "hand this request to the operator and compare the fingerprint by telephone");
  return {};
}

void add_init(CLI::App& noun, Session& session) {
  const auto verb = add_verb<InitOptions>(
      noun, "init", "ノードのフォルダーと鍵を作る / make a node's folder and keys", session, init);
  add_folder(verb);
  const auto [app, options] = verb;
  NodeSettings& settings = options->settings;
  app->add_option("--node", settings.node, "ノードの識別子 / the node's id")->required();
  app->add_option("--passphrase-file", options->passphrase_file,
                  "鍵のパスフレーズのファイル / the file with the keys' passphrase")
      ->required();
  app->add_option("--trusted-key", settings.trusted_keys,
                  "運営者の鍵の識別子。何度でも / the id of an operator key; may be repeated")
      ->required();
  app->add_option("--endpoint", options->endpoint,
                  "相手から見た窓口 / as peers reach it, https://host:port");
  app->add_option("--listen", settings.listen, "相手を待つ窓口 / where peers connect, host:port");
  app->add_option("--api", settings.api, "職員の窓口 / where staff connect, host:port");
  app->add_option("--operations", settings.operations, "見守りの窓口 / for monitoring, host:port");
  app->add_option("--collect-from", settings.collect_from,
                  "自分あての封書を預かる相手 / a peer that holds what waits for this node");
  app->add_option("--policy", options->policy, "共有ポリシー / this node's rules");
  app->add_option("--wordings", options->wordings, "同意の文言 / the forms' consent wordings");
}

// accept

struct AcceptOptions : FolderOptions {
  std::string welcome;
};

Result<registry::Registry> accept_document(const NodeFolder& node, ByteView document) {
  std::optional<registry::Registry> held;
  if (std::filesystem::exists(node.config().registry_file)) {
    TRY_ASSIGN(held, node.registry());
  }
  return registry::accept_registry(document, held ? &*held : nullptr,
                                   node.config().trusted_operator_keys, now());
}

// Only what the signed registry pins for this node.
Status check_pinned(const registry::Registry& registry, const NodeId& node,
                    const std::vector<crypto::Certificate>& certificates) {
  for (const auto& certificate : certificates) {
    if (!registry.pinned(node, certificate.role(), certificate.fingerprint())) {
      return refused("enrolment.not-pinned", certificate.fingerprint().hex());
    }
  }
  return {};
}

Status accept(Session& session, const AcceptOptions& options) {
  TRY_ASSIGN(const auto node, NodeFolder::open(options.dir));
  TRY_ASSIGN(const Bytes text, files::read(options.welcome, kMaxWelcomeBytes));
  const auto welcome = parse_welcome(text);
  if (!welcome) return in_file(options.welcome, welcome.error());
  if (welcome->node != node.config().node) {
    return refused("enrolment.other-node", welcome->node.text());
  }
  TRY_ASSIGN(const auto registry, accept_document(node, welcome->registry));
  TRY(check_pinned(registry, welcome->node, welcome->certificates));
  TRY_ASSIGN(const auto keys, node.keys());
  for (const auto& certificate : welcome->certificates) {
    TRY(keys.add_certificate(certificate));
  }
  TRY(files::write(node.config().registry_file, registry.document(), files::Access::kEveryone));
  session.answer(
      json::Object{{"certificates", static_cast<std::int64_t>(welcome->certificates.size())},
                   {"node", welcome->node.text()},
                   {"registry_version", static_cast<std::int64_t>(registry.version())}},
      fmt::format("{} {}\n", welcome->node.text(), registry.version()));
  session.say("参加できました", "the node is enrolled");
  return {};
}

// check

ExitCode check(Session& session, const FolderOptions& options) {
  return report(session, check_settings(options.dir));
}

}  // namespace

void add_node(CLI::App& root, Session& session) {
  CLI::App& noun = *root.add_subcommand("node", "ノードの準備 / setting up a node");
  noun.require_subcommand(1);
  add_init(noun, session);
  const auto accepting = add_verb<AcceptOptions>(
      noun, "accept", "運営者の返事を取り込む / take in the operator's answer", session, accept);
  add_folder(accepting);
  accepting.app->add_option("--welcome", accepting.options->welcome, "返事 / the answer")
      ->required();
  add_tokens(noun, session);
  add_folder(add_verb<FolderOptions>(noun, "check", "設定を確かめる / check the settings", session,
                                     check));
  add_backup(noun, session);
}

}  // namespace musubi::cli
