// `musubi staff`: logging in and out, one's own password, and tokens for one's own programs. No
// secret is an argument: passwords and codes are read from private files.
#include "admin/cli/staff.h"

#include <fmt/format.h>

#include "adapters/files/files.h"
#include "adapters/files/key_folder.h"
#include "admin/cli/api_client.h"
#include "admin/cli/json_members.h"
#include "admin/cli/nouns.h"

namespace musubi::cli {
namespace {

std::string secret_text(const crypto::Secret& secret) {
  return std::string(as_text(secret.view()));
}

// A token's file has the same form as a passphrase's: one private line.
Status save_token(const std::string& file, const json::Value& answer) {
  const crypto::Secret line(to_bytes(text_of(answer, "token") + "\n"));
  return files::write_new(file, line.view(), files::Access::kOwner);
}

void tell_without_token(Session& session, json::Value answer, const std::string& file) {
  answer.object()->erase("token");
  answer.object()->emplace("file", file);
  session.answer(answer, json::to_pretty(answer));
}

struct LoginOptions {
  std::string node;
  std::string login;
  std::string password_file;
  std::string out;
};

Status log_in(Session& session, const LoginOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open_unknown(options.node));
  TRY_ASSIGN(const auto password, files::read_passphrase(options.password_file));
  TRY_ASSIGN(json::Value answer,
             client.post("/api/v1/sessions",
                         json::Value(json::Object{{"login", options.login},
                                                  {"password", secret_text(password)}})));
  TRY(save_token(options.out, answer));
  tell_without_token(session, std::move(answer), options.out);
  return {};
}

Status log_out(Session& session, const ApiOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY(client.remove("/api/v1/sessions/current"));
  session.answer(json::Object{{"ended", true}}, session.choose("ログアウトしました", "logged out"));
  return {};
}

struct ActivateOptions {
  std::string node;
  std::string login;
  std::string code_file;
  std::string password_file;
};

Status activate(Session& session, const ActivateOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open_unknown(options.node));
  TRY_ASSIGN(const auto code, files::read_passphrase(options.code_file));
  TRY_ASSIGN(const auto password, files::read_passphrase(options.password_file));
  TRY_ASSIGN([[maybe_unused]] const auto answer,
             client.post("/api/v1/accounts/activation",
                         json::Value(json::Object{{"code", secret_text(code)},
                                                  {"login", options.login},
                                                  {"password", secret_text(password)}})));
  session.answer(json::Object{{"active", true}},
                 session.choose("ログインできるようになりました", "the account can log in now"));
  return {};
}

struct PasswordOptions : ApiOptions {
  std::string current_file;
  std::string new_file;
};

Status change_password(Session& session, const PasswordOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const auto current, files::read_passphrase(options.current_file));
  TRY_ASSIGN(const auto next, files::read_passphrase(options.new_file));
  TRY_ASSIGN(
      [[maybe_unused]] const auto answer,
      client.post("/api/v1/me/password", json::Value(json::Object{{"current", secret_text(current)},
                                                                  {"new", secret_text(next)}})));
  session.answer(json::Object{{"changed", true}},
                 session.choose("変えました。ログインし直してください", "changed; log in again"));
  return {};
}

Status show_self(Session& session, const ApiOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.get("/api/v1/me"));
  session.answer(answer, json::to_pretty(answer));
  return {};
}

struct TokenOptions : ApiOptions {
  std::string name;
  std::vector<std::string> roles;
  std::string out;
  std::int64_t days = 90;
};

Status make_token(Session& session, const TokenOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  json::Array roles(options.roles.begin(), options.roles.end());
  TRY_ASSIGN(
      json::Value answer,
      client.post("/api/v1/me/tokens", json::Value(json::Object{{"days", options.days},
                                                                {"name", options.name},
                                                                {"roles", std::move(roles)}})));
  TRY(save_token(options.out, answer));
  tell_without_token(session, std::move(answer), options.out);
  return {};
}

Status list_tokens(Session& session, const ApiOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.get("/api/v1/me/tokens"));
  std::string text;
  for (const json::Value& token : items_of(answer, "tokens")) {
    text += fmt::format("{} {} {}\n", text_of(token, "id"), text_of(token, "ends"),
                        text_of(token, "name"));
  }
  session.answer(answer, text);
  return {};
}

struct WithdrawOptions : ApiOptions {
  std::string token;
};

Status withdraw(Session& session, const WithdrawOptions& options) {
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY(client.remove("/api/v1/me/tokens/" + options.token));
  session.answer(json::Object{{"ended", options.token}}, options.token);
  return {};
}

void add_node_and_login(const auto& verb) {
  verb.app->add_option("--node", verb.options->node, "ノードのフォルダー / the node's folder")
      ->required();
  verb.app->add_option("--login", verb.options->login, "ログイン名 / the login")->required();
  verb.app
      ->add_option("--password-file", verb.options->password_file,
                   "パスワードのファイル。本人だけが読める / a private file with the password")
      ->required();
}

void add_sessions(CLI::App& noun, Session& session) {
  const auto login = add_verb<LoginOptions>(
      noun, "login", "ログインする / log in; the session goes into a file", session, log_in);
  add_node_and_login(login);
  login.app
      ->add_option("--out", login.options->out,
                   "--token-file に使うファイル / the file to use as --token-file")
      ->required();
  add_api_options(
      add_verb<ApiOptions>(noun, "logout", "ログアウトする / log out", session, log_out));
  const auto activating = add_verb<ActivateOptions>(
      noun, "activate", "招待を受けてパスワードを決める / take up an invitation", session,
      activate);
  add_node_and_login(activating);
  activating.app
      ->add_option("--code-file", activating.options->code_file,
                   "招待のコードのファイル / a private file with the invitation's code")
      ->required();
  const auto changing = add_verb<PasswordOptions>(
      noun, "password", "自分のパスワードを変える / change one's password", session,
      change_password);
  add_api_options(changing);
  changing.app
      ->add_option("--current-file", changing.options->current_file,
                   "今のパスワードのファイル / a private file with the password of now")
      ->required();
  changing.app
      ->add_option("--new-file", changing.options->new_file,
                   "新しいパスワードのファイル / a private file with the new one")
      ->required();
  add_api_options(add_verb<ApiOptions>(noun, "me", "自分の役割と担当 / what one may do, for whom",
                                       session, show_self));
}

void add_own_tokens(CLI::App& noun, Session& session) {
  const auto making = add_verb<TokenOptions>(
      noun, "token", "自分のプログラムのトークンを作る / make a token for a program of one's own",
      session, make_token);
  add_api_options(making);
  making.app->add_option("--name", making.options->name, "何のためか / what it is for")->required();
  making.app
      ->add_option("--role", making.options->roles, "役割。何度でも / a role; may be repeated")
      ->required();
  making.app->add_option("--days", making.options->days, "有効日数 / how long it is valid")
      ->check(CLI::Range(1, 366));
  making.app->add_option("--out", making.options->out, "トークンを書くファイル / the file for it")
      ->required();
  add_api_options(add_verb<ApiOptions>(noun, "tokens", "自分のトークンの一覧 / one's tokens",
                                       session, list_tokens));
  const auto ending = add_verb<WithdrawOptions>(
      noun, "withdraw-token", "自分のトークンを終わらせる / end one of them", session, withdraw);
  add_api_options(ending);
  ending.app->add_option("--token", ending.options->token, "一覧の識別子 / its id in the list")
      ->required();
}

}  // namespace

void add_staff(CLI::App& root, Session& session) {
  CLI::App& noun = *root.add_subcommand("staff", "職員のアカウントと割当て / accounts of staff");
  noun.require_subcommand(1);
  add_sessions(noun, session);
  add_own_tokens(noun, session);
  add_accounts(noun, session);
  add_assigning(noun, session);
}

}  // namespace musubi::cli
