// `musubi federation init`, `join`, `keys` and `operators`: who the operators are, and with which
// keys.
#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "admin/cli/arguments.h"
#include "admin/cli/federation.h"
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
  std::vector<std::string> others;
  std::optional<unsigned> threshold;  // a majority
};

// A file named outright, or the one of that name beside the plan.
std::filesystem::path beside_plan(const InitOptions& options,
                                  const std::optional<std::string>& named, const char* name) {
  if (named) return *named;
  return std::filesystem::path(options.plan).parent_path() / name;
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

Result<std::vector<registry::OperatorKey>> read_keys(const std::vector<std::string>& files) {
  std::vector<registry::OperatorKey> keys;
  for (const std::string& file : files) {
    TRY_ASSIGN(auto key, read_operator_key(file));
    keys.push_back(std::move(key));
  }
  return keys;
}

unsigned majority_of(std::size_t keys) { return static_cast<unsigned>(keys / 2 + 1); }

// R-10, said before anything is made.
Status check_threshold(unsigned threshold, std::size_t keys) {
  if (threshold <= keys && 2 * std::size_t{threshold} > keys) return {};
  return invalid("registry.threshold", fmt::format("{}/{}", threshold, keys));
}

// Whatever the first version could be refused for, found with keys that are thrown away.
Status rehearse(const registry::FederationPlan& plan, registry::PlanMaterials materials,
                unsigned own_keys) {
  const auto new_key = [] { return crypto::PrivateKey::generate(crypto::KeyType::kP256); };
  for (unsigned i = 0; i < own_keys; ++i) {
    const auto key = new_key().public_key();
    materials.operator_keys.push_back({key.id().hex(), key});
  }
  TRY_ASSIGN(auto authority, make_authority(new_key(), plan.federation, materials.issued));
  materials.authorities = {std::move(authority)};
  TRY_ASSIGN(const auto content, registry::first_content(plan, materials));
  TRY(registry::Draft::review(registry::sign_registry(content, {}), nullptr, materials.issued));
  return {};
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
  TRY_ASSIGN(auto keys, read_keys(options.others));
  materials.issued = now();
  const std::size_t signers = options.operator_keys + keys.size();
  materials.threshold = options.threshold.value_or(majority_of(signers));
  TRY(check_threshold(materials.threshold, signers));
  materials.operator_keys = keys;
  TRY(rehearse(plan, materials, options.operator_keys));
  TRY_ASSIGN(const auto folder,
             OperatorFolder::make(options.dir, {std::filesystem::absolute(options.passphrase_file)},
                                  options.operator_keys, plan.federation, materials.issued));
  materials.operator_keys = folder.own_keys();
  std::move(keys.begin(), keys.end(), std::back_inserter(materials.operator_keys));
  TRY_ASSIGN(auto authority, folder.authority());
  materials.authorities = {std::move(authority)};
  TRY_ASSIGN(const auto content, registry::first_content(plan, materials));
  TRY_ASSIGN(const auto proposal, folder.propose(content, materials.issued));
  tell(session, folder, proposal, {{"trusted_keys", ids_of(materials.operator_keys)}});
  for (const auto& key : materials.operator_keys) {
    session.say("各ノードに伝える鍵: " + key.id, "the key to tell every member: " + key.id);
  }
  return {};
}

// keys

// For the telephone: members trust these and nothing else. Before there is a registry, an
// operator's own.
Status list_keys(Session& session, const OperatorOptions& options) {
  TRY_ASSIGN(const auto folder, options.open());
  TRY_ASSIGN(const auto registry, folder.in_force());
  const auto keys = registry ? registry->content().operator_keys : folder.own_keys();
  std::string text;
  for (const auto& key : keys) text += key.id + "\n";
  session.answer(
      json::Object{{"own_keys", ids_of(folder.own_keys())}, {"trusted_keys", ids_of(keys)}}, text);
  return {};
}

// join

struct JoinOptions {
  std::string dir;
  std::string passphrase_file;
};

Status join(Session& session, const JoinOptions& options) {
  TRY_ASSIGN(const auto folder,
             OperatorFolder::make(options.dir, {std::filesystem::absolute(options.passphrase_file)},
                                  1, std::nullopt, now()));
  const std::string id = folder.own_keys().front().id;
  session.answer(json::Object{{"file", folder.key_file().string()}, {"key", id}},
                 fmt::format("{}\n{}\n", folder.key_file().string(), id));
  session.say("このファイルをほかの運営者に渡し、鍵の識別子を電話で読み上げてください",
              "hand this file to the other operators, and read the key's id out by telephone");
  return {};
}

void add_join(CLI::App& noun, Session& session) {
  const auto [app, options] = add_verb<JoinOptions>(
      noun, "join",
      "運営者の一人として、自分のフォルダーと鍵を作る / make an operator's own folder and key",
      session, join);
  app->add_option("--dir", options->dir, "新しいフォルダー / the new folder")->required();
  app->add_option("--passphrase-file", options->passphrase_file,
                  "鍵のパスフレーズのファイル / the file with the key's passphrase")
      ->required();
}

// operators

struct OperatorsOptions : OperatorOptions {
  std::vector<std::string> add;
  std::vector<std::string> remove;
  std::optional<unsigned> threshold;
};

Status remove_key(std::vector<registry::OperatorKey>& keys, const std::string& id) {
  TRY_ASSIGN(const Digest digest, digest_argument(id));
  const auto is_it = [&](const auto& key) { return key.id == digest.hex(); };
  if (std::erase_if(keys, is_it) == 0) {
    return Error{ErrorCode::kNotFound, "operator.key-unknown", digest.hex()};
  }
  return {};
}

// The successors are named in a version that today's operators sign; they sign the one after it.
Status name_operators(Session& session, const OperatorsOptions& options) {
  if (options.add.empty() && options.remove.empty() && !options.threshold) {
    return invalid("cli.nothing-to-change");
  }
  TRY_ASSIGN(const auto folder, options.open());
  TRY_ASSIGN(const auto registry, folder.registry());
  auto keys = registry.content().next_operator_keys;
  for (const std::string& id : options.remove) TRY(remove_key(keys, id));
  TRY_ASSIGN(auto added, read_keys(options.add));
  std::move(added.begin(), added.end(), std::back_inserter(keys));
  const unsigned threshold = options.threshold.value_or(majority_of(keys.size()));
  TRY(check_threshold(threshold, keys.size()));
  const registry::Change change = registry::NameSuccessors{keys, threshold};
  TRY_ASSIGN(const auto proposal, folder.publish(std::span(&change, 1), now()));
  tell(session, folder, proposal, {{"next_operator_keys", ids_of(keys)}});
  session.say("この版が効力を持った次の版から、新しい鍵で署名します",
              "the new keys sign from the version after this one");
  return {};
}

void add_operators(CLI::App& noun, Session& session) {
  const auto verb = add_verb<OperatorsOptions>(
      noun, "operators",
      "登録簿に署名する鍵と数を変える / change which keys sign, and how many must", session,
      name_operators);
  add_operator_folder(verb);
  verb.app->add_option(
      "--add", verb.options->add,
      "加える運営者の鍵のファイル。何度でも / the key file of an operator; may be repeated");
  verb.app->add_option("--remove", verb.options->remove,
                       "外す鍵の識別子。何度でも / the id of a key; may be repeated");
  verb.app->add_option("--threshold", verb.options->threshold,
                       "必要な署名の数。なければ過半数 / signatures needed; else a majority");
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
                  "このフォルダーに作る鍵の数 / how many keys to make in this folder")
      ->check(CLI::Range(1, static_cast<int>(registry::kMaxOperatorKeys)));
  app->add_option(
      "--operator-key", options->others,
      "ほかの運営者の鍵のファイル。何度でも / another operator's key file; may be repeated");
  app->add_option("--threshold", options->threshold,
                  "必要な署名の数。なければ過半数 / signatures needed; else a majority");
}

}  // namespace

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

void add_founding(CLI::App& noun, Session& session) {
  add_init(noun, session);
  add_join(noun, session);
  add_operator_folder(add_verb<OperatorOptions>(
      noun, "keys", "各ノードに伝える鍵の識別子 / the key ids to tell every member", session,
      list_keys));
  add_operators(noun, session);
}

}  // namespace musubi::cli
