// Accounts of a node's people: the first one, made on the machine, and all others by an account
// manager through the API.
#include <sstream>

#include <fmt/format.h>

#include "adapters/files/files.h"
#include "adapters/sqlite/sqlite_store.h"
#include "admin/cli/api_client.h"
#include "admin/cli/arguments.h"
#include "admin/cli/json_members.h"
#include "admin/cli/node_folder.h"
#include "admin/cli/release_request.h"
#include "admin/cli/staff.h"
#include "crypto/passwords/argon2id.h"
#include "protocol/staff/account_acts.h"
#include "protocol/staff/password_rules.h"

namespace musubi::cli {
namespace {

struct PersonOptions {
  std::string user;
  std::string login;
  std::string name;
};
struct DutyOptions {
  std::vector<std::string> roles;
  std::vector<std::string> covers;
};

void add_person(CLI::App& app, PersonOptions& options) {
  app.add_option("--user", options.user, "利用者の番号、u-0001 の形 / the user's number, u-0001")
      ->required();
  app.add_option("--login", options.login, "ログイン名 / the login")->required();
  app.add_option("--name", options.name, "氏名 / the person's name")->required();
}

void add_duties(CLI::App& app, DutyOptions& options) {
  app.add_option("--role", options.roles, "役割。何度でも / a role; may be repeated")->required();
  app.add_option(
      "--covers", options.covers,
      "委託元。部署に限るなら lg-032026:部署,部署。何度でも / a partition; for units only, "
      "lg-032026:unit,unit; may be repeated");
}

Result<std::set<staff::Role>> roles_of(const DutyOptions& options) {
  std::set<staff::Role> roles;
  for (const std::string& code : options.roles) {
    const auto role = staff::parse_role(code);
    if (!role) return invalid("cli.role", code);
    roles.insert(*role);
  }
  return roles;
}

// "lg-032026", or "lg-032026:unit,unit".
Result<std::vector<staff::Covered>> covers_of(const DutyOptions& options) {
  std::vector<staff::Covered> covers;
  for (const std::string& text : options.covers) {
    const auto colon = text.find(':');
    TRY_ASSIGN(const auto partition, organisation_argument(text.substr(0, colon)));
    staff::Covered covered{partition.text(), std::nullopt};
    if (colon != std::string::npos) {
      covered.units.emplace();
      std::stringstream units(text.substr(colon + 1));
      for (std::string unit; std::getline(units, unit, ',');) covered.units->insert(unit);
    }
    covers.push_back(std::move(covered));
  }
  return covers;
}

// create

struct CreateOptions : PersonOptions, DutyOptions {
  std::string dir;
  std::string password_file;
};

Result<staff::KeptPassword> keep(const crypto::Secret& password, const std::string& login) {
  TRY_ASSIGN(const crypto::Secret normal, staff::normal_password(as_text(password.view())));
  TRY(staff::check_password(normal, login));
  staff::KeptPassword kept{
      crypto::kPasswordCost, crypto::system_random().bytes(crypto::kPasswordSaltSize), {}};
  crypto::Argon2idHasher hasher;
  TRY_ASSIGN(const crypto::Secret hash, hasher.hash(normal, kept.salt, kept.cost));
  kept.hash = to_bytes(hash.view());
  return kept;
}

// The store is the node's own: while the node runs, it is in use.
Status create(Session& session, const CreateOptions& options) {
  TRY_ASSIGN(const auto node, NodeFolder::open(options.dir));
  TRY_ASSIGN(auto roles, roles_of(options));
  TRY_ASSIGN(auto covers, covers_of(options));
  TRY_ASSIGN(const auto password, files::read_passphrase(options.password_file));
  TRY_ASSIGN(const auto keys, node.keys());
  TRY_ASSIGN(const crypto::Secret store_key, keys.store_key());
  TRY_ASSIGN(const auto store, store::open_sqlite_store(node.config().data, store_key));
  TRY_ASSIGN(auto kept, keep(password, options.login));
  const staff::Hand hand{options.user, now(), crypto::system_random()};
  TRY_ASSIGN(const auto change, staff::make_first(*store,
                                                  {options.user, options.login, options.name,
                                                   std::move(roles), std::move(covers)},
                                                  std::move(kept), hand));
  TRY_ASSIGN([[maybe_unused]] const auto index, store->apply(change));
  session.answer(json::Object{{"login", options.login}, {"user", options.user}}, options.user);
  session.say("ノードを動かし、`musubi staff login` でログインしてください",
              "start the node and log in with `musubi staff login`");
  return {};
}

// invite, reinvite

struct InviteOptions : ApiOptions, PersonOptions, DutyOptions {
  std::string out;
};

// The code is for one person's eyes: it goes into a private file and nowhere else.
Status hand_out(Session& session, json::Value answer, const std::string& file) {
  const crypto::Secret line(to_bytes(text_of(answer, "code") + "\n"));
  TRY(files::write_new(file, line.view(), files::Access::kOwner));
  answer.object()->erase("code");
  answer.object()->emplace("file", file);
  session.answer(answer, json::to_pretty(answer));
  session.say("コードを本人に渡し、`musubi staff activate` でパスワードを決めてもらってください",
              "hand the code to the person, who sets a password with `musubi staff activate`");
  return {};
}

Status invite(Session& session, const InviteOptions& options) {
  TRY_ASSIGN(const auto roles, roles_of(options));
  TRY_ASSIGN(const auto covers, covers_of(options));
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(json::Value answer,
             client.post("/api/v1/accounts",
                         json::Value(json::Object{{"covers", staff::covers_json(covers)},
                                                  {"login", options.login},
                                                  {"name", options.name},
                                                  {"roles", staff::roles_json(roles)},
                                                  {"user", options.user}})));
  return hand_out(session, std::move(answer), options.out);
}

struct UserOptions : ApiOptions {
  std::string user;
};
void add_user(const auto& verb) {
  add_api_options(verb);
  verb.app->add_option("--user", verb.options->user, "利用者の番号 / the user's number")
      ->required();
}
std::string path_of(const UserOptions& options, const char* act) {
  return "/api/v1/accounts/" + options.user + act;
}

struct ReinviteOptions : UserOptions {
  std::string out;
};

Status reinvite(Session& session, const ReinviteOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(json::Value answer,
             client.post(path_of(options, "/invitation"), json::Value(json::Object{})));
  return hand_out(session, std::move(answer), options.out);
}

// list

Status list_accounts(Session& session, const ApiOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  constexpr List kAccounts{"/api/v1/accounts", "accounts"};
  TRY_ASSIGN(json::Array accounts, read_list(client, kAccounts));
  std::string text;
  for (const json::Value& account : accounts) {
    std::string roles;
    for (const json::Value& role : items_of(account, "roles")) roles += " " + *role.text();
    text += fmt::format("{} {:<9} {}{}{}\n", text_of(account, "user"), text_of(account, "state"),
                        text_of(account, "login"), roles,
                        is_true(account, "locked") ? session.choose(" 待ち", " locked") : "");
  }
  session.answer(json::Object{{"accounts", std::move(accounts)}}, text);
  return {};
}

// roles, disable, unlock, visibility

struct RolesOptions : UserOptions, DutyOptions {};

Status post_and_tell(Session& session, const ApiOptions& options, const std::string& path,
                     json::Object body, const std::string& told) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN([[maybe_unused]] const auto answer, client.post(path, json::Value(std::move(body))));
  session.answer(json::Object{{"done", told}}, told);
  return {};
}

Status set_roles(Session& session, const RolesOptions& options) {
  TRY_ASSIGN(const auto roles, roles_of(options));
  TRY_ASSIGN(const auto covers, covers_of(options));
  return post_and_tell(
      session, options, path_of(options, "/roles"),
      {{"covers", staff::covers_json(covers)}, {"roles", staff::roles_json(roles)}}, options.user);
}

Status disable(Session& session, const UserOptions& options) {
  return post_and_tell(session, options, path_of(options, "/disabling"), {}, options.user);
}

Status unlock(Session& session, const UserOptions& options) {
  return post_and_tell(session, options, path_of(options, "/unlocking"), {}, options.user);
}

struct VisibilityOptions : ApiOptions {
  std::string partition;
  bool only_assigned = false;
};

Status set_visibility(Session& session, const VisibilityOptions& options) {
  return post_and_tell(session, options, "/api/v1/partitions/" + options.partition + "/visibility",
                       {{"only_assigned", options.only_assigned}}, options.partition);
}

void add_making(CLI::App& noun, Session& session) {
  const auto creating = add_verb<CreateOptions>(
      noun, "create",
      "最初のアカウントを、止めたノードに作る / make the first account, node stopped", session,
      create);
  creating.app->add_option("--dir", creating.options->dir, "ノードのフォルダー / the node's folder")
      ->required();
  add_person(*creating.app, *creating.options);
  add_duties(*creating.app, *creating.options);
  creating.app
      ->add_option("--password-file", creating.options->password_file,
                   "パスワードのファイル。本人だけが読める / a private file with the password")
      ->required();
  const auto inviting = add_verb<InviteOptions>(
      noun, "invite", "職員を招待する / invite somebody: an account and its code", session, invite);
  add_api_options(inviting);
  add_person(*inviting.app, *inviting.options);
  add_duties(*inviting.app, *inviting.options);
  inviting.app
      ->add_option("--out", inviting.options->out, "コードを書くファイル / file for the code")
      ->required();
  const auto again = add_verb<ReinviteOptions>(
      noun, "reinvite", "パスワードを忘れた人を招待し直す / invite again who forgot the password",
      session, reinvite);
  add_user(again);
  again.app->add_option("--out", again.options->out, "コードを書くファイル / file for the code")
      ->required();
}

}  // namespace

void add_accounts(CLI::App& noun, Session& session) {
  add_making(noun, session);
  add_api_options(add_verb<ApiOptions>(noun, "list", "アカウントの一覧 / accounts of this node",
                                       session, list_accounts));
  const auto roles = add_verb<RolesOptions>(
      noun, "roles", "役割と担当を決める / set roles and what an account covers", session,
      set_roles);
  add_user(roles);
  add_duties(*roles.app, *roles.options);
  add_user(add_verb<UserOptions>(noun, "disable", "アカウントを止める / end an account's use",
                                 session, disable));
  add_user(add_verb<UserOptions>(
      noun, "unlock", "失敗による待ちを解く / end the wait after failed logins", session, unlock));
  const auto seeing = add_verb<VisibilityOptions>(
      noun, "visibility",
      "割り当てられたケースだけを見せるかを決める / whether people see only what is given to them",
      session, set_visibility);
  add_api_options(seeing);
  seeing.app->add_option("--partition", seeing.options->partition, "委託元 / the partition")
      ->required();
  seeing.app->add_flag("--only-assigned,!--all", seeing.options->only_assigned,
                       "割り当てられたものだけ / only what is given to them");
}

}  // namespace musubi::cli
