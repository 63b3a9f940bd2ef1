// `musubi federation enrol` and `renew`: a member's keys come in, certificates and a registry that
// pins them go out.
#include "adapters/files/files.h"
#include "admin/cli/arguments.h"
#include "admin/cli/enrolment.h"
#include "admin/cli/federation.h"

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
  TRY(check_fingerprint(session, fingerprint, options));
  const Instant at = now();
  TRY_ASSIGN(const auto certificates, issue_all(folder, request, at, options.days));
  TRY_ASSIGN(const auto accepted, folder.publish(changes_for(request, certificates), at));
  const Welcome welcome{request.node, certificates, accepted.document()};
  TRY(files::write(options.out, as_bytes(serialise(welcome)), files::Access::kEveryone));
  tell(session, accepted, {{"node", request.node.text()}, {"welcome", options.out}});
  return {};
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
                 "電話で聞いた指紋 / the fingerprint as read out on the telephone");
  app.add_option("--days", options.days, "証明書の有効日数 / how long certificates are valid")
      ->check(CLI::Range(1U, kMaxCertificateDays));
}

Status check_fingerprint(Session& session, const Digest& fingerprint,
                         const CertifyOptions& options) {
  if (!options.fingerprint) {
    session.say("申請の指紋を電話で照合してください: " + fingerprint.hex(),
                "compare the request's fingerprint by telephone: " + fingerprint.hex());
    return {};
  }
  TRY_ASSIGN(const Digest expected, digest_argument(*options.fingerprint));
  if (expected != fingerprint) return refused("enrolment.fingerprint", fingerprint.hex());
  return {};
}

void add_members(CLI::App& noun, Session& session) {
  add_certify(noun, session, "enrol", "ノードを参加させる / enrol a node", enrol);
  add_certify(noun, session, "renew", "ノードの鍵を加える / certify a node's new keys", renew);
}

}  // namespace musubi::cli
