// `musubi draft`: what you began to write and have not taken in, through the node's API.
#include "admin/cli/api_client.h"
#include "admin/cli/arguments.h"
#include "admin/cli/command_tree.h"
#include "admin/cli/json_members.h"
#include "admin/cli/release_request.h"
#include "protocol/casework/intake_sheet.h"

namespace musubi::cli {
namespace {

constexpr std::string_view kDrafts = "/api/v1/drafts";
constexpr const char* kJson = "application/json";

struct DraftOptions : ApiOptions {
  std::string draft;
  std::int64_t revision = 0;
  std::string file;
  std::string form = "intake-sheet";
  std::optional<std::string> commissioner;
};

void tell(Session& session, const json::Value& answer) {
  session.answer(answer, json::to_pretty(answer));
}

// An id is a part of a path: what is none is not asked for.
Result<std::string> path_of(const DraftOptions& options) {
  if (!MessageId::parse(options.draft)) {
    return Error{ErrorCode::kNotFound, "draft.not-found", options.draft};
  }
  return std::string(kDrafts) + "/" + options.draft;
}

Status save(Session& session, const DraftOptions& options) {
  TRY_ASSIGN(json::Value content, read_json(options.file));
  json::Object body{{"content", std::move(content)}, {"form", options.form}};
  if (options.commissioner) body.emplace("commissioner", *options.commissioner);
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer,
             client.post(std::string(kDrafts), json::Value(std::move(body))));
  tell(session, answer);
  return {};
}

Status list(Session& session, const ApiOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.get(std::string(kDrafts)));
  std::string text;
  for (const json::Value& each : *answer.find("drafts")->array()) {
    text += text_of(each, "draft") + "  " + text_of(each, "changed") + "  " +
            text_of(each, "form") + "\n";
  }
  session.answer(answer, text);
  return {};
}

Status show(Session& session, const DraftOptions& options) {
  TRY_ASSIGN(const std::string path, path_of(options));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.get(path));
  tell(session, answer);
  return {};
}

Result<json::Value> send(const DraftOptions& options, const std::string& method,
                         const std::string& more, const json::Value& body) {
  TRY_ASSIGN(const std::string path, path_of(options));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  const std::string text = body.is_null() ? std::string() : json::to_canonical(body);
  TRY_ASSIGN(const auto answer, client.exchange(method, path + more, kJson, as_bytes(text)));
  return ApiClient::value_of(answer);
}

Status change(Session& session, const DraftOptions& options) {
  TRY_ASSIGN(json::Value content, read_json(options.file));
  TRY_ASSIGN(const json::Value answer,
             send(options, "PUT", "",
                  json::Object{{"content", std::move(content)}, {"revision", options.revision}}));
  tell(session, answer);
  return {};
}

Status discard(Session& session, const DraftOptions& options) {
  TRY_ASSIGN(const json::Value answer, send(options, "DELETE", "", json::Value()));
  session.answer(answer, "");
  return {};
}

Status take_in(Session& session, const DraftOptions& options) {
  TRY_ASSIGN(const json::Value answer,
             send(options, "POST", "/intake", json::Object{{"revision", options.revision}}));
  tell(session, answer);
  return {};
}

void add_draft_option(const Verb<DraftOptions>& verb) {
  add_api_options(verb);
  verb.app->add_option("--draft", verb.options->draft, "下書き / the draft")->required();
}
void add_revision(const Verb<DraftOptions>& verb) {
  verb.app->add_option("--revision", verb.options->revision, "開いたときの版 / as you opened it")
      ->required();
}
void add_file(const Verb<DraftOptions>& verb) {
  verb.app->add_option("--file", verb.options->file, "書きかけ（JSON） / what you have (JSON)")
      ->required();
}

}  // namespace

void add_draft(CLI::App& root, Session& session) {
  CLI::App& noun = *root.add_subcommand("draft", "自分の下書き / your own drafts");
  noun.require_subcommand(1);
  const auto saving =
      add_verb<DraftOptions>(noun, "save", "下書きを保存する / keep a draft", session, save);
  add_api_options(saving);
  add_file(saving);
  only(saving.app->add_option("--form", saving.options->form, "様式 / the form"),
       Codes{"intake-sheet", "application"});
  saving.app->add_option("--commissioner", saving.options->commissioner,
                         "委託元の団体 / the body on whose behalf");
  add_api_options(add_verb<ApiOptions>(noun, "list", "下書きの一覧 / your drafts", session, list));
  const auto showing =
      add_verb<DraftOptions>(noun, "show", "下書きを開く / open a draft", session, show);
  add_draft_option(showing);
  add_view_purpose(showing);
  const auto changing =
      add_verb<DraftOptions>(noun, "change", "下書きを書き直す / change a draft", session, change);
  add_draft_option(changing);
  add_revision(changing);
  add_file(changing);
  add_draft_option(add_verb<DraftOptions>(
      noun, "discard", "下書きを破棄する。元に戻せない / discard a draft for good", session,
      discard));
  const auto taking = add_verb<DraftOptions>(
      noun, "take-in", "下書きを受け付けてケースにする / make a case of a draft", session, take_in);
  add_draft_option(taking);
  add_revision(taking);
}

}  // namespace musubi::cli
