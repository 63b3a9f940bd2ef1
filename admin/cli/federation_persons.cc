// `musubi federation enrol-person`: a person's key comes in; a certificate, and a registry that
// lists the person among those who approve, go out.
#include "adapters/files/files.h"
#include "admin/cli/arguments.h"
#include "admin/cli/enrolment.h"
#include "admin/cli/federation.h"
#include "admin/cli/person.h"

namespace musubi::cli {
namespace {

Result<PersonRequest> read_request(const CertifyOptions& options) {
  TRY_ASSIGN(const Bytes text, files::read(options.request, kMaxRequestBytes));
  auto request = parse_person_request(text);
  if (!request) return in_file(options.request, request.error());
  return request;
}

// The organisation is part of the id: a request cannot claim another one.
Result<registry::Change> as_approver(const PersonRequest& request,
                                     const crypto::Certificate& certificate) {
  const auto organisation = registry::organisation_of_person(request.person);
  if (!organisation) return invalid("cli.person", request.person);
  return registry::Change{registry::AddApprovalKey{{request.person, *organisation, certificate}}};
}

Status enrol_person(Session& session, const CertifyOptions& options) {
  TRY_ASSIGN(const auto folder, options.open());
  TRY_ASSIGN(const auto request, read_request(options));
  TRY_ASSIGN(const auto key, check_key(request));
  TRY_ASSIGN(const Digest fingerprint, request_fingerprint(request));
  TRY(check_fingerprint(fingerprint, options));
  const Instant at = now();
  TRY_ASSIGN(const auto certificate, folder.issue(key, at, options.days));
  TRY_ASSIGN(const auto change, as_approver(request, certificate));
  TRY_ASSIGN(const auto proposal, folder.publish(std::span(&change, 1), at));
  return hand_back(session, options, folder, proposal, {{"person", request.person}},
                   [&](const Bytes& registry) {
                     return serialise(PersonWelcome{certificate, registry});
                   });
}

}  // namespace

void add_persons(CLI::App& noun, Session& session) {
  const auto verb = add_verb<CertifyOptions>(
      noun, "enrol-person", "承認する人の鍵を載せる / list the key of a person who approves",
      session, enrol_person);
  add_operator_folder(verb);
  add_certify_options(*verb.app, *verb.options);
}

}  // namespace musubi::cli
