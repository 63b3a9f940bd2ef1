// `musubi emergency` and `musubi review`: releases in an emergency, their rate, and reviews that an
// officer of another member signs (docs/spec/emergency.md).
#include <fmt/format.h>

#include "adapters/files/files.h"
#include "adapters/files/key_folder.h"
#include "admin/cli/arguments.h"
#include "admin/cli/json_members.h"
#include "admin/cli/release_request.h"
#include "protocol/emergency/review.h"

namespace musubi::cli {
namespace {

constexpr List kEmergencies{"/api/v1/emergencies", "emergencies"};

Status list(Session& session, const ApiOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(json::Array items, read_list(client, kEmergencies));
  std::string text;
  for (const json::Value& item : items) {
    const std::string reviewed = text_of(item, "reviewed");
    text += fmt::format(
        "{}  {}  {}  {}  {}  {}\n", text_of(item, "message"), text_of(item, "partition"),
        text_of(item, "released"), text_of(item, "released_by"),
        reviewed.empty() ? session.choose("検証なし", "no review") : std::string_view(reviewed),
        text_of(item, "alarm"));
  }
  session.answer(json::Object{{kEmergencies.member, std::move(items)}}, text);
  return {};
}

struct RateOptions : ApiOptions {
  std::string message;
  std::string finding_file;
};

Status look_at_rate(Session& session, const RateOptions& options) {
  TRY_ASSIGN(const json::Value body, word_request("finding", options.finding_file));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer,
             client.post(std::string(kEmergencies.path) + "/" + options.message + "/rate", body));
  session.answer(answer, "");
  return {};
}

// review

struct RequestOptions : ApiOptions {
  std::string task;
  std::string out;
};

Status write_request(Session& session, const RequestOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer,
             client.get("/api/v1/tasks/" + options.task + "/review-request"));
  const json::Value* request = answer.find("request");
  if (request == nullptr) return invalid("api.answer", "/request");
  TRY(files::write(options.out, to_bytes(json::to_canonical(*request)), files::Access::kEveryone));
  const std::string salt = text_of(answer, "salt");
  session.answer(json::Object{{"file", options.out}, {"salt", salt}}, options.out);
  session.say("理由を伝えるときは、この塩も伝えてください: " + salt,
              "with the reason, tell this salt, too: " + salt);
  return {};
}

struct SignOptions {
  std::string request;
  std::string dir;
  std::string passphrase_file;
  std::string finding;
  std::string out;
};

// Without a finding it only shows: nobody signs what they were not shown.
Status sign(Session& session, const SignOptions& options) {
  TRY_ASSIGN(const Bytes text, files::read(options.request, emergency::kMaxReviewBytes));
  TRY_ASSIGN(const json::Value asked, json::parse(text));
  TRY_ASSIGN(auto request, emergency::parse_review_request(asked, ""));
  session.answer(asked, json::to_pretty(asked));
  if (options.finding.empty()) {
    session.say("検証したら、--finding と --out を付けて署名してください",
                "when you have reviewed it, sign with --finding and --out");
    return {};
  }
  const auto finding = emergency::parse_finding(options.finding);
  if (!finding || options.out.empty()) return invalid("json.bad-value", "--finding, --out");
  TRY_ASSIGN(auto passphrase, files::read_passphrase(options.passphrase_file));
  const files::KeyFolder folder(options.dir, std::move(passphrase));
  TRY_ASSIGN(const auto generations, folder.generations(crypto::KeyRole::kApproval));
  if (generations.empty()) return Error{ErrorCode::kNotFound, "amendment.no-key", options.dir};
  const auto review = emergency::sign_review(
      std::move(request), *finding, now(), generations.back().certificate, generations.back().key);
  return files::write(options.out, to_bytes(json::to_canonical(emergency::to_json(review))),
                      files::Access::kEveryone);
}

struct AcceptOptions : ApiOptions {
  std::string task;
  std::string file;
};

Status accept(Session& session, const AcceptOptions& options) {
  TRY_ASSIGN(const Bytes text, files::read(options.file, emergency::kMaxReviewBytes));
  TRY_ASSIGN(const json::Value review, json::parse(text));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer,
             client.post("/api/v1/tasks/" + options.task + "/signed-review", review));
  session.answer(answer, "");
  return {};
}

void add_task(const auto& verb) {
  add_api_options(verb);
  verb.app->add_option("--task", verb.options->task, "検証の仕事 / the review, as `tasks` lists it")
      ->required();
}

void add_signing(CLI::App& noun, Session& session) {
  const auto [app, options] = add_verb<SignOptions>(
      noun, "sign", "別の団体の提供を検証し、署名する / review another member's release, and sign",
      session, sign);
  app->add_option("--request", options->request, "検証依頼のファイル / the request's file")
      ->required();
  app->add_option("--dir", options->dir, "本人のフォルダー / the person's own folder")->required();
  app->add_option("--passphrase-file", options->passphrase_file,
                  "本人だけのパスフレーズのファイル / the file with the person's own passphrase")
      ->required();
  only(app->add_option("--finding", options->finding,
                       "検証の結果。なければ見るだけ / what was found; without it, only show"),
       {"proper", "excessive", "unfounded"});
  app->add_option("--out", options->out, "署名を書くファイル / where to write what was signed");
}

}  // namespace

void add_emergency(CLI::App& root, Session& session) {
  CLI::App& noun = *root.add_subcommand("emergency", "緊急の提供 / releases in an emergency");
  noun.require_subcommand(1);
  add_api_options(add_verb<ApiOptions>(noun, "list", "緊急の提供の一覧 / releases in an emergency",
                                       session, list));
  const auto [app, options] = add_verb<RateOptions>(
      noun, "rate", "件数の警報を確かめた結果を書く / write down what an alarm came to", session,
      look_at_rate);
  add_api_options(Verb<RateOptions>{app, options});
  app->add_option("--message", options->message, "警報になった提供 / the release")->required();
  app->add_option("--finding", options->finding_file,
                  "結果を書いたファイル / a file with what was found")
      ->required();
}

void add_review(CLI::App& root, Session& session) {
  CLI::App& noun = *root.add_subcommand(
      "review", "別の団体の人による事後の検証 / reviews by officers of other members");
  noun.require_subcommand(1);
  const auto requesting = add_verb<RequestOptions>(
      noun, "request", "検証依頼を書き出す / write a request for a review", session, write_request);
  add_task(requesting);
  requesting.app->add_option("--out", requesting.options->out, "書き出す先 / where to")->required();
  add_signing(noun, session);
  const auto accepting = add_verb<AcceptOptions>(
      noun, "accept", "署名された検証を取り込む / take in a signed review", session, accept);
  add_task(accepting);
  accepting.app->add_option("--file", accepting.options->file, "ファイル / the file")->required();
}

}  // namespace musubi::cli
