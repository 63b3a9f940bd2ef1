// `musubi federation enrol`, `renew` and `welcome`: a member's keys come in, certificates and a
// registry that pins them go out.
#include "adapters/files/files.h"
#include "admin/cli/arguments.h"
#include "admin/cli/enrolment.h"
#include "admin/cli/federation.h"
#include "admin/cli/person.h"

namespace musubi::cli {
namespace {

Result<NodeRequest> read_request(const CertifyOptions& options) {
  TRY_ASSIGN(const Bytes text, files::read(options.request, kMaxRequestBytes));
  auto request = parse_request(text);
  if (!request) return in_file(options.request, request.error());
  return request;
}

Result<std::vector<crypto::Certificate>> issue_all(const OperatorFolder& folder,
                                                   const NodeRequest& request, Instant at,
                                                   unsigned days) {
  TRY_ASSIGN(const auto keys, check_keys(request));
  std::vector<crypto::Certificate> certificates;
  for (const auto& key : keys) {
    TRY_ASSIGN(auto certificate, folder.issue(key, at, days));
    certificates.push_back(std::move(certificate));
  }
  return certificates;
}

std::vector<registry::Change> as_new_node(const NodeRequest& request,
                                          const std::vector<crypto::Certificate>& certificates) {
  registry::Node node{request.node, request.endpoint, {}, request.minimum_suite};
  for (const auto& certificate : certificates) node.certificates.push_back({certificate});
  return {registry::AddNode{std::move(node)}};
}

std::vector<registry::Change> as_new_keys(const NodeRequest& request,
                                          const std::vector<crypto::Certificate>& certificates) {
  std::vector<registry::Change> changes;
  for (const auto& certificate : certificates) {
    changes.emplace_back(registry::AddCertificate{request.node, certificate});
  }
  return changes;
}

using ChangesFor = std::vector<registry::Change> (*)(const NodeRequest&,
                                                     const std::vector<crypto::Certificate>&);

Status certify(Session& session, const CertifyOptions& options, ChangesFor changes_for) {
  TRY_ASSIGN(const auto folder, options.open());
  TRY_ASSIGN(const auto request, read_request(options));
  TRY_ASSIGN(const Digest fingerprint, request_fingerprint(request));
  TRY(check_fingerprint(fingerprint, options));
  const Instant at = now();
  TRY_ASSIGN(const auto certificates, issue_all(folder, request, at, options.days));
  TRY_ASSIGN(const auto proposal, folder.publish(changes_for(request, certificates), at));
  return hand_back(session, options, folder, proposal, {{"node", request.node.text()}},
                   [&](const Bytes& registry) {
                     return serialise(Welcome{request.node, certificates, registry});
                   });
}

Status enrol(Session& session, const CertifyOptions& options) {
  TRY_ASSIGN(const auto request, read_request(options));
  if (request.certificate_requests.size() != kNodeRoles.size()) {
    return invalid("enrolment.all-four-keys", request.node.text());
  }
  return certify(session, options, as_new_node);
}

Status renew(Session& session, const CertifyOptions& options) {
  return certify(session, options, as_new_keys);
}

// welcome

struct WelcomeOptions : OperatorOptions {
  std::optional<std::string> node;
  std::optional<std::string> person;
  std::string out;
};

// Of several that were issued within a second the one that was listed last.
void keep_newest(std::optional<crypto::Certificate>& newest, const crypto::Certificate& candidate) {
  if (!newest || candidate.not_before() >= newest->not_before()) newest = candidate;
}

Result<std::string> welcome_for_node(const registry::Registry& registry, const std::string& text) {
  TRY_ASSIGN(const NodeId id, node_argument(text));
  const registry::Node* node = registry.node(id);
  if (node == nullptr) return Error{ErrorCode::kNotFound, "draft.node-unknown", text};
  Welcome welcome{id, {}, registry.document()};
  for (const crypto::KeyRole role : kNodeRoles) {
    std::optional<crypto::Certificate> newest;
    for (const auto& pinned : node->certificates) {
      if (pinned.certificate.role() == role && registry.usable(pinned.certificate, now())) {
        keep_newest(newest, pinned.certificate);
      }
    }
    if (newest) welcome.certificates.push_back(*newest);
  }
  return serialise(welcome);
}

Result<std::string> welcome_for_person(const registry::Registry& registry,
                                       const std::string& person) {
  std::optional<crypto::Certificate> newest;
  for (const auto& key : registry.content().approval_keys) {
    if (key.person == person && registry.usable(key.certificate, now())) {
      keep_newest(newest, key.certificate);
    }
  }
  if (!newest) return Error{ErrorCode::kNotFound, "operator.person-unknown", person};
  return serialise(PersonWelcome{*newest, registry.document()});
}

// The answer again, or for the first time once enough have signed.
Status welcome(Session& session, const WelcomeOptions& options) {
  if (options.node.has_value() == options.person.has_value()) {
    return invalid("cli.node-or-person");
  }
  TRY_ASSIGN(const auto folder, options.open());
  TRY_ASSIGN(const auto registry, folder.registry());
  TRY_ASSIGN(const std::string text, options.node ? welcome_for_node(registry, *options.node)
                                                  : welcome_for_person(registry, *options.person));
  TRY(files::write(options.out, as_bytes(text), files::Access::kEveryone));
  tell(session, registry, {{"welcome", options.out}});
  return {};
}

void add_welcome(CLI::App& noun, Session& session) {
  const auto verb = add_verb<WelcomeOptions>(
      noun, "welcome", "署名がそろったあとの返事を作る / make a member's answer from the registry",
      session, welcome);
  add_operator_folder(verb);
  verb.app->add_option("--node", verb.options->node, "ノードの識別子 / the node's id");
  verb.app->add_option("--person", verb.options->person, "人の識別子 / the person's id");
  verb.app->add_option("--out", verb.options->out, "渡すファイル / the file to hand back")
      ->required();
}

void add_certify(CLI::App& noun, Session& session, const char* name, const char* help,
                 Status (*run)(Session&, const CertifyOptions&)) {
  const auto verb = add_verb<CertifyOptions>(noun, name, help, session, run);
  add_operator_folder(verb);
  add_certify_options(*verb.app, *verb.options);
}

}  // namespace

void add_certify_options(CLI::App& app, CertifyOptions& options) {
  app.add_option("--request", options.request, "申請書 / the request")->required();
  app.add_option("--out", options.out, "渡すファイル / the file to hand back")->required();
  app.add_option("--fingerprint", options.fingerprint,
                 "電話で聞いた指紋。必須 / the fingerprint as read out on the telephone; required");
  app.add_option("--days", options.days, "証明書の有効日数 / how long certificates are valid")
      ->check(CLI::Range(1U, kMaxCertificateDays));
}

Status check_fingerprint(const Digest& fingerprint, const CertifyOptions& options) {
  if (!options.fingerprint) return invalid("enrolment.fingerprint-needed", options.request);
  TRY_ASSIGN(const Digest expected, digest_argument(*options.fingerprint));
  if (expected != fingerprint) return refused("enrolment.fingerprint", fingerprint.hex());
  return {};
}

Status hand_back(Session& session, const CertifyOptions& options, const OperatorFolder& folder,
                 const Proposal& proposal, json::Object told,
                 const std::function<std::string(const Bytes& registry)>& answer) {
  if (proposal.in_force) {
    const std::string text = answer(proposal.in_force->document());
    TRY(files::write(options.out, as_bytes(text), files::Access::kEveryone));
    told.emplace("welcome", options.out);
  }
  tell(session, folder, proposal, std::move(told));
  if (proposal.in_force) return {};
  session.say("署名がそろってから、musubi federation welcome で返事を作ってください",
              "once enough have signed, make the answer with musubi federation welcome");
  return {};
}

void add_members(CLI::App& noun, Session& session) {
  add_certify(noun, session, "enrol", "ノードを参加させる / enrol a node", enrol);
  add_certify(noun, session, "renew", "ノードの鍵を加える / certify a node's new keys", renew);
  add_welcome(noun, session);
}

}  // namespace musubi::cli
