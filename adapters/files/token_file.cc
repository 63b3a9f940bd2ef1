#include "adapters/files/token_file.h"

#include <algorithm>

#include "adapters/files/files.h"
#include "crypto/primitives/hash.h"
#include "protocol/json/fields.h"
#include "protocol/staff/account.h"

namespace musubi::files {
namespace {

constexpr std::string_view kFormat = "musubi-tokens-1";
constexpr std::size_t kMaxName = 64;
constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kIdLength = 16;

Result<ApiUser> parse_user(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  ApiUser user{};
  user.user = fields.text("user", kMaxName);
  const auto role = fields.parsed("role", kMaxName, parse_staff_role);
  user.token_hash = fields.digest("token_hash");
  user.expires = fields.instant("expires");
  TRY(fields.finish());
  user.role = *role;
  return user;
}

json::Value to_json(const std::vector<ApiUser>& users) {
  json::Array array;
  for (const ApiUser& user : users) {
    array.push_back(json::Object{{"expires", to_text(user.expires)},
                                 {"role", staff_role_name(user.role)},
                                 {"token_hash", user.token_hash.hex()},
                                 {"user", user.user}});
  }
  return json::Object{{"format", kFormat}, {"users", std::move(array)}};
}

}  // namespace

std::string_view staff_role_name(StaffRole role) { return staff::role_code(role); }

std::optional<StaffRole> parse_staff_role(std::string_view name) { return staff::parse_role(name); }

Result<std::vector<ApiUser>> read_tokens(const std::filesystem::path& file) {
  TRY(check_private(file));
  TRY_ASSIGN(const Bytes text, read(file, kMaxTokenFileBytes));
  TRY_ASSIGN(const json::Value value, json::parse(text, kMaxTokenFileBytes));
  json::Fields fields(value, "");
  std::vector<ApiUser> users;
  if (fields.text("format", kMaxName) != kFormat) fields.fault("format", "json.bad-value");
  fields.array("users", kMaxTokens,
               [&](const json::Value& item, const std::string& pointer) -> Status {
                 TRY_ASSIGN(auto user, parse_user(item, pointer));
                 users.push_back(std::move(user));
                 return {};
               });
  TRY(fields.finish());
  return users;
}

std::string token_id(const ApiUser& user) { return user.token_hash.hex().substr(0, kIdLength); }

bool is_user_number(std::string_view user) { return staff::is_user_number(user); }

Result<std::string> add_token(const std::filesystem::path& file, const std::string& user,
                              StaffRole role, Instant expires, crypto::RandomSource& random) {
  std::vector<ApiUser> users;
  if (std::filesystem::exists(file)) {
    TRY_ASSIGN(users, read_tokens(file));
  }
  if (!is_user_number(user)) return invalid("token.user-name", user);
  if (users.size() >= kMaxTokens) return invalid("token.too-many", file.string());
  std::string token = to_hex(random.bytes(kTokenBytes));
  users.push_back({user, role, crypto::sha256(as_bytes(token)), expires});
  TRY(write(file, as_bytes(json::to_pretty(to_json(users))), Access::kOwner));
  return token;
}

Result<std::vector<ApiUser>> withdraw_tokens(const std::filesystem::path& file,
                                             const std::function<bool(const ApiUser&)>& which) {
  TRY_ASSIGN(std::vector<ApiUser> users, read_tokens(file));
  const auto first = std::stable_partition(users.begin(), users.end(), std::not_fn(which));
  std::vector<ApiUser> withdrawn(std::make_move_iterator(first),
                                 std::make_move_iterator(users.end()));
  if (withdrawn.empty()) return Error{ErrorCode::kNotFound, "token.not-found", {}};
  users.erase(first, users.end());
  TRY(write(file, as_bytes(json::to_pretty(to_json(users))), Access::kOwner));
  return withdrawn;
}

std::optional<ApiUser> find_user(const std::vector<ApiUser>& users, std::string_view token,
                                 Instant now) {
  const Digest hash = crypto::sha256(as_bytes(token));
  std::optional<ApiUser> found;
  for (const ApiUser& user : users) {
    if (crypto::equal_in_constant_time(user.token_hash.view(), hash.view())) found = user;
  }
  return found && now < found->expires ? found : std::nullopt;
}

}  // namespace musubi::files
