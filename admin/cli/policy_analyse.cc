// `musubi policy analyse` and `musubi policy prove`: what is so for every request there can be.
#include "admin/cli/policy_commands.h"
#include "admin/cli/policy_files.h"
#include "admin/cli/policy_report_text.h"
#include "protocol/analysis/analysis_report.h"

namespace musubi::cli {
namespace {

using analysis::Analysis;
using analysis::Documents;

constexpr const char* kAsked = "asked";

ExitCode tell(Session& session, const json::Value& report, bool good, std::string_view ja,
              std::string_view en) {
  session.answer(report, analysis_text(session, report));
  if (good) session.say(ja, en);
  return good ? ExitCode::kOk : ExitCode::kFailed;
}

ExitCode analyse(Session& session, const PolicyOptions& options) {
  const auto files = read_policy(session, options);
  if (!files) return session.fail(files.error());
  const Documents documents = documents_of(*files);
  const auto found = analysis::analyse(documents);
  if (!found) return session.fail(found.error());
  return tell(session, analysis::analysis_report(documents, *found), found->is_clean(),
              "定めのない場合も働かない規則もなく、不変条件はすべて成り立ちます",
              "no gap, no rule that does nothing, and every invariant holds");
}

// prove

struct ProveOptions : PolicyOptions {
  std::vector<std::string> when;  // "attribute=value,value"
};

// "consent=refused,withdrawn" into a cell of the box.
Status add_cell(policy::Box& box, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos) return invalid("cli.cell", text);
  const auto [cell, fresh] = box.try_emplace(text.substr(0, equals));
  if (!fresh) return invalid("cli.cell", text);
  std::size_t begin = equals + 1;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    cell->second.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return {};
}

Result<Analysis> prove_box(const Documents& documents, const std::vector<std::string>& cells) {
  policy::Box box;
  for (const std::string& cell : cells) TRY(add_cell(box, cell));
  TRY_ASSIGN(auto proof, analysis::prove_never_released(documents, kAsked, box));
  return Analysis{{}, {std::move(proof)}, {}};
}

Result<Analysis> prove_all(const Documents& documents) {
  Analysis proofs;
  TRY_ASSIGN(proofs.invariants, analysis::prove_invariants(documents));
  TRY_ASSIGN(proofs.steps, analysis::prove_monotone(documents));
  return proofs;
}

// The part of an analysis that is about proofs.
json::Value proof_report(const Documents& documents, const Analysis& proofs) {
  const json::Value whole = analysis::analysis_report(documents, proofs);
  json::Object part;
  for (const char* member : {"documents", "invariants", "steps"}) {
    part.emplace(member, *whole.find(member));
  }
  part.emplace("proven", proofs.is_clean());
  return part;
}

ExitCode prove(Session& session, const ProveOptions& options) {
  const auto files = read_policy(session, options);
  if (!files) return session.fail(files.error());
  const Documents documents = documents_of(*files);
  const auto proofs =
      options.when.empty() ? prove_all(documents) : prove_box(documents, options.when);
  if (!proofs) return session.fail(proofs.error());
  return tell(session, proof_report(documents, *proofs), proofs->is_clean(),
              "すべての場合について確かめました", "proven for every request there can be");
}

}  // namespace

void add_policy_analyse(CLI::App& noun, Session& session) {
  const auto verb = add_verb<PolicyOptions>(noun, "analyse",
                                            "定めのない場合、働かない規則、成り立たない不変条件 / "
                                            "gaps, rules that do nothing, invariants "
                                            "that do not hold",
                                            session, analyse);
  add_base_options(*verb.app, *verb.options);
}

void add_policy_prove(CLI::App& noun, Session& session) {
  const auto verb = add_verb<ProveOptions>(
      noun, "prove", "決して提供されないことを確かめる / proves what is never released", session,
      prove);
  add_policy_options(*verb.app, *verb.options);
  verb.app->add_option("--when", verb.options->when,
                       "確かめる場合 （属性=値,値）。 何度でも / the case, as "
                       "attribute=value,value; may be repeated; "
                       "none: every invariant");
}

}  // namespace musubi::cli
