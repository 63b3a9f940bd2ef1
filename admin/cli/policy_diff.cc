// `musubi policy diff`: what one bundle decides otherwise than another, exactly.
#include "admin/cli/policy_commands.h"
#include "admin/cli/policy_files.h"
#include "admin/cli/policy_report_text.h"
#include "crypto/primitives/hash.h"
#include "protocol/analysis/difference.h"

namespace musubi::cli {
namespace {

struct DiffOptions : SurroundingOptions {
  std::string from;
  std::string to;
};

PolicyOptions with_bundle(const DiffOptions& options, const std::string& bundle) {
  PolicyOptions around;
  static_cast<SurroundingOptions&>(around) = options;
  around.bundle = bundle;
  return around;
}

void say_report(Session& session, const analysis::Difference& difference,
                const json::Value& report) {
  const std::string id = crypto::sha256(as_bytes(json::to_canonical(report))).hex();
  if (difference.changes.empty())
    session.say("どの求めにも同じ答えです", "no request is answered otherwise");
  session.say("報告の識別子: " + id, "id of the report: " + id);
  if (difference.is_cut()) {
    session.say("違いが多すぎて、すべてを挙げていません。このままでは承認できません",
                "there is too much to tell all of it; this cannot be approved as it is");
  }
}

Status diff(Session& session, const DiffOptions& options) {
  TRY_ASSIGN(const PolicyFiles from, read_policy(session, with_bundle(options, options.from)));
  TRY_ASSIGN(policy::Bundle bundle, read_sender(options.to));
  const PolicyFiles to{std::move(bundle), from.baseline, from.acceptance, from.catalogue};
  TRY_ASSIGN(const auto difference, analysis::difference(documents_of(from), documents_of(to)));
  const json::Value report =
      analysis::difference_report(documents_of(from), documents_of(to), difference);
  session.answer(report, difference_text(session, report));
  say_report(session, difference, report);
  return {};
}

}  // namespace

void add_policy_diff(CLI::App& noun, Session& session) {
  const auto verb = add_verb<DiffOptions>(
      noun, "diff", "変えると何が変わるか / what a change would change", session, diff);
  const auto [app, options] = verb;
  app->add_option("--from", options->from, "今の共有ポリシー / the bundle as it is")->required();
  app->add_option("--to", options->to, "新しい共有ポリシー / the bundle as it would be")
      ->required();
  add_surrounding_options(*app, *options);
  add_acceptance_option(*app, *options);
}

}  // namespace musubi::cli
