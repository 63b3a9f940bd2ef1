#include "protocol/exchange/receipt_json.h"

#include <array>

#include "protocol/json/fields.h"

namespace musubi::exchange {
namespace {

constexpr std::size_t kMaxIdText = 64;
constexpr std::size_t kMaxKindText = 64;
constexpr std::int64_t kVersion = 1;

constexpr std::array<std::string_view, 5> kOutcomeNames{"accepted", "superseded", "recalled",
                                                        "unsupported", "refused"};

Bytes canonical(json::Object object) {
  return to_bytes(json::to_canonical(json::Value(std::move(object))));
}

json::Value number(std::uint64_t value) { return static_cast<std::int64_t>(value); }

std::uint64_t natural(json::Fields& fields, std::string_view name) {
  return static_cast<std::uint64_t>(fields.integer(name, 0, json::kMaxInteger));
}

std::optional<Bytes> parse_salt(std::string_view text) {
  return text.size() == 2 * kOutcomeSaltSize ? from_hex(text) : std::nullopt;
}

// Leaf members that only an envelope that opened has.
Result<Taken> parse_taken(json::Fields& fields) {
  const auto message = fields.parsed("message", kMaxIdText, MessageId::parse);
  const Digest digest = fields.digest("digest");
  const std::string kind = fields.text("kind", kMaxKindText);
  const Instant at = fields.instant("at");
  const std::uint64_t log_index = natural(fields, "log_index");
  TRY(fields.finish());
  return Taken{*message, digest, kind, at, log_index};
}

Result<std::optional<Recovery>> parse_recovery(const json::Value* value) {
  if (value == nullptr) return std::optional<Recovery>{};
  json::Fields fields(*value, "/recovery");
  const auto epoch = fields.parsed("epoch", kMaxIdText, StreamEpoch::parse);
  const std::uint64_t held_through = natural(fields, "held_through");
  TRY(fields.finish());
  return std::optional<Recovery>{Recovery{*epoch, held_through}};
}

}  // namespace

std::string_view outcome_name(OutcomeCode code) {
  return kOutcomeNames[static_cast<std::size_t>(code)];
}

std::optional<OutcomeCode> parse_outcome(std::string_view name) {
  for (std::size_t i = 0; i < kOutcomeNames.size(); ++i) {
    if (kOutcomeNames[i] == name) return static_cast<OutcomeCode>(i);
  }
  return std::nullopt;
}

Bytes outcome_leaf(const Outcome& outcome, ByteView salt) {
  json::Object leaf{{"envelope", outcome.envelope.hex()},
                    {"outcome", outcome_name(outcome.code)},
                    {"salt", to_hex(salt)},
                    {"v", kVersion}};
  if (outcome.taken) {
    leaf.emplace("at", to_text(outcome.taken->at));
    leaf.emplace("digest", outcome.taken->digest.hex());
    leaf.emplace("kind", outcome.taken->kind);
    leaf.emplace("log_index", number(outcome.taken->log_index));
    leaf.emplace("message", outcome.taken->message.text());
  }
  return canonical(std::move(leaf));
}

Result<Outcome> parse_outcome_leaf(ByteView leaf) {
  TRY_ASSIGN(const json::Value value, json::parse_canonical(leaf, kMaxOutcomeBytes));
  json::Fields fields(value, "");
  fields.integer("v", kVersion, kVersion);
  const Digest envelope = fields.digest("envelope");
  const auto code = fields.parsed("outcome", kMaxKindText, parse_outcome);
  fields.parsed("salt", 2 * kOutcomeSaltSize, parse_salt);
  if (code == OutcomeCode::kRefused) {
    TRY(fields.finish());
    return Outcome{*code, envelope, std::nullopt};
  }
  TRY_ASSIGN(Taken taken, parse_taken(fields));
  return Outcome{*code, envelope, std::move(taken)};
}

Bytes statement_bytes(const Statement& statement) {
  json::Object object{{"backed_up_through", number(statement.backed_up_through)},
                      {"node", statement.node.text()},
                      {"root", statement.root.hex()},
                      {"signed_at", to_text(statement.signed_at)},
                      {"signer", statement.signer.hex()},
                      {"size", number(statement.size)},
                      {"v", kVersion}};
  if (statement.recovery) {
    object.emplace("recovery",
                   json::Object{{"epoch", statement.recovery->epoch.text()},
                                {"held_through", number(statement.recovery->held_through)}});
  }
  return canonical(std::move(object));
}

Result<Statement> parse_statement(ByteView bytes) {
  TRY_ASSIGN(const json::Value value, json::parse_canonical(bytes, kMaxStatementBytes));
  json::Fields fields(value, "");
  fields.integer("v", kVersion, kVersion);
  const auto node = fields.parsed("node", kMaxIdText, NodeId::parse);
  const Digest signer = fields.digest("signer");
  const Instant signed_at = fields.instant("signed_at");
  const auto size = static_cast<std::uint64_t>(
      fields.integer("size", 0, static_cast<std::int64_t>(kMaxOutcomesPerBatch)));
  const Digest root = fields.digest("root");
  const std::uint64_t backed_up_through = natural(fields, "backed_up_through");
  const json::Value* recovery_value = fields.optional_value("recovery");
  TRY(fields.finish());
  TRY_ASSIGN(auto recovery, parse_recovery(recovery_value));
  return Statement{*node, signer, signed_at, size, root, backed_up_through, std::move(recovery)};
}

}  // namespace musubi::exchange
