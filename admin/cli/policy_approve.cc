// `musubi policy approve`: a person reads what an amendment changes, made anew on their own
// machine, and signs it with their own key. Nobody approves what they were not shown.
#include "adapters/files/files.h"
#include "admin/cli/arguments.h"
#include "admin/cli/policy_commands.h"
#include "admin/cli/policy_signing.h"

namespace musubi::cli {
namespace {

struct ApproveOptions : SigningOptions {
  std::string amendment;
  std::string difference;  // empty: only show
};

Result<amendment::Amendment> read_amendment(const std::string& file) {
  TRY_ASSIGN(const Bytes document, files::read(file, amendment::kMaxAmendmentBytes));
  auto amendment = amendment::parse_amendment(document);
  if (!amendment) return in_file(file, amendment.error());
  if (const Status signatures = check_signatures(*amendment); !signatures) {
    return in_file(file, signatures.error());
  }
  return amendment;
}

Status check_reports(const amendment::Amendment& amendment, const amendment::Proposal& again) {
  if (again.statement.baseline != amendment.statement.baseline ||
      again.statement.catalogue != amendment.statement.catalogue ||
      again.statement.predecessor != amendment.statement.predecessor) {
    return refused("amendment.other-rules");
  }
  if (again.statement.difference != amendment.statement.difference ||
      again.statement.analysis != amendment.statement.analysis) {
    return refused("amendment.other-report");
  }
  return {};
}

// With what was read, for programs that show it their own way.
json::Object summary_of(const amendment::Amendment& amendment) {
  json::Array approvals;
  for (const auto& approval : amendment.approvals) approvals.emplace_back(approval.by.person);
  return {{"approvals", std::move(approvals)},
          {"author", amendment.author.person},
          {"bundle", amendment.bundle.id.hex()},
          {"difference", amendment.statement.difference.hex()},
          {"effective_from", to_text(*amendment.bundle.effective_from)},
          {"reports",
           json::Object{{"analysis", amendment.analysis}, {"difference", amendment.difference}}}};
}

void ask_to_read(Session& session, const std::string& difference) {
  session.say("読んで承認するなら、もう一度 --difference " + difference + " を付けてください",
              "to approve what you have read, say it again with --difference " + difference);
}

void say_approved(Session& session, const amendment::Amendment& amendment) {
  const std::string count = std::to_string(amendment.approvals.size());
  const std::string needed = std::to_string(amendment::kApprovalsNeeded);
  session.say("承認の署名を書きました。承認した人: " + count + " / " + needed,
              "your approval is written; approvals: " + count + " of " + needed);
}

// A person reads it before anything is signed; a program gets one document at the end.
void show(Session& session, const std::string& text) {
  if (!session.json) session.answer({}, text);
}

Status approve(Session& session, const ApproveOptions& options) {
  TRY_ASSIGN(auto amendment, read_amendment(options.amendment));
  if (!amendment.bundle.effective_from) return invalid("amendment.not-effective", {});
  TRY_ASSIGN(const DrawnUp drawn,
             draw_up(session, options, amendment.bundle, amendment.statement.proposed));
  const amendment::Proposal& again = drawn.proposal;
  TRY(check_reports(amendment, again));
  const std::string difference = amendment.statement.difference.hex();
  const std::string text = reading_of(session, amendment.bundle, amendment.author.person,
                                      again.analysis, again.difference);
  if (options.difference.empty()) {
    session.answer(summary_of(amendment), text);
    ask_to_read(session, difference);
    return {};
  }
  if (options.difference != difference) {
    return Error{ErrorCode::kConflict, "amendment.other-difference", difference};
  }
  TRY_ASSIGN(const PersonalKey approver, personal_key(options));
  show(session, text);
  TRY(amendment::approve(amendment, approver.signer(), now()));
  TRY(files::write(options.amendment, to_bytes(json::to_canonical(to_json(amendment))),
                   files::Access::kEveryone));
  session.answer(summary_of(amendment), {});
  say_approved(session, amendment);
  return {};
}

}  // namespace

void add_policy_approve(CLI::App& noun, Session& session) {
  const auto verb = add_verb<ApproveOptions>(
      noun, "approve", "改定を読み、本人の鍵で承認する / read an amendment and approve it", session,
      approve);
  verb.app
      ->add_option("--amendment", verb.options->amendment,
                   "改定のファイル。署名を書き足す / the amendment; the signature is added to it")
      ->required();
  verb.app->add_option("--difference", verb.options->difference,
                       "読んだ差分の識別子。なければ見せるだけ / the id of the difference that was "
                       "read; without it, it is only shown");
  add_signing_options(*verb.app, *verb.options);
}

}  // namespace musubi::cli
