// `musubi policy diff`: what one bundle decides otherwise than another, exactly.
#include "admin/cli/policy_commands.h"
#include "admin/cli/policy_files.h"
#include "admin/cli/policy_report_text.h"
#include "crypto/primitives/hash.h"
#include "protocol/analysis/difference.h"

namespace musubi::cli {
namespace {

struct DiffOptions : SurroundingOptions {
  std::optional<std::string> from;
  std::string to;
};

PolicyOptions around(const DiffOptions& options) {
  PolicyOptions around;
  static_cast<SurroundingOptions&>(around) = options;
  around.bundle = options.to;
  return around;
}

// A body's first bundle is compared with one that permits nothing.
Result<policy::Bundle> bundle_before(const DiffOptions& options, const policy::Bundle& after) {
  if (options.from) return read_sender(*options.from);
  return analysis::without_rows(after);
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
  TRY_ASSIGN(const PolicyFiles to, read_policy(session, around(options)));
  TRY_ASSIGN(policy::Bundle before, bundle_before(options, to.bundle));
  const PolicyFiles from{std::move(before), to.baseline, to.acceptance, to.catalogue};
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
  app->add_option(
      "--from", options->from,
      "今の共有ポリシー。なければ、何も許さないもの / the bundle as it is; none: one that "
      "permits nothing");
  app->add_option("--to", options->to, "新しい共有ポリシー / the bundle as it would be")
      ->required();
  add_surrounding_options(*app, *options);
  add_acceptance_option(*app, *options);
}

}  // namespace musubi::cli
