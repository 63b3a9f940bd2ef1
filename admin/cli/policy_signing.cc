#include "admin/cli/policy_signing.h"

#include "adapters/files/files.h"
#include "adapters/files/key_folder.h"
#include "admin/cli/arguments.h"
#include "admin/cli/policy_report_text.h"

namespace musubi::cli {

void add_signing_options(CLI::App& verb, SigningOptions& options) {
  verb.add_option("--current", options.current,
                  "置き換えられる共有ポリシー / the bundle that is replaced")
      ->required();
  add_surrounding_options(verb, options);
  verb.get_option("--baseline")->required();
  verb.add_option("--dir", options.dir, "本人のフォルダー / the person's own folder")->required();
  verb.add_option("--passphrase-file", options.passphrase_file,
                  "本人だけのパスフレーズのファイル / the file with the person's own passphrase")
      ->required();
}

Result<PersonalKey> personal_key(const SigningOptions& options) {
  TRY_ASSIGN(auto passphrase, files::read_passphrase(options.passphrase_file));
  const files::KeyFolder folder(options.dir, std::move(passphrase));
  TRY_ASSIGN(auto generations, folder.generations(crypto::KeyRole::kApproval));
  if (generations.empty()) {
    return Error{ErrorCode::kNotFound, "amendment.no-key", options.dir};
  }
  return PersonalKey{std::move(generations.back().key), std::move(generations.back().certificate)};
}

Result<DrawnUp> draw_up(Session& session, const SigningOptions& options,
                        const policy::Bundle& bundle, Instant proposed) {
  const auto own = OrganisationId::parse(bundle.name);
  if (!own) return invalid("amendment.other-organisation", bundle.name);
  PolicyOptions around;
  static_cast<SurroundingOptions&>(around) = options;
  around.bundle = options.current;
  TRY_ASSIGN(PolicyFiles before, read_policy(session, around));
  TRY(policy::check_successor(before.bundle, bundle));
  TRY_ASSIGN(auto proposal,
             amendment::draw_up({*own, &before.bundle, before.baseline, before.catalogue}, bundle,
                                proposed));
  return DrawnUp{std::move(proposal), std::move(before)};
}

std::string reading_of(const Session& session, const policy::Bundle& bundle,
                       const std::string& author, const json::Value& analysis,
                       const json::Value& difference) {
  const std::string from = bundle.effective_from ? to_text(*bundle.effective_from) : "-";
  const std::string serial = std::to_string(bundle.serial);
  std::string head(session.choose(
      bundle.name + " 第" + serial + "号、" + from + " から。作った人: " + author + "\n",
      bundle.name + " serial " + serial + ", from " + from + ", by " + author + "\n"));
  return head + difference_text(session, difference) + analysis_text(session, analysis);
}

}  // namespace musubi::cli
