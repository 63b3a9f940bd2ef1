// `musubi household`: the people of a case, and their picture (docs/spec/household.md).
#include "adapters/files/files.h"
#include "admin/cli/json_members.h"
#include "admin/cli/release_request.h"
#include "protocol/people/genogram.h"

namespace musubi::cli {
namespace {

struct LookOptions : ApiOptions {
  std::string case_id;
};

struct ShowOptions : LookOptions {
  bool full = false;
};

struct DrawOptions : LookOptions {
  std::string out;
};

struct EditOptions : ApiOptions {
  std::string case_id;
  std::string file;
  std::uint64_t revision = 0;
  std::optional<std::string> reason_file;
};

std::string path_of(const std::string& case_id, const char* what) {
  return "/api/v1/cases/" + case_id + "/" + what;
}

Status show(Session& session, const ShowOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  const char* what = options.full ? "household?view=full" : "household";
  TRY_ASSIGN(const json::Value answer, client.get(path_of(options.case_id, what)));
  session.answer(answer, json::to_pretty(answer));
  return {};
}

Status draw(Session& session, const DrawOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const Bytes picture, client.get_bytes(path_of(options.case_id, "genogram")));
  TRY(files::write(options.out, picture, files::Access::kOwner));
  session.answer(json::Object{{"file", options.out}}, options.out);
  return {};
}

Status edit(Session& session, const EditOptions& options) {
  TRY_ASSIGN(const Bytes text, files::read(options.file, people::kMaxHouseholdBytes));
  TRY_ASSIGN(json::Value document, json::parse(text, people::kMaxHouseholdBytes));
  // What `show --full` wrote may be mended as it is.
  if (const json::Value* shown = document.find("household")) document = json::Value(*shown);
  json::Object body{{"household", std::move(document)}};
  if (options.reason_file) {
    TRY_ASSIGN(const json::Value reason, word_request("reason", *options.reason_file));
    body.emplace("reason", *reason.find("reason"));
  }
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer,
             client.put(path_of(options.case_id, "household"), std::move(body), options.revision));
  session.answer(answer, json::to_pretty(answer));
  return {};
}

void add_case(const auto& verb) {
  add_api_options(verb);
  verb.app->add_option("--case", verb.options->case_id, "ケース / the case")->required();
}

void add_look(const auto& verb) {
  add_case(verb);
  add_view_purpose(verb);
}

}  // namespace

void add_household(CLI::App& root, Session& session) {
  CLI::App& noun = *root.add_subcommand("household", "世帯とジェノグラム / households");
  noun.require_subcommand(1);
  const auto showing =
      add_verb<ShowOptions>(noun, "show", "世帯を見る / show who is in a household", session, show);
  add_look(showing);
  showing.app->add_flag("--full", showing.options->full,
                        "秘匿された居所も見る。記録に残る / sealed places too; it is in the log");
  const auto drawing = add_verb<DrawOptions>(
      noun, "genogram", "ジェノグラムを描く / draw the genogram, as SVG", session, draw);
  add_look(drawing);
  drawing.app->add_option("--out", drawing.options->out, "書き出す先 / where to")->required();
  const auto editing =
      add_verb<EditOptions>(noun, "edit", "世帯を直す / change a household", session, edit);
  add_case(editing);
  editing.app->add_option("--file", editing.options->file, "世帯の全体 / the whole household")
      ->required();
  editing.app
      ->add_option("--revision", editing.options->revision,
                   "見た版の番号 / the revision that you saw")
      ->required();
  editing.app->add_option(
      "--reason", editing.options->reason_file,
      "秘匿の印を外す理由を書いたファイル / a file with the reason for taking a seal away");
}

}  // namespace musubi::cli
