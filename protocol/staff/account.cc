#include "protocol/staff/account.h"

#include <algorithm>

#include "crypto/primitives/hash.h"
#include "protocol/json/fields.h"

namespace musubi::staff {
namespace {

using store::Row;
using store::Table;

constexpr std::string_view kStateNames[] = {"invited", "active", "disabled"};
constexpr std::string_view kAllUnits = "all";
constexpr std::string_view kUserPrefix = "u-";
constexpr std::size_t kMaxUserDigits = 16;
constexpr std::size_t kMaxRoleCode = 32;
constexpr std::int64_t kMaxMemoryKib = 1024 * 1024;
constexpr std::int64_t kMaxPasses = 64;
// Columns and index of Table::kAccount.
constexpr std::size_t kUser = 0;
constexpr std::size_t kState = 2;
constexpr std::size_t kRevision = 3;
constexpr std::size_t kChanged = 4;
constexpr std::size_t kBody = 5;
constexpr std::size_t kByLogin = 0;

const store::Key& login_key_name() {
  static const store::Key kName{std::string("staff-login-key")};
  return kName;
}

std::optional<AccountState> parse_state(std::string_view name) {
  const auto found = std::ranges::find(kStateNames, name);
  if (found == std::end(kStateNames)) return std::nullopt;
  return static_cast<AccountState>(found - std::begin(kStateNames));
}

Result<std::set<std::string>> parse_units(const json::Value& value, const std::string& at) {
  std::set<std::string> units;
  if (value.array() == nullptr) return invalid("json.wrong-type", at);
  if (value.array()->size() > kMaxUnits) return invalid("json.too-many-items", at);
  for (const json::Value& unit : *value.array()) {
    const bool named =
        unit.text() != nullptr && !unit.text()->empty() && unit.text()->size() <= kMaxUnit;
    if (!named) return invalid("json.bad-value", at);
    units.insert(*unit.text());
  }
  return units;
}

Result<Covered> parse_covered(const json::Value& value, const std::string& at) {
  json::Fields fields(value, at);
  Covered covered;
  covered.partition = fields.text("partition", kMaxPartition);
  const json::Value& units = fields.value("units");
  TRY(fields.finish());
  if (units.text() != nullptr && *units.text() == kAllUnits) return covered;
  TRY_ASSIGN(covered.units, parse_units(units, at + "/units"));
  return covered;
}

json::Object to_json(const KeptPassword& password) {
  return {{"hash", to_base64(password.hash)},
          {"memory_kib", static_cast<std::int64_t>(password.cost.memory_kib)},
          {"passes", static_cast<std::int64_t>(password.cost.passes)},
          {"salt", to_base64(password.salt)}};
}

Result<KeptPassword> parse_password(const json::Value& value, const std::string& at) {
  json::Fields fields(value, at);
  KeptPassword password{};
  password.hash = fields.base64("hash", crypto::kPasswordHashSize);
  const auto memory = fields.integer("memory_kib", 1, kMaxMemoryKib);
  const auto passes = fields.integer("passes", 1, kMaxPasses);
  password.salt = fields.base64("salt", crypto::kPasswordSaltSize);
  TRY(fields.finish());
  password.cost = {static_cast<std::uint32_t>(memory), static_cast<std::uint32_t>(passes)};
  return password;
}

json::Object to_json(const Invitation& invitation) {
  return {{"code_hash", invitation.code_hash.hex()}, {"expires", to_text(invitation.expires)}};
}

Result<Invitation> parse_invitation(const json::Value& value, const std::string& at) {
  json::Fields fields(value, at);
  Invitation invitation{};
  invitation.code_hash = fields.digest("code_hash");
  invitation.expires = fields.instant("expires");
  TRY(fields.finish());
  return invitation;
}

json::Object body_of(const Account& account) {
  json::Object body{{"covers", covers_json(account.covers)},
                    {"login", account.login},
                    {"name", account.name},
                    {"roles", roles_json(account.roles)},
                    {"v", 1}};
  if (account.password) body.emplace("password", to_json(*account.password));
  if (account.invitation) body.emplace("invitation", to_json(*account.invitation));
  return body;
}

Status read_body(const json::Value& body, Account& account) {
  json::Fields fields(body, "");
  fields.integer("v", 1, 1);
  account.login = fields.text("login", kMaxLogin);
  account.name = fields.text("name", kMaxPersonName);
  fields.nested("covers", account.covers, parse_covers);
  fields.nested("roles", account.roles, parse_roles);
  fields.optional_nested("password", account.password, parse_password);
  fields.optional_nested("invitation", account.invitation, parse_invitation);
  return fields.finish();
}

}  // namespace

std::string_view account_state_name(AccountState state) {
  return kStateNames[static_cast<std::size_t>(state)];
}

bool is_user_number(std::string_view user) {
  if (!user.starts_with(kUserPrefix)) return false;
  user.remove_prefix(kUserPrefix.size());
  return !user.empty() && user.size() <= kMaxUserDigits &&
         std::ranges::all_of(user, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_login(std::string_view text) {
  return text.size() >= kMinLogin && text.size() <= kMaxLogin &&
         std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                  c == '-';
         });
}

Digest login_hash(const crypto::Secret& key, std::string_view login) {
  return crypto::hmac_sha256(key.view(), as_bytes(login));
}

json::Array covers_json(const std::vector<Covered>& covers) {
  json::Array array;
  for (const Covered& covered : covers) {
    json::Value units = kAllUnits;
    if (covered.units) {
      json::Array named;
      for (const std::string& unit : *covered.units) named.push_back(unit);
      units = std::move(named);
    }
    array.push_back(json::Object{{"partition", covered.partition}, {"units", std::move(units)}});
  }
  return array;
}

Result<std::vector<Covered>> parse_covers(const json::Value& value, const std::string& pointer) {
  if (value.array() == nullptr) return invalid("json.wrong-type", pointer);
  if (value.array()->size() > kMaxCovered) return invalid("json.too-many-items", pointer);
  std::vector<Covered> covers;
  for (const json::Value& item : *value.array()) {
    TRY_ASSIGN(Covered covered, parse_covered(item, pointer));
    const bool twice = std::ranges::any_of(
        covers, [&](const Covered& other) { return other.partition == covered.partition; });
    if (twice) return invalid("json.bad-value", pointer);
    covers.push_back(std::move(covered));
  }
  return covers;
}

json::Array roles_json(const std::set<Role>& roles) {
  json::Array array;
  for (const Role role : roles) array.push_back(role_code(role));
  return array;
}

Result<std::set<Role>> parse_roles(const json::Value& value, const std::string& pointer) {
  if (value.array() == nullptr) return invalid("json.wrong-type", pointer);
  if (value.array()->size() > kRoleCount) return invalid("json.too-many-items", pointer);
  std::set<Role> roles;
  for (const json::Value& item : *value.array()) {
    const auto role = item.text() != nullptr && item.text()->size() <= kMaxRoleCode
                          ? parse_role(*item.text())
                          : std::nullopt;
    if (!role) return invalid("json.bad-value", pointer);
    roles.insert(*role);
  }
  return roles;
}

Row to_row(const Account& account, const Digest& login_hash) {
  return {
      Table::kAccount,
      {account.user, to_bytes(login_hash.view()), std::string(account_state_name(account.state)),
       static_cast<std::int64_t>(account.revision), account.changed.time_since_epoch().count(),
       to_bytes(json::to_canonical(body_of(account)))}};
}

Result<Account> account_from(const Row& row) {
  Account account;
  account.user = std::get<std::string>(row.fields.at(kUser));
  const auto state = parse_state(std::get<std::string>(row.fields.at(kState)));
  const auto* body = std::get_if<Bytes>(&row.fields.at(kBody));
  if (!state || body == nullptr) return Error{ErrorCode::kInternal, "staff.bad-row", {}};
  account.state = *state;
  account.revision = static_cast<std::uint64_t>(std::get<std::int64_t>(row.fields.at(kRevision)));
  account.changed = Instant{Duration{std::get<std::int64_t>(row.fields.at(kChanged))}};
  TRY_ASSIGN(const json::Value value, json::parse(*body));
  TRY(read_body(value, account));
  return account;
}

Result<std::optional<Account>> find_account(store::Store& store, const std::string& user) {
  TRY_ASSIGN(const auto row, store.find(Table::kAccount, {user}));
  if (!row) return std::optional<Account>();
  TRY_ASSIGN(Account account, account_from(*row));
  return std::optional(std::move(account));
}

Result<std::optional<Account>> account_of_login(store::Store& store, const Digest& login_hash) {
  TRY_ASSIGN(const auto rows, store.scan({.table = Table::kAccount,
                                          .index = kByLogin,
                                          .prefix = {to_bytes(login_hash.view())},
                                          .limit = 1}));
  if (rows.empty()) return std::optional<Account>();
  TRY_ASSIGN(Account account, account_from(rows.front()));
  return std::optional(std::move(account));
}

Result<bool> has_accounts(store::Store& store) {
  TRY_ASSIGN(const auto rows, store.scan({.table = Table::kAccount, .limit = 1}));
  return !rows.empty();
}

Result<std::optional<crypto::Secret>> login_key(store::Store& store) {
  TRY_ASSIGN(const auto row, store.find(Table::kSetting, login_key_name()));
  const auto* key = row ? std::get_if<Bytes>(&row->fields.at(1)) : nullptr;
  if (key == nullptr) return std::optional<crypto::Secret>();
  return std::optional(crypto::Secret(ByteView(*key)));
}

Row login_key_row(const crypto::Secret& key) {
  return {Table::kSetting, {login_key_name().front(), to_bytes(key.view())}};
}

}  // namespace musubi::staff
