#include "admin/cli/review.h"

#include "admin/cli/release_request.h"

namespace musubi::cli {
namespace {

struct ReviewOptions : ApiOptions {
  std::string task;
  std::string finding_file;
};

struct CaseOptions : ApiOptions {
  std::string case_id;
};

struct ReopenOptions : CaseOptions {
  std::string reason_file;
};

Status post(Session& session, const ApiOptions& options, const std::string& path,
            const json::Value& body) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.post(path, body));
  session.answer(answer, "");
  return {};
}

Status review(Session& session, const ReviewOptions& options) {
  TRY_ASSIGN(const json::Value body, word_request("finding", options.finding_file));
  return post(session, options, "/api/v1/tasks/" + options.task + "/review", body);
}

Status close(Session& session, const CaseOptions& options) {
  return post(session, options, "/api/v1/cases/" + options.case_id + "/closing",
              json::Value(json::Object{}));
}

Status reopen(Session& session, const ReopenOptions& options) {
  TRY_ASSIGN(const json::Value body, word_request("reason", options.reason_file));
  return post(session, options, "/api/v1/cases/" + options.case_id + "/reopening", body);
}

void add_case(const auto& verb) {
  add_api_options(verb);
  verb.app->add_option("--case", verb.options->case_id, "ケース / the case")->required();
}

}  // namespace

void add_reviews(CLI::App& noun, Session& session) {
  const auto reviewing = add_verb<ReviewOptions>(
      noun, "review", "提供を事後に検証する / review what was released", session, review);
  add_api_options(reviewing);
  reviewing.app
      ->add_option("--task", reviewing.options->task,
                   "仕事の識別子 / the task, as `tasks` lists it")
      ->required();
  reviewing.app
      ->add_option("--finding", reviewing.options->finding_file,
                   "検証の結果を書いたファイル / a file with what was found")
      ->required();
  add_case(add_verb<CaseOptions>(noun, "close", "ケースを終える / close a case", session, close));
  const auto reopening = add_verb<ReopenOptions>(
      noun, "reopen", "終えたケースを再開する / reopen a case", session, reopen);
  add_case(reopening);
  reopening.app
      ->add_option("--reason", reopening.options->reason_file,
                   "理由を書いたファイル / a file with the reason")
      ->required();
}

}  // namespace musubi::cli
