// `musubi policy propose`: a new bundle with what it changes, signed by its author, for two others
// to approve (docs/spec/policy-amendment.md).
#include "adapters/files/files.h"
#include "admin/cli/arguments.h"
#include "admin/cli/policy_commands.h"
#include "admin/cli/policy_signing.h"
#include "protocol/amendment/judgement.h"

namespace musubi::cli {
namespace {

struct ProposeOptions : SigningOptions {
  std::string bundle;
  std::string out;
};

// What a node would refuse for certain is not worth two persons' time (L-7).
Status check_fit(const DrawnUp& drawn) {
  const amendment::Proposal& proposal = drawn.proposal;
  return amendment::check_quality({proposal.bundle, proposal.analysis, proposal.difference},
                                  drawn.before.baseline, drawn.before.catalogue);
}

Status propose(Session& session, const ProposeOptions& options) {
  TRY_ASSIGN(const policy::Bundle bundle, read_sender(options.bundle));
  TRY_ASSIGN(DrawnUp drawn, draw_up(session, options, bundle, now()));
  TRY(check_fit(drawn));
  amendment::Proposal& proposal = drawn.proposal;
  TRY_ASSIGN(const PersonalKey author, personal_key(options));
  const std::string text = reading_of(session, bundle, author.certificate.holder(),
                                      proposal.analysis, proposal.difference);
  const std::string difference = proposal.statement.difference.hex();
  const auto made = amendment::propose(std::move(proposal), author.signer());
  TRY(files::write_new(options.out, to_bytes(json::to_canonical(to_json(made))),
                       files::Access::kEveryone));
  session.answer(json::Object{{"amendment", options.out},
                              {"author", made.author.person},
                              {"bundle", made.bundle.id.hex()},
                              {"difference", difference}},
                 text);
  session.say(
      "二人の承認を得てください（`musubi policy approve`）。差分の識別子: " + difference,
      "have two persons approve it (`musubi policy approve`); id of the difference: " + difference);
  return {};
}

}  // namespace

void add_policy_propose(CLI::App& noun, Session& session) {
  const auto verb = add_verb<ProposeOptions>(
      noun, "propose", "改定を作り、本人の鍵で署名する / make an amendment, signed by its author",
      session, propose);
  verb.app->add_option("--bundle", verb.options->bundle, "新しい共有ポリシー / the new bundle")
      ->required();
  add_signing_options(*verb.app, *verb.options);
  verb.app->add_option("--out", verb.options->out, "改定を書くファイル / the file to write")
      ->required();
}

}  // namespace musubi::cli
