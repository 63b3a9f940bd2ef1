#include "admin/cli/token.h"

#include <fmt/format.h>

#include "adapters/files/files.h"
#include "adapters/files/token_file.h"
#include "admin/cli/arguments.h"
#include "admin/cli/node_folder.h"

namespace musubi::cli {
namespace {

constexpr unsigned kTokenDays = 90;
constexpr unsigned kMaxTokenDays = 366;

struct FolderOptions {
  std::string dir;
};

void add_folder(const auto& verb) {
  verb.app->add_option("--dir", verb.options->dir, "ノードのフォルダー / the node's folder")
      ->required();
}

// token

struct TokenOptions : FolderOptions {
  std::string user;
  std::string role;
  std::string out;
  unsigned days = kTokenDays;
};

Status make_token(Session& session, const TokenOptions& options) {
  const auto role = files::parse_staff_role(options.role);
  if (!role) return invalid("cli.role", options.role);
  TRY_ASSIGN(const auto node, NodeFolder::open(options.dir));
  const Instant expires = now() + std::chrono::days{options.days};
  if (std::filesystem::exists(options.out)) {
    return Error{ErrorCode::kConflict, "file.exists", options.out};
  }
  TRY_ASSIGN(const std::string token, files::add_token(node.config().api_tokens, options.user,
                                                       *role, expires, crypto::system_random()));
  const crypto::Secret line(to_bytes(token + "\n"));
  TRY(files::write_new(options.out, line.view(), files::Access::kOwner));
  session.answer(json::Object{{"expires", to_text(expires)},
                              {"file", options.out},
                              {"role", options.role},
                              {"user", options.user}},
                 fmt::format("{} {} {}\n", options.user, options.role, to_text(expires)));
  return {};
}

// tokens

json::Object describe(const files::ApiUser& user, Instant at) {
  return {{"expired", user.expires <= at},
          {"expires", to_text(user.expires)},
          {"id", files::token_id(user)},
          {"role", files::staff_role_name(user.role)},
          {"user", user.user}};
}

std::string line_of(const Session& session, const files::ApiUser& user, Instant at) {
  return fmt::format("{} {:<10} {:<10} {}{}\n", files::token_id(user), user.user,
                     files::staff_role_name(user.role), to_text(user.expires),
                     user.expires <= at ? session.choose(" 期限切れ", " expired") : "");
}

Status list_tokens(Session& session, const FolderOptions& options) {
  TRY_ASSIGN(const auto node, NodeFolder::open(options.dir));
  TRY_ASSIGN(const auto users, files::read_tokens(node.config().api_tokens));
  json::Array tokens;
  std::string text;
  for (const files::ApiUser& user : users) {
    tokens.push_back(describe(user, now()));
    text += line_of(session, user, now());
  }
  session.answer(json::Object{{"tokens", std::move(tokens)}}, text);
  return {};
}

// withdraw-token

struct WithdrawOptions : FolderOptions {
  std::optional<std::string> token;
  std::optional<std::string> user;
};

Status withdraw_tokens(Session& session, const WithdrawOptions& options) {
  TRY_ASSIGN(const auto node, NodeFolder::open(options.dir));
  TRY_ASSIGN(const auto withdrawn,
             files::withdraw_tokens(node.config().api_tokens, [&](const files::ApiUser& user) {
               return options.token ? files::token_id(user) == *options.token
                                    : user.user == *options.user;
             }));
  json::Array tokens;
  std::string text;
  for (const files::ApiUser& user : withdrawn) {
    tokens.push_back(describe(user, now()));
    text += line_of(session, user, now());
  }
  session.answer(json::Object{{"tokens", std::move(tokens)}}, text);
  session.say("次の求めから使えません", "they end with the next request");
  return {};
}

}  // namespace

void add_tokens(CLI::App& noun, Session& session) {
  const auto making = add_verb<TokenOptions>(
      noun, "token", "使う人のトークンを作る / make a token for a user of the API", session,
      make_token);
  add_folder(making);
  const auto [app, options] = making;
  app->add_option(
         "--user", options->user,
         "利用者の番号、u-0001 の形。氏名ではない / the user's number, u-0001; never a name")
      ->required();
  app->add_option("--role", options->role, "caseworker, auditor, operator")->required();
  app->add_option("--out", options->out, "トークンを書くファイル / the file for the token")
      ->required();
  app->add_option("--days", options->days, "有効日数 / how long it is valid")
      ->check(CLI::Range(1U, kMaxTokenDays));
  add_folder(add_verb<FolderOptions>(noun, "tokens", "トークンの一覧 / who has a token", session,
                                     list_tokens));
  const auto ending = add_verb<WithdrawOptions>(
      noun, "withdraw-token", "トークンを使えなくする / end a token, or all of a user", session,
      withdraw_tokens);
  add_folder(ending);
  auto* which = ending.app->add_option_group("which");
  which->add_option("--token", ending.options->token, "一覧の識別子 / its id in the list");
  which->add_option("--user", ending.options->user, "この利用者のすべて / all of this user");
  which->require_option(1);
}

}  // namespace musubi::cli
