// What is attached to a case, and applications, which bring a paper of their own.
#include "node/api/api.h"
#include "node/api/intake_answer.h"
#include "node/api/once.h"
#include "node/api/problem.h"
#include "node/sharing/application_papers.h"
#include "node/sharing/evidence_service.h"
#include "protocol/json/fields.h"
#include "protocol/papers/application.h"

namespace musubi::node {
namespace {

using files::StaffRole;
using papers::EvidenceId;

// A file in Base64, and what is said of it.
constexpr std::size_t kMaxAttachmentBody = 6 * 1024 * 1024;
static_assert(papers::kMaxAttachment / 3 * 4 + casework::kMaxSheetBytes < kMaxAttachmentBody);
constexpr std::size_t kMaxName = 64;

EvidenceService evidence_of(const ApiServices& services) {
  return EvidenceService(
      {services.exchange.writer, services.exchange.clock, services.exchange.random});
}

Result<CaseId> case_of(const Call& call) {
  const auto id = CaseId::parse(call.parameters.at(0));
  if (!id) return Error{ErrorCode::kNotFound, "case.not-found", ""};
  return *id;
}

json::Object attachment_json(const Attachment& about) {
  json::Object object{{"author", about.author},
                      {"created", to_text(about.created)},
                      {"evidence", about.id.text()},
                      {"kind", papers::attachment_kind_name(about.kind)},
                      {"media_type", papers::media_type_name(about.type)},
                      {"sha256", about.hash.hex()},
                      {"size", static_cast<std::int64_t>(about.size)}};
  if (about.consent) {
    const ConsentTaken& taken = about.consent->taken;
    json::Object consent{{"id", about.consent->id.text()},
                         {"person", static_cast<std::int64_t>(taken.person)}};
    if (!taken.office.empty()) consent.emplace("office", taken.office);
    if (taken.on_behalf_of) consent.emplace("on_behalf_of", taken.on_behalf_of->text());
    object.emplace("consent", std::move(consent));
  }
  if (about.is_signed_copy) object.emplace("is_signed_copy", *about.is_signed_copy);
  return object;
}

Result<ConsentTaken> consent_in(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  ConsentTaken taken;
  taken.person = static_cast<std::size_t>(
      fields.integer("person", 0, static_cast<std::int64_t>(casework::kMaxPersons)));
  taken.office = fields.optional_text("office", casework::kMaxShortText).value_or("");
  if (fields.has("on_behalf_of")) {
    taken.on_behalf_of = fields.parsed("on_behalf_of", kMaxName, OrganisationId::parse);
  }
  TRY(fields.finish());
  return taken;
}

// {"kind"?,"media_type","content"}: of a scan that comes with an application no kind is said.
Result<NewAttachment> attachment_in(json::Fields& fields, bool is_application) {
  NewAttachment attachment{papers::AttachmentKind::kApplication, papers::MediaType::kText, {}};
  if (!is_application) {
    attachment.kind = fields.parsed("kind", kMaxName, papers::parse_attachment_kind)
                          .value_or(papers::AttachmentKind::kOther);
  }
  attachment.type = fields.parsed("media_type", kMaxName, papers::parse_media_type)
                        .value_or(papers::MediaType::kText);
  if (!is_application) fields.optional_nested("consent", attachment.consent, consent_in);
  attachment.content = fields.base64("content", papers::kMaxAttachment);
  TRY(fields.finish());
  return attachment;
}

Result<http::Response> attach(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const CaseId id, case_of(call));
  TRY_ASSIGN(const json::Value body, json::parse(call.request.body, kMaxAttachmentBody));
  json::Fields fields(body, "");
  TRY_ASSIGN(const NewAttachment attachment, attachment_in(fields, false));
  TRY_ASSIGN(const Attachment about,
             evidence_of(services).attach(id, attachment, {call.user.user}));
  return json_response(201, attachment_json(about));
}

Result<http::Response> list(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const CaseId id, case_of(call));
  TRY_ASSIGN(const auto attachments, evidence_of(services).list(id));
  json::Array evidence;
  for (const Attachment& about : attachments) evidence.push_back(attachment_json(about));
  return json_response(200, json::Object{{"evidence", std::move(evidence)}});
}

// To be saved, and never to be run: a browser believes the type, and nothing in the file.
Result<http::Response> show(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const CaseId id, case_of(call));
  const auto evidence = EvidenceId::parse(call.parameters.at(1));
  if (!evidence) return Error{ErrorCode::kNotFound, "evidence.not-found", ""};
  TRY_ASSIGN(ShownAttachment shown, evidence_of(services).show(id, *evidence, call.look()));
  return http::Response{200,
                        std::string(papers::media_type_name(shown.about.type)),
                        {{"Cache-Control", "no-store"},
                         {"Content-Disposition", "attachment"},
                         {"Content-Security-Policy", "default-src 'none'; sandbox"},
                         {"X-Content-Type-Options", "nosniff"}},
                        std::move(shown.content)};
}

struct Applied {
  json::Value application;
  std::optional<OrganisationId> commissioner;
  std::optional<NewAttachment> scan;
  std::optional<std::string> unit;  // whose case it is, of those that the caller works for
};

Result<Applied> application_in(const Call& call) {
  TRY_ASSIGN(const json::Value body, json::parse(call.request.body, kMaxAttachmentBody));
  json::Fields fields(body, "");
  Applied applied;
  applied.application = fields.value("application");
  if (fields.has("commissioner")) {
    applied.commissioner = fields.parsed("commissioner", kMaxName, OrganisationId::parse);
  }
  applied.unit = fields.optional_text("unit", kMaxName);
  if (const json::Value* scan = fields.optional_value("scan")) {
    json::Fields of_scan(*scan, "/scan");
    TRY_ASSIGN(applied.scan, attachment_in(of_scan, true));
  }
  TRY(fields.finish());
  return applied;
}

Result<http::Response> apply(const ApiServices& services, const Call& call, const Once* once) {
  TRY_ASSIGN(const Applied applied, application_in(call));
  const casework::Author author{call.user.user};
  const casework::Day today = casework::day_in_japan(services.exchange.clock.now());
  const auto paper = papers::read_application(applied.application, today);
  if (!paper.reading.sheet) return intake_problem(paper.reading.faults.front(), paper.reading);
  const auto also = [&](store::Store& store, Instant now, const casework::CaseFile& file,
                        store::ChangeSet& act) -> Status {
    TRY(claim(store, call.user, {file.partition, file.id.text()}, applied.unit, now, act));
    TRY(attach_application(file.id, applied.application, applied.scan, author, now,
                           services.exchange.random, act));
    return once == nullptr ? Status() : once->keep(store, now, file.id, intake_answer(file), act);
  };
  TRY_ASSIGN(const casework::CaseFile file,
             services.sharing.take_intake(paper.sheet, author, applied.commissioner, also));
  return intake_answer(file);
}

auto answered(const ApiServices& services,
              Result<http::Response> (*step)(const ApiServices&, const Call&)) {
  return [&services, step](const Call& call) {
    auto answer = step(services, call);
    return answer.ok() ? *std::move(answer) : problem(answer.error());
  };
}

}  // namespace

std::vector<Route> evidence_routes(const ApiServices& services) {
  const std::vector<StaffRole> staff{StaffRole::kCaseworker};
  return {
      {"POST", "/api/v1/cases/*/evidence", staff, answered(services, attach), kMaxAttachmentBody},
      {"GET", "/api/v1/cases/*/evidence", staff, answered(services, list)},
      {"GET", "/api/v1/cases/*/evidence/*", staff, answered(services, show)},
      {"POST", "/api/v1/applications", staff,
       [&services](const Call& call) {
         return answer_once(services, call,
                            [&](const Once* once) { return apply(services, call, once); });
       },
       kMaxAttachmentBody},
  };
}

}  // namespace musubi::node
