// `musubi federation`: the consortium operator's work. No node is needed for it, and nothing of
// it touches a case.
#include "admin/cli/federation.h"

#include <fmt/format.h>

#include "adapters/files/files.h"
#include "admin/cli/arguments.h"
#include "admin/cli/command_tree.h"
#include "protocol/policy/bundle.h"

namespace musubi::cli {
namespace {

// revoke

struct RevokeOptions : OperatorOptions {
  std::string certificate;
  std::optional<std::string> compromised_since;
};

Status revoke(Session& session, const RevokeOptions& options) {
  TRY_ASSIGN(const Digest certificate, digest_argument(options.certificate));
  registry::Revocation revocation{certificate, now(), std::nullopt};
  if (options.compromised_since) {
    TRY_ASSIGN(revocation.invalid_since, instant_argument(*options.compromised_since));
  }
  TRY_ASSIGN(const auto folder, options.open());
  const std::vector<registry::Change> changes{registry::RevokeCertificate{revocation}};
  TRY_ASSIGN(const auto proposal, folder.publish(changes, revocation.revoked_at));
  tell(session, folder, proposal, {{"certificate", certificate.hex()}});
  return {};
}

void add_revoke(CLI::App& noun, Session& session) {
  const auto verb = add_verb<RevokeOptions>(
      noun, "revoke", "証明書を失効させる / revoke a certificate", session, revoke);
  add_operator_folder(verb);
  verb.app
      ->add_option("--certificate", verb.options->certificate,
                   "証明書の指紋 / the certificate's fingerprint")
      ->required();
  verb.app->add_option("--compromised-since", verb.options->compromised_since,
                       "この時刻からの署名を信じない / what it signed since is not believed");
}

// acceptance

struct AcceptanceOptions : OperatorOptions {
  std::string organisation;
  std::string file;
};

Status publish_acceptance(Session& session, const AcceptanceOptions& options) {
  TRY_ASSIGN(const auto organisation, organisation_argument(options.organisation));
  TRY_ASSIGN(const json::Value value, read_json(options.file));
  const auto bundle = policy::parse_bundle(value);
  if (!bundle) return in_file(options.file, bundle.error());
  if (bundle->scope != policy::BundleScope::kAcceptance) {
    return invalid("operator.not-an-acceptance", options.file);
  }
  TRY_ASSIGN(const auto folder, options.open());
  const std::vector<registry::Change> changes{registry::PublishAcceptance{organisation, value}};
  TRY_ASSIGN(const auto proposal, folder.publish(changes, now()));
  tell(session, folder, proposal,
       {{"bundle", bundle->id.hex()}, {"organisation", organisation.text()}});
  return {};
}

void add_acceptance(CLI::App& noun, Session& session) {
  const auto verb = add_verb<AcceptanceOptions>(
      noun, "acceptance", "参加者の受入れの規則を載せる / publish a member's acceptance rules",
      session, publish_acceptance);
  add_operator_folder(verb);
  verb.app->add_option("--organisation", verb.options->organisation, "組織の識別子 / whose rules")
      ->required();
  verb.app->add_option("--file", verb.options->file, "受入れの規則 / the rules")->required();
}

// crl, wind

struct CrlOptions : OperatorOptions {
  std::string out;
};

Status write_crl(Session& session, const CrlOptions& options) {
  TRY_ASSIGN(const auto folder, options.open());
  TRY_ASSIGN(const auto registry, folder.registry());
  TRY_ASSIGN(const Bytes der, folder.revocation_list(registry, now()));
  TRY(files::write(options.out, der, files::Access::kEveryone));
  tell(session, registry, {{"file", options.out}});
  return {};
}

struct ReissueOptions : OperatorOptions {
  std::optional<unsigned> stale_days;
  std::optional<unsigned> expire_days;
};

Status reissue(Session& session, const ReissueOptions& options) {
  TRY_ASSIGN(const auto folder, options.open());
  TRY_ASSIGN(const auto current, folder.registry());
  const auto& before = current.content();
  registry::Clocks clocks{before.stale_after - before.issued, before.expires - before.issued};
  if (options.stale_days) clocks.until_stale = std::chrono::days{*options.stale_days};
  if (options.expire_days) clocks.until_expiry = std::chrono::days{*options.expire_days};
  TRY_ASSIGN(const auto proposal, folder.publish({}, now(), clocks));
  tell(session, folder, proposal);
  return {};
}

void add_reissue(CLI::App& noun, Session& session) {
  const auto verb = add_verb<ReissueOptions>(
      noun, "reissue", "登録簿の期限を延ばす / issue the registry again, with new clocks", session,
      reissue);
  add_operator_folder(verb);
  verb.app
      ->add_option("--stale-days", verb.options->stale_days,
                   "注意が出るまでの日数。なければ前のまま / days until stale; else as before")
      ->check(CLI::Range(1, 399));
  verb.app
      ->add_option("--expire-days", verb.options->expire_days,
                   "失効までの日数。なければ前のまま / days until it expires; else as before")
      ->check(CLI::Range(2, 400));
}

}  // namespace

void tell(Session& session, const registry::Registry& registry, json::Object more) {
  const auto& content = registry.content();
  json::Object answer{{"digest", registry.digest().hex()},
                      {"expires", to_text(content.expires)},
                      {"federation", content.federation},
                      {"version", static_cast<std::int64_t>(content.version)}};
  answer.merge(more);
  session.answer(answer,
                 fmt::format(fmt::runtime(session.choose("登録簿 {} 第{}版、有効期限 {}\n",
                                                         "registry {} version {}, expires {}\n")),
                             content.federation, content.version, to_text(content.expires)));
}

void tell(Session& session, const OperatorFolder& folder, const Proposal& proposal,
          json::Object more) {
  const auto& content = proposal.draft.content();
  const auto signatures = static_cast<std::int64_t>(proposal.draft.signers().size());
  more.emplace("in_force", proposal.in_force.has_value());
  more.emplace("signatures", signatures);
  more.emplace("threshold", std::int64_t{content.threshold});
  if (proposal.in_force) return tell(session, *proposal.in_force, std::move(more));
  json::Object answer{{"digest", proposal.draft.digest().hex()},
                      {"draft", folder.draft_file().string()},
                      {"expires", to_text(content.expires)},
                      {"federation", content.federation},
                      {"version", static_cast<std::int64_t>(content.version)}};
  answer.merge(more);
  session.answer(
      answer,
      fmt::format(fmt::runtime(session.choose("下書き {} 第{}版、署名 {}/{}: {}\n",
                                              "draft {} version {}, signatures {}/{}: {}\n")),
                  content.federation, content.version, signatures, content.threshold,
                  folder.draft_file().string()));
  session.say(
      "まだ効力はありません。このファイルをほかの運営者に渡し、musubi federation sign "
      "で署名を求めてください",
      "not in force yet: hand this file to the other operators, who sign with musubi "
      "federation sign");
}

void add_federation(CLI::App& root, Session& session) {
  CLI::App& noun =
      *root.add_subcommand("federation", "連合の運営 / the consortium operator's work");
  noun.require_subcommand(1);
  add_founding(noun, session);
  add_signing(noun, session);
  add_members(noun, session);
  add_persons(noun, session);
  add_changes(noun, session);
  add_revoke(noun, session);
  add_acceptance(noun, session);
  const auto crl = add_verb<CrlOptions>(
      noun, "crl", "標準の失効リストを書き出す / write a revocation list for stock tools", session,
      write_crl);
  add_operator_folder(crl);
  crl.app->add_option("--out", crl.options->out, "書き出す先 / where to")->required();
  add_reissue(noun, session);
}

}  // namespace musubi::cli
