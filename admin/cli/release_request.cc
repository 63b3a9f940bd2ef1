#include "admin/cli/release_request.h"

#include "adapters/files/files.h"
#include "admin/cli/arguments.h"
#include "admin/cli/release_text.h"
#include "admin/cli/staff_arguments.h"
#include "protocol/policy/obligations.h"
#include "protocol/staff/view_purpose.h"

namespace musubi::cli {
namespace {

constexpr std::size_t kMaxReasonBytes = 16 * 1024;
constexpr std::size_t kMaxPages = 10'000;

json::Array texts(const std::vector<std::string>& items) { return {items.begin(), items.end()}; }

template <class Code>
Codes names_of(std::size_t count) {
  Codes names;
  for (std::size_t i = 0; i < count; ++i) {
    names.emplace_back(label(static_cast<Code>(i)).name);
  }
  return names;
}

Codes duty_codes() {
  Codes names;
  for (const policy::DutyEntry& duty : policy::duty_catalogue()) {
    if (duty.phase == policy::Phase::kBefore) names.emplace_back(duty.id);
  }
  return names;
}

// Where the API has what is done with a case.
Result<std::string> path_of(const ReleaseOptions& options, const char* what) {
  TRY_ASSIGN(const CaseId id, case_argument(options.case_id));
  return "/api/v1/cases/" + id.text() + "/" + what;
}

}  // namespace

CLI::Validator one_of(const Codes& codes) { return CLI::IsMember(codes).description(""); }

void only(CLI::Option* option, const Codes& codes) {
  option->description(option->get_description() + ": " + CLI::detail::join(codes, ", "));
  option->check(one_of(codes));
}

Codes category_codes() { return names_of<Category>(kCategoryCount); }

Codes purpose_codes() { return names_of<Purpose>(kPurposeCount); }
Codes view_purpose_codes() {
  Codes codes;
  for (const std::string_view code : staff::view_purposes()) codes.emplace_back(code);
  return codes;
}

Codes kind_codes() {
  Codes names = names_of<Kind>(kKindCount);
  std::erase_if(names, [](const std::string& name) { return is_notice(*parse_kind(name)); });
  return names;
}

void add_release_options(const Verb<ReleaseOptions>& verb) {
  const auto [app, options] = verb;
  app->add_option("--case", options->case_id, "ケース / the case")->required();
  app->add_option("--recipient", options->recipient, "相手のノード / the peer")->required();
  app->add_option("--basis", options->basis, "法的根拠 / the legal basis that a person chose")
      ->required();
  only(app->add_option("--category", options->categories,
                       "この区分だけ。何度でも / only these categories; may be repeated"),
       category_codes());
  only(app->add_option("--discharged", options->discharged,
                       "果たした義務。何度でも / a duty that was done; may be repeated"),
       duty_codes());
  app->add_option("--reason", options->reason_file,
                  "理由を書いたファイル / a file with the reason");
  app->add_option("--reply-to", options->reply_to,
                  "返事をする元のメッセージ / the message it answers");
  app->add_option("--person", options->person,
                  "ケースの中のこの人だけ（0から） / only this person of the case, from 0");
  only(app->add_option("--emergency", options->emergency,
                       "生命・身体の危険による提供。本人に先に尋ねられるか / life or body is in "
                       "danger; whether the person could be asked first"),
       {"difficult", "would_obstruct", "yes"});
}

Result<json::Value> release_request(const ReleaseOptions& options) {
  TRY(node_argument(options.recipient));
  json::Object body{{"basis", options.basis},
                    {"kind", options.kind},
                    {"purpose", options.purpose},
                    {"recipient", options.recipient}};
  if (!options.categories.empty()) body.emplace("categories", texts(options.categories));
  if (!options.discharged.empty()) body.emplace("discharged", texts(options.discharged));
  if (options.reply_to) {
    TRY_ASSIGN(const MessageId reply_to, message_argument(*options.reply_to));
    body.emplace("reply_to", reply_to.text());
  }
  if (options.reason_file) {
    TRY_ASSIGN(const Bytes reason, files::read(*options.reason_file, kMaxReasonBytes));
    body.emplace("reason", as_text(reason));
  }
  if (options.inquiry) body.emplace("inquiry", *options.inquiry);
  if (options.person) body.emplace("person", *options.person);
  if (options.emergency) {
    body.emplace("emergency", json::Object{{"consent_obtainable", *options.emergency}});
  }
  return json::Value(std::move(body));
}

Result<json::Value> word_request(const char* name, const std::string& file) {
  TRY_ASSIGN(const Bytes said, files::read(file, kMaxReasonBytes));
  return json::Value(json::Object{{name, as_text(said)}});
}

ExitCode show_decision(Session& session, const Result<ApiClient::Answer>& answer,
                       const std::vector<std::string>& asked) {
  if (!answer) return session.fail(answer.error());
  const auto value = json::parse(answer->body, kMaxAnswerBytes);
  if (answer->ok() && value) {
    session.answer(*value, release_text(session, *value, asked));
    return ExitCode::kOk;
  }
  const Error problem = ApiClient::problem(*answer);
  if (problem.reason != "policy.denied" || !value) return session.fail(problem);
  session.answer(*value, release_text(session, *value, asked));
  session.explain(problem);
  return ExitCode::kDenied;
}

ExitCode preview_release(Session& session, const ReleaseOptions& options) {
  const auto ask = [&]() -> Result<ApiClient::Answer> {
    TRY_ASSIGN(const std::string path, path_of(options, "decisions"));
    TRY_ASSIGN(const json::Value body, release_request(options));
    TRY_ASSIGN(const auto client, ApiClient::open(options));
    const std::string text = json::to_canonical(body);
    return client.exchange("POST", path, "application/json", as_bytes(text));
  };
  return show_decision(session, ask(), options.categories);
}

ExitCode send_release(Session& session, const ReleaseOptions& options) {
  const auto ask = [&]() -> Result<ApiClient::Answer> {
    TRY_ASSIGN(const std::string path, path_of(options, "releases"));
    TRY_ASSIGN(const json::Value body, release_request(options));
    TRY_ASSIGN(const auto client, ApiClient::open(options));
    return client.post_once(path, body, options.key);
  };
  return show_decision(session, ask(), options.categories);
}

Result<json::Array> read_list(const ApiClient& client, const List& list) {
  json::Array all;
  const std::string path = list.path;
  const char* more = path.find('?') == std::string::npos ? "?after=" : "&after=";
  std::string query;
  for (std::size_t page = 0; page < kMaxPages; ++page) {
    TRY_ASSIGN(json::Value answer, client.get(path + query));
    const json::Value* items = answer.find(list.member);
    if (items == nullptr || items->array() == nullptr) return invalid("api.answer", list.path);
    all.insert(all.end(), items->array()->begin(), items->array()->end());
    const json::Value* next = answer.find("next");
    if (next == nullptr || next->text() == nullptr) return all;
    query = more + *next->text();
  }
  return Error{ErrorCode::kTooLarge, "api.answer", list.path};
}

}  // namespace musubi::cli
