// `musubi policy export`: the rules for a spreadsheet, or for a solver.
#include "admin/cli/policy_commands.h"
#include "admin/cli/policy_files.h"
#include "admin/cli/policy_table.h"
#include "protocol/policy/faults.h"
#include "protocol/policy/smt.h"

namespace musubi::cli {
namespace {

struct ExportOptions : PolicyOptions {
  std::string format;
  std::optional<std::string> language;  // else that of the remarks
};

text::Language language_of(const Session& session, const ExportOptions& options) {
  if (!options.language) return session.language();
  return *options.language == "ja" ? text::Language::kJapanese : text::Language::kEnglish;
}

// The federation's rules stand below the sender's, and the recipients' below those.
std::string table_of(const Session& session, const ExportOptions& options,
                     const PolicyFiles& files) {
  std::vector<const policy::Bundle*> bundles{&files.bundle, &files.baseline};
  for (const policy::Bundle& rules : files.acceptance) bundles.push_back(&rules);
  return policy_table(bundles, language_of(session, options));
}

Status export_policy(Session& session, const ExportOptions& options) {
  TRY_ASSIGN(const PolicyFiles files, read_policy(session, options));
  TRY(policy::policy_faults(files.baseline, files.bundle, files.acceptance, files.catalogue)
          .first());
  const std::string text =
      options.format == "table"
          ? table_of(session, options, files)
          : policy::to_smt(files.baseline, files.bundle, files.acceptance, files.catalogue);
  session.answer(json::Object{{"format", options.format}, {"text", text}}, text);
  return {};
}

}  // namespace

void add_policy_export(CLI::App& noun, Session& session) {
  const auto verb = add_verb<ExportOptions>(
      noun, "export",
      "規則を表計算や検証器のために書き出す / the rules for a spreadsheet or a solver", session,
      export_policy);
  const auto [app, options] = verb;
  add_policy_options(*app, *options);
  app->add_option(
         "--format", options->format,
         "table は表計算（CSV）、smt は SMT-LIB / table: CSV for a spreadsheet; smt: SMT-LIB 2")
      ->required()
      ->check(CLI::IsMember({"table", "smt"}));
  app->add_option("--lang", options->language, "表の言葉 / the language of the table: ja, en")
      ->check(CLI::IsMember({"ja", "en"}));
}

}  // namespace musubi::cli
