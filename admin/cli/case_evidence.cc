// `musubi case attach`, `attachments`, `fetch`, `apply`: papers that belong to a case.
#include "adapters/files/files.h"
#include "admin/cli/api_client.h"
#include "admin/cli/arguments.h"
#include "admin/cli/case_commands.h"
#include "admin/cli/json_members.h"
#include "admin/cli/release_request.h"
#include "admin/cli/staff_arguments.h"
#include "protocol/papers/attachment.h"

namespace musubi::cli {
namespace {

const Codes kTypes{"application/pdf", "image/png", "image/jpeg", "text/plain"};

struct EvidenceOptions : OnceOptions {
  std::string case_id;
  std::string evidence;
  std::string kind = "other";
  std::string type;
  std::optional<std::int64_t> person;
  std::optional<std::string> office;
  std::optional<std::string> on_behalf_of;
  std::string file;
  std::string out;
  std::string application;
  std::optional<std::string> scan;
  std::optional<std::string> commissioner;
};

void tell(Session& session, const json::Value& answer) {
  session.answer(answer, json::to_pretty(answer));
}

Result<std::string> evidence_path(const EvidenceOptions& options) {
  TRY(case_argument(options.case_id));
  return "/api/v1/cases/" + options.case_id + "/evidence";
}

// Whose consent the paper is, who took it and on whose behalf.
json::Value consent_of(const EvidenceOptions& options) {
  json::Object consent{{"person", *options.person}};
  if (options.office) consent.emplace("office", *options.office);
  if (options.on_behalf_of) consent.emplace("on_behalf_of", *options.on_behalf_of);
  return consent;
}

Status attach(Session& session, const EvidenceOptions& options) {
  TRY_ASSIGN(const std::string path, evidence_path(options));
  TRY_ASSIGN(const Bytes content, files::read(options.file, papers::kMaxAttachment));
  json::Object body{
      {"content", to_base64(content)}, {"kind", options.kind}, {"media_type", options.type}};
  if (options.person) body.emplace("consent", consent_of(options));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.post(path, json::Value(std::move(body))));
  tell(session, answer);
  return {};
}

Status list(Session& session, const EvidenceOptions& options) {
  TRY_ASSIGN(const std::string path, evidence_path(options));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.get(path));
  std::string text;
  for (const json::Value& each : *answer.find("evidence")->array()) {
    text += text_of(each, "evidence") + "  " + text_of(each, "kind") + "  " +
            text_of(each, "media_type") + "  SHA-256 " + text_of(each, "sha256") + "\n";
  }
  session.answer(answer, text);
  return {};
}

Status fetch(Session& session, const EvidenceOptions& options) {
  TRY_ASSIGN(const std::string path, evidence_path(options));
  if (!papers::EvidenceId::parse(options.evidence)) {
    return Error{ErrorCode::kNotFound, "evidence.not-found", options.evidence};
  }
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const Bytes content, client.get_bytes(path + "/" + options.evidence));
  TRY(files::write(options.out, content, files::Access::kOwner));
  session.answer(json::Object{{"file", options.out}}, options.out);
  return {};
}

Result<json::Value> application_request(const EvidenceOptions& options) {
  TRY_ASSIGN(json::Value application, read_json(options.application));
  json::Object body{{"application", std::move(application)}};
  if (options.commissioner) body.emplace("commissioner", *options.commissioner);
  if (options.scan) {
    TRY_ASSIGN(const Bytes content, files::read(*options.scan, papers::kMaxAttachment));
    body.emplace("scan",
                 json::Object{{"content", to_base64(content)}, {"media_type", options.type}});
  }
  return json::Value(std::move(body));
}

Status apply(Session& session, const EvidenceOptions& options) {
  TRY_ASSIGN(const json::Value body, application_request(options));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const auto answer, client.post_once("/api/v1/applications", body, options.key));
  TRY_ASSIGN(const json::Value value, ApiClient::value_of(answer));
  tell(session, value);
  return {};
}

Verb<EvidenceOptions> add_of_case(CLI::App& noun, Session& session, const char* name,
                                  const char* help,
                                  Status (*run)(Session&, const EvidenceOptions&)) {
  const auto verb = add_verb<EvidenceOptions>(noun, name, help, session, run);
  add_api_options(verb);
  verb.app->add_option("--case", verb.options->case_id, "ケース / the case")->required();
  return verb;
}

}  // namespace

void add_case_evidence(CLI::App& noun, Session& session) {
  const auto attaching =
      add_of_case(noun, session, "attach", "書類を添付する / attach a paper or its scan", attach);
  attaching.app->add_option("--file", attaching.options->file, "ファイル / the file")->required();
  auto* person = attaching.app
                     ->add_option("--consent-of", attaching.options->person,
                                  "その同意をした本人の番号（0から） / whose consent it is: the "
                                  "person's index, from 0")
                     ->check(CLI::Range(0, 1000));
  attaching.app
      ->add_option("--taken-by", attaching.options->office,
                   "同意を取った機関 / the office that took the consent")
      ->needs(person);
  attaching.app
      ->add_option("--on-behalf-of", attaching.options->on_behalf_of,
                   "だれのために取ったか（団体） / the organisation on whose behalf")
      ->needs(person);
  only(attaching.app->add_option("--kind", attaching.options->kind, "種類 / what it is"),
       Codes{"consent", "application", "other"});
  only(attaching.app->add_option("--type", attaching.options->type, "形式 / its media type")
           ->required(),
       kTypes);
  add_of_case(noun, session, "attachments", "添付の一覧 / what is attached", list);
  const auto fetching =
      add_of_case(noun, session, "fetch", "添付を取り出す / save an attachment", fetch);
  fetching.app->add_option("--evidence", fetching.options->evidence, "添付 / the attachment")
      ->required();
  fetching.app->add_option("--out", fetching.options->out, "書き出す先 / where to")->required();
  add_view_purpose(fetching);
  const auto applying = add_verb<EvidenceOptions>(
      noun, "apply", "相談受付・申込票を受け付ける / take in an application", session, apply);
  add_once_options(applying);
  applying.app->add_option("--application", applying.options->application, "申込票 / the form")
      ->required();
  applying.app->add_option("--scan", applying.options->scan, "紙の写し / a scan of the paper");
  only(applying.app->add_option("--type", applying.options->type, "写しの形式 / its media type"),
       kTypes);
  applying.app->add_option("--commissioner", applying.options->commissioner,
                           "委託元の団体 / the body on whose behalf");
}

}  // namespace musubi::cli
