// `musubi case`: the papers of a case, through the node's API, which logs who saw what.
#include "adapters/files/files.h"
#include "admin/cli/api_client.h"
#include "admin/cli/arguments.h"
#include "admin/cli/case_commands.h"
#include "admin/cli/command_tree.h"
#include "admin/cli/release_request.h"
#include "admin/cli/staff_arguments.h"
#include "protocol/ids/codes.h"

namespace musubi::cli {
namespace {

struct LookOptions : ApiOptions {
  std::string case_id;
};

void add_look_options(const auto& verb) {
  add_api_options(verb);
  verb.app->add_option("--case", verb.options->case_id, "ケース / the case")->required();
  add_view_purpose(verb);
}

// show, print

struct SheetOptions : LookOptions {
  bool outside = false;
  std::string out;
};

Result<std::string> sheet_path(const SheetOptions& options) {
  TRY(case_argument(options.case_id));
  return "/api/v1/cases/" + options.case_id +
         "/sheet?reader=" + (options.outside ? "outside" : "office");
}

Status show(Session& session, const SheetOptions& options) {
  TRY_ASSIGN(const std::string path, sheet_path(options));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.get(path));
  session.answer(answer, json::to_pretty(answer));
  return {};
}

Status print(Session& session, const SheetOptions& options) {
  TRY_ASSIGN(const std::string path, sheet_path(options));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const Bytes page, client.get_page(path));
  TRY(files::write(options.out, page, files::Access::kOwner));
  session.answer(json::Object{{"file", options.out}}, options.out);
  return {};
}

void add_outside(const Verb<SheetOptions>& verb) {
  verb.app->add_flag("--outside", verb.options->outside,
                     "所外に出せる写し。秘匿した居所などは載らない / the copy that may leave the "
                     "office: nothing of a sealed place is on it");
}

void add_sheet(CLI::App& noun, Session& session) {
  const auto showing = add_verb<SheetOptions>(
      noun, "show", "受付シートを見る / show a case's intake sheet", session, show);
  add_look_options(showing);
  add_outside(showing);
  const auto printing = add_verb<SheetOptions>(
      noun, "print",
      "受付シートを印刷用のHTMLに書き出す / write a case's intake sheet as a page to print",
      session, print);
  add_look_options(printing);
  add_outside(printing);
  printing.app->add_option("--out", printing.options->out, "書き出す先 / where to")->required();
}

}  // namespace

void add_case(CLI::App& root, Session& session) {
  CLI::App& noun =
      *root.add_subcommand("case", "ケースとその書類 / this node's cases, and their papers");
  noun.require_subcommand(1);
  add_case_search(noun, session);
  add_sheet(noun, session);
  add_case_import(noun, session);
  add_case_evidence(noun, session);
}

}  // namespace musubi::cli
