// `musubi consent`: what persons said about their consent, receipts for them, who has copies, and
// withdrawals until every copy was answered for. Through the node, which decides and logs.
#include "admin/cli/consent.h"

#include "adapters/files/files.h"
#include "admin/cli/api_client.h"
#include "admin/cli/arguments.h"
#include "admin/cli/command_tree.h"
#include "admin/cli/consent_text.h"
#include "admin/cli/json_members.h"
#include "admin/cli/release_request.h"
#include "admin/cli/staff_arguments.h"
#include "protocol/consent/steps.h"

namespace musubi::cli {
namespace {

struct CaseOptions : ApiOptions {
  std::string case_id;
};
struct NamedOptions : CaseOptions {
  std::string consent;
};

// How much less than the words; shared by recording and narrowing.
struct ScopeOptions {
  std::vector<std::string> recipients;
  std::vector<std::string> categories;
  std::vector<std::string> purposes;
  std::optional<std::string> until;
  std::optional<std::string> direction;
};
struct RecordOptions : CaseOptions, ScopeOptions {
  std::int64_t person = 0;
  std::string state;
  std::string wording;
};
struct NarrowOptions : NamedOptions, ScopeOptions {};
struct ReceiptOptions : NamedOptions {
  std::optional<std::string> out;
};
struct CloseOptions : NamedOptions {
  std::string finding_file;
};

// Of those that somebody may record.
Codes recorded_states() {
  Codes names;
  for (const consent::StateEntry& state : consent::states()) names.emplace_back(state.name);
  return names;
}

json::Array array_of(const std::vector<std::string>& texts) {
  json::Array items;
  for (const std::string& text : texts) items.emplace_back(text);
  return items;
}

Status add_scope(const ScopeOptions& options, json::Object& body) {
  json::Array recipients;
  for (const std::string& text : options.recipients) {
    TRY_ASSIGN(const OrganisationId recipient, organisation_argument(text));
    recipients.emplace_back(recipient.text());
  }
  if (!recipients.empty()) body.emplace("recipients", std::move(recipients));
  if (!options.categories.empty()) body.emplace("categories", array_of(options.categories));
  if (!options.purposes.empty()) body.emplace("purposes", array_of(options.purposes));
  if (options.until) body.emplace("until", *options.until);
  if (options.direction) body.emplace("direction", *options.direction);
  return {};
}

std::string consents_path(const std::string& case_id) {
  return "/api/v1/cases/" + case_id + "/consents";
}

Status record(Session& session, const RecordOptions& options) {
  TRY(case_argument(options.case_id));
  json::Object body{
      {"person", options.person}, {"state", options.state}, {"wording", options.wording}};
  TRY(add_scope(options, body));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer,
             client.post(consents_path(options.case_id), json::Value(std::move(body))));
  session.answer(answer, followed_text(session, answer));
  return {};
}

Status narrow(Session& session, const NarrowOptions& options) {
  TRY(case_argument(options.case_id));
  json::Object body;
  TRY(add_scope(options, body));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer,
             client.post(consents_path(options.case_id) + "/" + options.consent + "/narrowing",
                         json::Value(std::move(body))));
  session.answer(answer, followed_text(session, answer));
  return {};
}

Status list(Session& session, const CaseOptions& options) {
  TRY(case_argument(options.case_id));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.get(consents_path(options.case_id)));
  session.answer(answer, consents_text(session, answer));
  return {};
}

// The page to a file, if one is named; the JSON else.
Status receipt(Session& session, const ReceiptOptions& options) {
  TRY(case_argument(options.case_id));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  const std::string path = consents_path(options.case_id) + "/" + options.consent;
  if (options.out) {
    TRY_ASSIGN(const Bytes page, client.get_bytes(path + "/page"));
    TRY(files::write(*options.out, page, files::Access::kOwner));
    session.answer(json::Object{{"file", *options.out}}, *options.out);
    return {};
  }
  TRY_ASSIGN(const json::Value answer, client.get(path + "/receipt"));
  session.answer(answer, json::to_pretty(answer));
  return {};
}

Status recipients(Session& session, const NamedOptions& options) {
  TRY(case_argument(options.case_id));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer,
             client.get(consents_path(options.case_id) + "/" + options.consent + "/recipients"));
  session.answer(answer, copies_text(session, answer));
  return {};
}

Status ending(Session& session, const ApiOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.get("/api/v1/consents/ending"));
  session.answer(answer, ending_text(session, answer));
  return {};
}

Status withdrawals(Session& session, const CaseOptions& options) {
  TRY(case_argument(options.case_id));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer,
             client.get("/api/v1/cases/" + options.case_id + "/withdrawals"));
  session.answer(answer, withdrawals_text(session, answer));
  return {};
}

Status close(Session& session, const CloseOptions& options) {
  TRY(case_argument(options.case_id));
  TRY_ASSIGN(const json::Value body, word_request("finding", options.finding_file));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer,
             client.post("/api/v1/cases/" + options.case_id + "/withdrawals/" + options.consent +
                             "/closing",
                         body));
  session.answer(answer, "");
  return {};
}

// Options

void add_case(const auto& verb) {
  add_api_options(verb);
  verb.app->add_option("--case", verb.options->case_id, "ケース / the case")->required();
}

void add_name(const auto& verb) {
  add_case(verb);
  verb.app
      ->add_option("--consent", verb.options->consent,
                   "同意の識別子。`list` に出る / the consent, as `list` shows it")
      ->required();
}

void add_scope_options(const auto& verb) {
  const auto [app, options] = verb;
  app->add_option(
      "--recipient", options->recipients,
      "本人が名指しした団体。何度でも。 市外に及ぶ文言では必ず指定 / a body that the "
      "person named; may be repeated; needed under words that cover bodies outside the city");
  app->add_option("--category", options->categories,
                  "この区分だけ。何度でも / this category only; may be repeated");
  only(app->add_option("--purpose", options->purposes,
                       "この目的だけ。何度でも / this purpose only; may be repeated"),
       purpose_codes());
  app->add_option("--until", options->until,
                  "この日まで（日本の日付、2027-03-31 など） / the last day, in Japan");
  app->add_option(
      "--direction", options->direction,
      "提供だけなら provide、収集だけなら collect。なければ両方 / provide or collect only; "
      "both if absent");
}

void add_record_options(const auto& verb) {
  add_case(verb);
  const auto [app, options] = verb;
  app->add_option("--person", options->person, "本人の番号（0から） / the person's index, from 0")
      ->required()
      ->check(CLI::Range(0, 1000));
  app->add_option("--wording", options->wording, "示した文言 / the wording that was shown")
      ->required();
  add_scope_options(verb);
}

void add_recording(CLI::App& noun, Session& session, const char* name, const char* help) {
  const auto verb = add_verb<RecordOptions>(noun, name, help, session, record);
  add_record_options(verb);
  only(verb.app->add_option("--state", verb.options->state, "状態 / the state")->required(),
       recorded_states());
}

void add_state(CLI::App& noun, Session& session, const char* name, const char* help,
               consent::State state) {
  const auto verb = add_verb<RecordOptions>(noun, name, help, session, record);
  add_record_options(verb);
  verb.options->state = std::string(consent::entry(state).name);
}

void add_looking(CLI::App& noun, Session& session) {
  const auto listing = add_verb<CaseOptions>(
      noun, "list", "同意の記録。新しい順 / all that was recorded, the newest first", session,
      list);
  add_case(listing);
  add_view_purpose(listing);
  const auto paper = add_verb<ReceiptOptions>(
      noun, "receipt", "本人に渡す控え / a receipt for the person", session, receipt);
  add_name(paper);
  add_view_purpose(paper);
  paper.app->add_option("--out", paper.options->out,
                        "印刷用の頁の書き出し先。なければ JSON / where to write the page to "
                        "print; without it, JSON");
  const auto given = add_verb<NamedOptions>(noun, "recipients",
                                            "その同意で渡した相手 / who has copies on that consent",
                                            session, recipients);
  add_name(given);
  add_view_purpose(given);
  add_api_options(add_verb<ApiOptions>(
      noun, "ending", "まもなく切れる同意 / consents that end soon", session, ending));
}

}  // namespace

void add_summary_consent(CLI::App& noun, Session& session) {
  add_recording(noun, session, "consent", "同意を記録する / record a consent");
}

void add_consents(CLI::App& root, Session& session) {
  CLI::App& noun = *root.add_subcommand("consent", "本人の同意 / consents");
  noun.require_subcommand(1);
  add_recording(noun, session, "record", "本人の答えを記録する / record what a person said");
  add_state(noun, session, "renew", "同意を更新する / renew a consent", consent::State::kRenewed);
  add_state(noun, session, "withdraw", "撤回を記録する / record a withdrawal",
            consent::State::kWithdrawn);
  const auto less = add_verb<NarrowOptions>(
      noun, "narrow", "同意の範囲を縮める / make a consent cover less", session, narrow);
  add_name(less);
  add_scope_options(less);
  add_looking(noun, session);
  const auto taken_back = add_verb<CaseOptions>(
      noun, "withdrawals", "撤回と回収の状況 / withdrawals, and what became of each copy", session,
      withdrawals);
  add_case(taken_back);
  add_view_purpose(taken_back);
  const auto closing = add_verb<CloseOptions>(
      noun, "close-withdrawal",
      "すべて回答された撤回を確認して終える / close a withdrawal that all have answered", session,
      close);
  add_name(closing);
  closing.app
      ->add_option("--finding", closing.options->finding_file,
                   "確認した結果を書いたファイル / a file that says what you found")
      ->required();
}

}  // namespace musubi::cli
