// `musubi tip`: what partners and neighbours noticed (docs/spec/tip.md). It comes in, and no verb
// sends anything of it.
#include <fmt/format.h>

#include "adapters/files/files.h"
#include "admin/cli/arguments.h"
#include "admin/cli/json_members.h"
#include "admin/cli/release_request.h"
#include "admin/cli/staff_arguments.h"

namespace musubi::cli {
namespace {

constexpr List kTips{"/api/v1/tips", "tips"};
constexpr std::size_t kMaxTipFile = 16 * 1024;

struct AddOptions : ApiOptions {
  std::string words_file;
  std::optional<std::string> commissioner;
};

// From a file: arguments are seen by everybody on the machine.
Status add(Session& session, const AddOptions& options) {
  TRY_ASSIGN(const Bytes text, files::read(options.words_file, kMaxTipFile));
  TRY_ASSIGN(json::Value words, json::parse(text));
  json::Object body{{"words", std::move(words)}};
  if (options.commissioner) {
    TRY_ASSIGN(const OrganisationId commissioner, organisation_argument(*options.commissioner));
    body.emplace("commissioner", commissioner.text());
  }
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.post(kTips.path, json::Value(std::move(body))));
  session.answer(answer, text_of(answer, "tip"));
  return {};
}

Status list(Session& session, const ApiOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(json::Array items, read_list(client, kTips));
  std::string text;
  for (const json::Value& item : items) {
    text += fmt::format("{}  {}  {}  {}\n", text_of(item, "tip"), text_of(item, "partition"),
                        text_of(item, session.choose("state_ja", "state").data()),
                        text_of(item, "received"));
  }
  session.answer(json::Object{{kTips.member, std::move(items)}}, text);
  return {};
}

struct TipOptions : ApiOptions {
  std::string tip;
};

std::string path_of(const TipOptions& options) {
  return std::string(kTips.path) + "/" + options.tip;
}

Status show(Session& session, const TipOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.get(path_of(options)));
  session.answer(answer, json::to_pretty(answer));
  return {};
}

struct LinkOptions : TipOptions {
  std::string case_id;
  bool opened = false;
};

Status link(Session& session, const LinkOptions& options) {
  TRY(case_argument(options.case_id));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer,
             client.post(
                 path_of(options) + "/link",
                 json::Value(json::Object{{"case", options.case_id}, {"opened", options.opened}})));
  session.answer(answer, "");
  return {};
}

struct NoteOptions : TipOptions {
  std::string file;
};

Status post_note(Session& session, const NoteOptions& options, const char* step,
                 const char* member) {
  TRY_ASSIGN(const json::Value body, word_request(member, options.file));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.post(path_of(options) + step, body));
  session.answer(answer, "");
  return {};
}

Status assess(Session& session, const NoteOptions& options) {
  return post_note(session, options, "/assessment", "note");
}

Status close(Session& session, const NoteOptions& options) {
  return post_note(session, options, "/closing", "reason");
}

void add_name(const auto& verb) {
  add_api_options(verb);
  verb.app->add_option("--tip", verb.options->tip, "見守り情報 / the tip")->required();
}

}  // namespace

void add_tip(CLI::App& root, Session& session) {
  CLI::App& noun = *root.add_subcommand("tip", "見守り情報 / tips");
  noun.require_subcommand(1);
  const auto adding =
      add_verb<AddOptions>(noun, "add", "見守り情報を受け取る / take a tip in", session, add);
  add_api_options(adding);
  adding.app
      ->add_option("--words", adding.options->words_file,
                   "内容を書いた JSON のファイル / a JSON file with what was said")
      ->required();
  adding.app->add_option("--commissioner", adding.options->commissioner,
                         "委託元の団体 / the body on whose behalf");
  add_api_options(add_verb<ApiOptions>(noun, "list", "見守り情報の一覧 / tips", session, list));
  const auto showing =
      add_verb<TipOptions>(noun, "show", "内容を見る / what was said", session, show);
  add_name(showing);
  add_view_purpose(showing);
  const auto assessing = add_verb<NoteOptions>(
      noun, "assess", "確かめたことを書く / write down what was found", session, assess);
  add_name(assessing);
  assessing.app->add_option("--note", assessing.options->file, "書いたファイル / a file with it")
      ->required();
  const auto linking =
      add_verb<LinkOptions>(noun, "link", "ケースに紐付ける / link it to a case", session, link);
  add_name(linking);
  linking.app->add_option("--case", linking.options->case_id, "ケース / the case")->required();
  linking.app->add_flag("--opened", linking.options->opened,
                        "この情報で新しく受け付けたケース / the case was taken in because of it");
  const auto closing = add_verb<NoteOptions>(
      noun, "close", "対応なしで終える / close it without action", session, close);
  add_name(closing);
  closing.app
      ->add_option("--reason", closing.options->file,
                   "理由を書いたファイル / a file with the reason")
      ->required();
}

}  // namespace musubi::cli
