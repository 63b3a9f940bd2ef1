#include "protocol/exchange/receipt.h"

#include <cassert>

#include "crypto/log/merkle.h"
#include "protocol/exchange/receipt_json.h"
#include "protocol/json/fields.h"

namespace musubi::exchange {
namespace {

constexpr std::string_view kPurpose = "musubi outcomes v1\n";
constexpr std::size_t kMaxReceiptBytes = 16 * 1024;
constexpr std::int64_t kReceiptVersion = 1;

Bytes signed_bytes(ByteView statement) {
  Bytes bytes = to_bytes(kPurpose);
  bytes.insert(bytes.end(), statement.begin(), statement.end());
  return bytes;
}

// All perfect subtrees of a batch, level by level, leaves first.
class BatchTree {
 public:
  explicit BatchTree(std::span<const Bytes> leaves) {
    crypto::CompactTree tree;
    levels_.emplace_back();
    for (const Bytes& leaf : leaves) {
      const Digest hash = crypto::leaf_hash(leaf);
      levels_[0].push_back(hash);
      for (const auto& node : tree.append(hash)) keep(node.level, node.hash);
    }
    root_ = tree.root();
  }

  [[nodiscard]] const Digest& root() const { return root_; }

  // Requires an index of a leaf.
  [[nodiscard]] std::vector<Digest> path(std::uint64_t index) const {
    const auto read = [this](unsigned level, std::uint64_t at) -> Result<Digest> {
      return levels_.at(level).at(at);
    };
    return crypto::inclusion_proof(index, levels_[0].size(), read).value();
  }

 private:
  void keep(unsigned level, const Digest& hash) {
    if (levels_.size() <= level) levels_.resize(level + 1);
    levels_[level].push_back(hash);
  }

  std::vector<std::vector<Digest>> levels_;
  Digest root_;
};

// The statement, if the named node's own signing key signed it.
Result<Statement> verify_statement(ByteView bytes, ByteView signature,
                                   const registry::Registry& registry) {
  TRY_ASSIGN(Statement statement, parse_statement(bytes));
  const crypto::Certificate* signer =
      registry.pinned(statement.node, crypto::KeyRole::kSigning, statement.signer);
  if (signer == nullptr) return refused("receipt.unknown-signer");
  TRY(registry.usable(*signer, statement.signed_at));
  if (!signer->public_key().verifies(signed_bytes(bytes), signature)) {
    return refused("receipt.bad-signature");
  }
  return statement;
}

bool signed_by_a_revoked_key(const Statement& statement, const registry::Registry& registry,
                             Instant now) {
  const crypto::Certificate* signer =
      registry.pinned(statement.node, crypto::KeyRole::kSigning, statement.signer);
  return signer == nullptr || registry.revoked_by(*signer, now);
}

Result<std::vector<Outcome>> parse_leaves(const std::vector<Bytes>& leaves) {
  std::vector<Outcome> outcomes;
  outcomes.reserve(leaves.size());
  for (const Bytes& leaf : leaves) {
    TRY_ASSIGN(Outcome outcome, parse_outcome_leaf(leaf));
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

Result<std::vector<Digest>> parse_path(json::Fields& fields) {
  std::vector<Digest> path;
  fields.array("path", crypto::kMaxProofHashes,
               [&path](const json::Value& value, const std::string& pointer) -> Status {
                 const std::string* text = value.text();
                 const auto digest = text == nullptr ? std::nullopt : Digest::from_hex(*text);
                 if (!digest) return invalid("json.bad-value", pointer);
                 path.push_back(*digest);
                 return {};
               });
  return path;
}

}  // namespace

OutcomeBatch sign_outcomes(std::span<const Outcome> outcomes, const BatchNotes& notes,
                           const SigningIdentity& signer, Instant now,
                           crypto::RandomSource& random) {
  assert(outcomes.size() <= kMaxOutcomesPerBatch);
  OutcomeBatch batch;
  batch.leaves.reserve(outcomes.size());
  for (const Outcome& outcome : outcomes) {
    batch.leaves.push_back(outcome_leaf(outcome, random.bytes(kOutcomeSaltSize)));
  }
  batch.statement =
      statement_bytes({signer.node, signer.certificate.fingerprint(), now, outcomes.size(),
                       BatchTree(batch.leaves).root(), notes.backed_up_through, notes.recovery});
  batch.signature = signer.key->sign(signed_bytes(batch.statement));
  return batch;
}

std::vector<VerifiedOutcome> VerifiedBatch::receipts_of(const OutcomeBatch& batch,
                                                        const Statement& statement,
                                                        std::vector<Outcome> outcomes) {
  const BatchTree tree(batch.leaves);
  std::vector<VerifiedOutcome> verified;
  verified.reserve(outcomes.size());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    Receipt receipt{batch.statement, batch.signature, batch.leaves[i], i, tree.path(i)};
    verified.push_back(VerifiedOutcome(std::move(outcomes[i]), statement.node, std::move(receipt)));
  }
  return verified;
}

Result<VerifiedBatch> verify_batch(const OutcomeBatch& batch, const registry::Registry& registry,
                                   Instant now) {
  TRY_ASSIGN(Statement statement, verify_statement(batch.statement, batch.signature, registry));
  if (signed_by_a_revoked_key(statement, registry, now)) return refused("receipt.signer-revoked");
  if (statement.size != batch.leaves.size()) return refused("receipt.size");
  if (statement.root != BatchTree(batch.leaves).root()) return refused("receipt.root");
  TRY_ASSIGN(std::vector<Outcome> outcomes, parse_leaves(batch.leaves));
  auto receipts = VerifiedBatch::receipts_of(batch, statement, std::move(outcomes));
  return VerifiedBatch(std::move(statement), std::move(receipts));
}

Result<VerifiedOutcome> verify_receipt(const Receipt& receipt, const registry::Registry& registry) {
  TRY_ASSIGN(Statement statement, verify_statement(receipt.statement, receipt.signature, registry));
  if (!crypto::verify_inclusion(crypto::leaf_hash(receipt.leaf), receipt.index, statement.size,
                                receipt.path, statement.root)) {
    return refused("receipt.path");
  }
  TRY_ASSIGN(Outcome outcome, parse_outcome_leaf(receipt.leaf));
  return VerifiedOutcome(std::move(outcome), statement.node, receipt);
}

bool signer_is_revoked(const Receipt& receipt, const registry::Registry& registry, Instant now) {
  const auto statement = parse_statement(receipt.statement);
  return !statement || signed_by_a_revoked_key(*statement, registry, now);
}

Bytes serialise(const Receipt& receipt) {
  json::Array path;
  for (const Digest& hash : receipt.path) path.emplace_back(hash.hex());
  return to_bytes(
      json::to_canonical(json::Object{{"index", static_cast<std::int64_t>(receipt.index)},
                                      {"leaf", as_text(receipt.leaf)},
                                      {"path", std::move(path)},
                                      {"signature", to_base64(receipt.signature)},
                                      {"statement", as_text(receipt.statement)},
                                      {"v", kReceiptVersion}}));
}

Result<Receipt> parse_receipt(ByteView bytes) {
  TRY_ASSIGN(const json::Value value, json::parse_canonical(bytes, kMaxReceiptBytes));
  json::Fields fields(value, "");
  fields.integer("v", kReceiptVersion, kReceiptVersion);
  Receipt receipt;
  receipt.statement = to_bytes(fields.text("statement", kMaxStatementBytes));
  receipt.signature = fields.base64("signature", kMaxSignatureBytes);
  receipt.leaf = to_bytes(fields.text("leaf", kMaxOutcomeBytes));
  receipt.index = static_cast<std::uint64_t>(
      fields.integer("index", 0, static_cast<std::int64_t>(kMaxOutcomesPerBatch) - 1));
  TRY_ASSIGN(receipt.path, parse_path(fields));
  TRY(fields.finish());
  return receipt;
}

}  // namespace musubi::exchange
