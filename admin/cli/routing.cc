#include "admin/cli/routing.h"

#include "admin/cli/arguments.h"
#include "admin/cli/json_members.h"
#include "admin/cli/release_request.h"
#include "admin/cli/staff_arguments.h"
#include "protocol/ids/codes.h"

namespace musubi::cli {
namespace {

// candidates

struct CandidateOptions : ApiOptions {
  std::string case_id;
};

struct Word {
  std::string_view code;
  std::string_view ja;
  std::string_view en;
};
constexpr Word kAreas[] = {{"covers", "担当地区", "in its area"},
                           {"may_cover", "担当地区か要確認", "its area is to be asked for"}};
constexpr Word kContracts[] = {{"none", "有効な委託契約なし", "no live contract"}};

template <std::size_t N>
std::string in_words(const Session& session, const Word (&words)[N], const std::string& code) {
  for (const Word& word : words) {
    if (word.code == code) return std::string(session.choose(word.ja, word.en));
  }
  return "";
}

std::string candidate_line(const Session& session, const json::Value& candidate) {
  std::string line =
      text_of(candidate, "name_ja") + " – " + in_words(session, kAreas, text_of(candidate, "area"));
  const std::string contract = in_words(session, kContracts, text_of(candidate, "contract"));
  if (!contract.empty()) line += ", " + contract;
  const std::string node = text_of(candidate, "node");
  line += node.empty() ? std::string(session.choose("（ノードなし: 紙で）", " (no node: on paper)"))
                       : " (" + node + ")";
  return line + "\n";
}

std::string candidates_text(const Session& session, const json::Value& answer) {
  std::string text;
  const json::Value* candidates = answer.find("candidates");
  if (candidates != nullptr && candidates->array() != nullptr) {
    for (const json::Value& candidate : *candidates->array()) {
      text += candidate_line(session, candidate);
    }
  }
  if (!text.empty()) return text;
  return std::string(session.choose(
             "窓口の一覧に、当てはまる窓口はありません。コーディネーターに相談してください。",
             "No office of the directories fits. Ask your coordinator.")) +
         "\n";
}

Status show_candidates(Session& session, const CandidateOptions& options) {
  TRY_ASSIGN(const CaseId id, case_argument(options.case_id));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.get("/api/v1/cases/" + id.text() + "/candidates"));
  session.answer(answer, candidates_text(session, answer));
  return {};
}

// fan-out

struct FanOutOptions : ReleaseOptions {
  std::vector<std::string> recipients;
};

Result<json::Value> fan_out_request(const FanOutOptions& options) {
  for (const std::string& recipient : options.recipients) TRY(node_argument(recipient));
  ReleaseOptions first = options;
  first.recipient = options.recipients.front();
  TRY_ASSIGN(json::Value body, release_request(first));
  json::Object* members = body.object();
  members->erase("recipient");
  members->emplace("recipients", json::Array(options.recipients.begin(), options.recipients.end()));
  return body;
}

std::string answer_line(const Session& session, const json::Value& one) {
  const json::Value* answer = one.find("answer");
  const std::string message = answer == nullptr ? "" : text_of(*answer, "message");
  const std::string proposal = answer == nullptr ? "" : text_of(*answer, "proposal");
  std::string line = text_of(one, "recipient") + ": ";
  if (!message.empty())
    return line + std::string(session.choose("発出 ", "sent ")) + message + "\n";
  if (!proposal.empty()) {
    return line + std::string(session.choose("承認待ち ", "waits for approval ")) + proposal + "\n";
  }
  return line + (answer == nullptr ? "" : text_of(*answer, session.choose("ja", "en"))) + "\n";
}

// All were released to, or wait for a second person.
bool is_done(const json::Array& answers) {
  return std::all_of(answers.begin(), answers.end(), [](const json::Value& one) {
    const json::Value* status = one.find("status");
    return status != nullptr && status->integer() != nullptr && *status->integer() < 300;
  });
}

ExitCode fan_out(Session& session, const FanOutOptions& options) {
  const auto ask = [&]() -> Result<json::Value> {
    TRY_ASSIGN(const CaseId id, case_argument(options.case_id));
    TRY_ASSIGN(const json::Value body, fan_out_request(options));
    TRY_ASSIGN(const auto client, ApiClient::open(options));
    TRY_ASSIGN(const auto answer,
               client.post_once("/api/v1/cases/" + id.text() + "/fan-outs", body, options.key));
    return ApiClient::value_of(answer);
  };
  const auto answer = ask();
  if (!answer) return session.fail(answer.error());
  const json::Value* answers = answer->find("answers");
  if (answers == nullptr || answers->array() == nullptr) {
    return session.fail(invalid("api.answer", "/answers"));
  }
  std::string text;
  for (const json::Value& one : *answers->array()) text += answer_line(session, one);
  session.answer(*answer, text);
  return is_done(*answers->array()) ? ExitCode::kOk : ExitCode::kDenied;
}

}  // namespace

void add_routing(CLI::App& noun, Session& session) {
  const auto offered = add_verb<CandidateOptions>(noun, "candidates",
                                                  "つなぎ先の候補 / offices that may be in charge",
                                                  session, show_candidates);
  add_api_options(offered);
  offered.app->add_option("--case", offered.options->case_id, "ケース / the case")->required();
  add_view_purpose(offered);
  const auto verb = add_verb<FanOutOptions>(
      noun, "fan-out", "複数の機関へつなぐ / refer to several bodies", session, fan_out);
  add_release_options(Verb<ReleaseOptions>{verb.app, verb.options});
  add_once_options(verb);
  verb.app->remove_option(verb.app->get_option("--recipient"));
  verb.app
      ->add_option("--recipient", verb.options->recipients,
                   "相手のノード。何度でも / a peer; to be repeated")
      ->required();
  verb.options->kind = std::string(label(Kind::kReferral).name);
  verb.options->purpose = std::string(label(Purpose::kIntakeHandoff).name);
  only(verb.app->add_option("--purpose", verb.options->purpose, "目的 / the purpose")
           ->capture_default_str(),
       purpose_codes());
}

}  // namespace musubi::cli
