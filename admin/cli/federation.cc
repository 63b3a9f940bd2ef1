// `musubi federation`: the consortium operator's work. No node is needed for it, and nothing of
// it touches a case.
#include "admin/cli/federation.h"

#include <fmt/format.h>

#include "adapters/files/files.h"
#include "admin/cli/arguments.h"
#include "admin/cli/command_tree.h"
#include "protocol/policy/bundle.h"
#include "protocol/policy/catalogue.h"
#include "protocol/registry/plan.h"

namespace musubi::cli {
namespace {

// init

struct InitOptions {
  std::string dir;
  std::string plan;
  std::string passphrase_file;
  std::optional<std::string> baseline;
  std::optional<std::string> catalogue;
  std::optional<unsigned> stale_days;
  std::optional<unsigned> expire_days;
  unsigned operator_keys = 1;
  std::optional<unsigned> threshold;  // a majority
};

// A file named outright, or the one of that name beside the plan.
std::filesystem::path beside_plan(const InitOptions& options,
                                  const std::optional<std::string>& named, const char* name) {
  if (named) return *named;
  return std::filesystem::path(options.plan).parent_path() / name;
}

Result<json::Value> read_baseline(const std::filesystem::path& file) {
  TRY_ASSIGN(json::Value value, read_json(file));
  const auto bundle = policy::parse_bundle(value);
  if (!bundle) return in_file(file, bundle.error());
  if (bundle->scope != policy::BundleScope::kBaseline) {
    return invalid("operator.not-a-baseline", file.string());
  }
  return value;
}

Result<json::Value> read_catalogue(const std::filesystem::path& file) {
  TRY_ASSIGN(json::Value value, read_json(file));
  const auto catalogue = policy::parse_catalogue(value);
  if (!catalogue) return in_file(file, catalogue.error());
  return value;
}

// The plan without the members that are still to be enrolled.
Result<registry::FederationPlan> read_plan(const InitOptions& options) {
  TRY_ASSIGN(const json::Value value, read_json(options.plan, registry::kMaxPlanBytes));
  auto plan = registry::parse_plan(value);
  if (!plan) return in_file(options.plan, plan.error());
  plan->nodes.clear();
  plan->persons.clear();
  if (options.stale_days) plan->clocks.until_stale = std::chrono::days{*options.stale_days};
  if (options.expire_days) plan->clocks.until_expiry = std::chrono::days{*options.expire_days};
  return plan;
}

json::Array ids_of(const std::vector<registry::OperatorKey>& keys) {
  json::Array ids;
  for (const auto& key : keys) ids.emplace_back(key.id);
  return ids;
}

Status init(Session& session, const InitOptions& options) {
  // Whatever can be wrong with what was handed in is found before anything is made.
  TRY_ASSIGN(const auto plan, read_plan(options));
  registry::PlanMaterials materials;
  TRY_ASSIGN(materials.baseline,
             read_baseline(beside_plan(options, options.baseline, "baseline.json")));
  TRY_ASSIGN(materials.catalogue,
             read_catalogue(beside_plan(options, options.catalogue, "catalogue.json")));
  materials.issued = now();
  materials.threshold = options.threshold.value_or(options.operator_keys / 2 + 1);
  TRY_ASSIGN(const auto folder,
             OperatorFolder::make(options.dir,
                                  {std::filesystem::absolute(options.passphrase_file), plan.clocks},
                                  options.operator_keys, plan.federation, materials.issued));
  materials.operator_keys = folder.operator_keys();
  materials.authorities = {folder.authority()};
  TRY_ASSIGN(const auto content, registry::first_content(plan, materials));
  TRY_ASSIGN(const auto accepted, folder.put_in_force(content, materials.issued));
  tell(session, accepted, {{"trusted_keys", ids_of(materials.operator_keys)}});
  for (const auto& key : materials.operator_keys) {
    session.say("各ノードに伝える鍵: " + key.id, "the key to tell every member: " + key.id);
  }
  return {};
}

// keys

// For the telephone: members trust these and nothing else.
Status list_keys(Session& session, const OperatorOptions& options) {
  TRY_ASSIGN(const auto folder, options.open());
  const auto keys = folder.operator_keys();
  std::string text;
  for (const auto& key : keys) text += key.id + "\n";
  session.answer(json::Object{{"trusted_keys", ids_of(keys)}}, text);
  return {};
}

void add_init(CLI::App& noun, Session& session) {
  const auto [app, options] =
      add_verb<InitOptions>(noun, "init", "連合を立ち上げる / found a federation", session, init);
  app->add_option("--dir", options->dir, "新しいフォルダー / the new folder")->required();
  app->add_option("--plan", options->plan, "参加者の計画 / the plan of who takes part")->required();
  app->add_option("--passphrase-file", options->passphrase_file,
                  "鍵のパスフレーズのファイル / the file with the keys' passphrase")
      ->required();
  app->add_option("--baseline", options->baseline,
                  "連合の基本ポリシー。なければ計画の隣 / the baseline; else beside the plan");
  app->add_option("--catalogue", options->catalogue,
                  "法的根拠の一覧。なければ計画の隣 / the catalogue; else beside the plan");
  app->add_option("--stale-days", options->stale_days, "注意が出るまでの日数 / days until stale")
      ->check(CLI::Range(1, 399));
  app->add_option("--expire-days", options->expire_days, "失効までの日数 / days until it expires")
      ->check(CLI::Range(2, 400));
  app->add_option("--operator-keys", options->operator_keys,
                  "登録簿に署名する鍵の数 / how many keys sign the registry")
      ->check(CLI::Range(1, static_cast<int>(registry::kMaxOperatorKeys)));
  app->add_option("--threshold", options->threshold,
                  "必要な署名の数。なければ過半数 / signatures needed; else a majority");
}

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
  TRY_ASSIGN(const auto accepted, folder.publish(changes, revocation.revoked_at));
  tell(session, accepted, {{"certificate", certificate.hex()}});
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
  TRY_ASSIGN(const auto accepted, folder.publish(changes, now()));
  tell(session, accepted, {{"bundle", bundle->id.hex()}, {"organisation", organisation.text()}});
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

Status reissue(Session& session, const OperatorOptions& options) {
  TRY_ASSIGN(const auto folder, options.open());
  TRY_ASSIGN(const auto accepted, folder.publish({}, now()));
  tell(session, accepted);
  return {};
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

void add_federation(CLI::App& root, Session& session) {
  CLI::App& noun =
      *root.add_subcommand("federation", "連合の運営 / the consortium operator's work");
  noun.require_subcommand(1);
  add_init(noun, session);
  add_operator_folder(add_verb<OperatorOptions>(
      noun, "keys", "各ノードに伝える鍵の識別子 / the key ids to tell every member", session,
      list_keys));
  add_members(noun, session);
  add_persons(noun, session);
  add_revoke(noun, session);
  add_acceptance(noun, session);
  const auto crl = add_verb<CrlOptions>(
      noun, "crl", "標準の失効リストを書き出す / write a revocation list for stock tools", session,
      write_crl);
  add_operator_folder(crl);
  crl.app->add_option("--out", crl.options->out, "書き出す先 / where to")->required();
  add_operator_folder(add_verb<OperatorOptions>(
      noun, "reissue", "登録簿の期限を延ばす / issue the registry again, with new clocks", session,
      reissue));
}

}  // namespace musubi::cli
