#include "protocol/audit/record.h"

#include <algorithm>
#include <array>

#include "crypto/primitives/hash.h"
#include "protocol/json/fields.h"

namespace musubi::audit {
namespace {

constexpr std::int64_t kLeafVersion = 1;
constexpr std::size_t kMaxLeafBytes = 256;
constexpr std::size_t kMaxActName = 16;

// In the order of Act. Names are for ever: they stand in leaves.
constexpr std::array<std::string_view, 16> kActNames{
    "decision", "release",  "withdrawal", "delivered", "not-delivered",
    "received", "refused",  "alarm",      "view",      "intake",
    "consent",  "registry", "policy",     "key",       "node",
    "staff"};
static_assert(kActNames.size() == static_cast<std::size_t>(Act::kStaff) + 1);

Digest commit(ByteView salt, ByteView body) { return crypto::sha256({salt, body}); }

Bytes make_leaf(Act act, Instant at, const Digest& commitment) {
  json::Object leaf;
  leaf["act"] = act_name(act);
  leaf["at"] = to_text(at);
  leaf["commitment"] = commitment.hex();
  leaf["v"] = kLeafVersion;
  return to_bytes(json::to_canonical(leaf));
}

}  // namespace

std::string_view act_name(Act act) { return kActNames[static_cast<std::size_t>(act)]; }

std::optional<Act> parse_act(std::string_view name) {
  const auto found = std::find(kActNames.begin(), kActNames.end(), name);
  if (found == kActNames.end()) return std::nullopt;
  return static_cast<Act>(found - kActNames.begin());
}

Result<Leaf> parse_leaf(ByteView leaf) {
  TRY_ASSIGN(const json::Value value, json::parse_canonical(leaf, kMaxLeafBytes));
  json::Fields fields(value, "");
  const auto act = fields.parsed("act", kMaxActName, parse_act);
  const Instant at = fields.instant("at");
  const Digest commitment = fields.digest("commitment");
  fields.integer("v", kLeafVersion, kLeafVersion);
  TRY(fields.finish());
  return Leaf{*act, at, commitment};
}

Record Record::make(Act act, Instant at, std::optional<CaseId> case_id, json::Value body,
                    crypto::RandomSource& random) {
  Record record;
  record.act_ = act;
  record.at_ = at;
  record.case_id_ = std::move(case_id);
  record.salt_ = random.bytes(kLeafSaltSize);
  record.body_ = to_bytes(json::to_canonical(body));
  record.leaf_ = make_leaf(act, at, commit(record.salt_, record.body_));
  return record;
}

Result<Record> Record::restore(ByteView leaf, ByteView salt, ByteView body,
                               std::optional<CaseId> case_id) {
  TRY_ASSIGN(const Leaf parsed, parse_leaf(leaf));
  const bool committed = salt.size() == kLeafSaltSize && body.size() <= kMaxRecordBytes &&
                         commit(salt, body) == parsed.commitment;
  if (!committed) return refused("audit.not-committed");

  Record record;
  record.act_ = parsed.act;
  record.at_ = parsed.at;
  record.case_id_ = std::move(case_id);
  record.salt_ = to_bytes(salt);
  record.body_ = to_bytes(body);
  record.leaf_ = to_bytes(leaf);
  return record;
}

}  // namespace musubi::audit
