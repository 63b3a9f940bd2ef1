// `musubi key`: a node's keys. Private keys never leave the folder, nor show on a screen.
#include "admin/cli/key.h"

#include <fmt/format.h>

#include "adapters/files/files.h"
#include "admin/cli/arguments.h"
#include "admin/cli/enrolment.h"
#include "admin/cli/node_folder.h"
#include "admin/cli/person.h"

namespace musubi::cli {
namespace {

struct NodeOptions {
  std::string node;
};

void add_node_folder(const auto& verb) {
  verb.app->add_option("--node", verb.options->node, "ノードのフォルダー / the node's folder")
      ->required();
}

// Where a certificate stands in its life: "not-yet-valid", "active", "expired", "revoked" …
std::string state_of(const crypto::Certificate& certificate, const registry::Registry& registry,
                     Instant at) {
  const Status usable = registry.usable(certificate, at);
  if (usable) return "active";
  const std::string& reason = usable.error().reason;
  return reason.substr(reason.find('.') + 1);
}

json::Object describe(const crypto::Certificate& certificate, const registry::Registry& registry,
                      Instant at) {
  return {{"fingerprint", certificate.fingerprint().hex()},
          {"not_after", to_text(certificate.not_after())},
          {"not_before", to_text(certificate.not_before())},
          {"role", crypto::key_role_name(certificate.role())},
          {"state", state_of(certificate, registry, at)}};
}

std::string line_of(const json::Object& key) {
  return fmt::format("{:<11} {:<14} {}  {}\n", *key.at("role").text(), *key.at("state").text(),
                     *key.at("not_after").text(), *key.at("fingerprint").text());
}

Status list(Session& session, const NodeOptions& options) {
  TRY_ASSIGN(const auto node, NodeFolder::open(options.node));
  TRY_ASSIGN(const auto registry, node.registry());
  json::Array keys;
  std::string text;
  for (const crypto::KeyRole role : kNodeRoles) {
    TRY_ASSIGN(const auto certificates, node.certificates(role));
    for (const auto& certificate : certificates) {
      json::Object key = describe(certificate, registry, now());
      text += line_of(key);
      keys.emplace_back(std::move(key));
    }
  }
  session.answer(json::Object{{"keys", std::move(keys)}, {"node", node.config().node.text()}},
                 text);
  return {};
}

struct RotateOptions : NodeOptions {
  std::string role;
  std::optional<std::string> out;
};

Status rotate(Session& session, const RotateOptions& options) {
  const auto role = crypto::parse_key_role(options.role);
  if (!role || std::find(kNodeRoles.begin(), kNodeRoles.end(), *role) == kNodeRoles.end()) {
    return invalid("cli.role", options.role);
  }
  TRY_ASSIGN(const auto node, NodeFolder::open(options.node));
  TRY_ASSIGN(const auto keys, node.keys());
  TRY_ASSIGN(const unsigned number, keys.make_key(*role));
  TRY_ASSIGN(const auto key, keys.key(*role, number));
  NodeRequest request{node.config().node, std::nullopt, "S1", {}};
  TRY_ASSIGN(request.certificate_requests.emplace_back(),
             crypto::make_certificate_request(key, *role, "node:" + request.node.text()));
  const std::filesystem::path file =
      options.out.value_or((node.path() / ("request-" + options.role + ".json")).string());
  TRY(files::write(file, as_bytes(serialise(request)), files::Access::kEveryone));
  TRY_ASSIGN(const Digest fingerprint, request_fingerprint(request));
  session.answer(json::Object{{"fingerprint", fingerprint.hex()},
                              {"generation", static_cast<std::int64_t>(number)},
                              {"request", file.string()},
                              {"role", options.role}},
                 fmt::format("{}\n{}\n", file.string(), fingerprint.hex()));
  session.say("新しい鍵は、運営者の返事を取り込むまで使われません",
              "the new key takes part once the operator's answer was taken in");
  return {};
}

struct FingerprintOptions {
  std::string file;
};

// Of a certificate, or of a node's or a person's request, whichever the file is.
Result<Digest> fingerprint_of(ByteView text) {
  if (as_text(text).starts_with("-----BEGIN CERTIFICATE")) {
    TRY_ASSIGN(const auto certificate, crypto::Certificate::parse_pem(as_text(text)));
    return certificate.fingerprint();
  }
  if (const auto person = parse_person_request(text)) return request_fingerprint(*person);
  TRY_ASSIGN(const auto request, parse_request(text));
  return request_fingerprint(request);
}

Status fingerprint(Session& session, const FingerprintOptions& options) {
  TRY_ASSIGN(const Bytes text, files::read(options.file, kMaxRequestBytes));
  TRY_ASSIGN(const Digest digest, fingerprint_of(text));
  session.answer(json::Object{{"fingerprint", digest.hex()}}, digest.hex());
  return {};
}

}  // namespace

void add_key(CLI::App& root, Session& session) {
  CLI::App& noun =
      *root.add_subcommand("key", "ノードと承認する人の鍵 / keys of nodes and persons");
  noun.require_subcommand(1);
  add_node_folder(
      add_verb<NodeOptions>(noun, "list", "鍵と期限の一覧 / keys and their terms", session, list));
  const auto rotating = add_verb<RotateOptions>(
      noun, "rotate", "次の鍵を作って申請する / make the next key and a request", session, rotate);
  add_node_folder(rotating);
  rotating.app->add_option("--role", rotating.options->role, "tls, signing, sealing, checkpoint")
      ->required();
  rotating.app->add_option("--out", rotating.options->out, "申請書の名前 / the request's file");
  const auto reading = add_verb<FingerprintOptions>(
      noun, "fingerprint", "証明書か申請書の指紋を出す / of a certificate or a request", session,
      fingerprint);
  reading.app->add_option("file", reading.options->file, "ファイル / the file")->required();
  add_persons_key(noun, session);
}

}  // namespace musubi::cli
