#include "crypto/cms/inner_package.h"
#include "crypto/cms/suite_s1.h"
#include "protocol/envelope/manifest.h"
#include "protocol/envelope/manifest_check.h"
#include "protocol/envelope/nothing_given.h"
#include "protocol/json/fields.h"

namespace musubi {
namespace {

constexpr std::size_t kMaxId = 32;
constexpr std::size_t kDateLength = 10;

std::uint64_t number_of(json::Fields& fields, std::string_view name, std::int64_t min,
                        std::int64_t max = json::kMaxInteger) {
  return static_cast<std::uint64_t>(fields.integer(name, min, max));
}

struct Sender {
  NodeId node;
  Digest certificate;
};

Result<Sender> read_sender(const json::Value& value) {
  json::Fields fields(value, "/sender");
  const auto node = fields.parsed("node", kMaxId, NodeId::parse);
  const Digest certificate = fields.digest("certificate");
  TRY(fields.finish());
  return Sender{*node, certificate};
}

Result<ManifestRecipient> read_recipient(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto node = fields.parsed("node", kMaxId, NodeId::parse);
  const Digest certificate = fields.digest("certificate");
  const auto epoch = fields.parsed("epoch", kMaxId, StreamEpoch::parse);
  const std::uint64_t sequence = number_of(fields, "sequence", 1);
  std::optional<Pseudonym> subject;
  if (fields.has("subject")) subject = fields.parsed("subject", kMaxId, Pseudonym::parse);
  TRY(fields.finish());
  return ManifestRecipient{*node, certificate, *epoch, sequence, subject};
}

Result<Obligation> read_obligation(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  Obligation obligation;
  obligation.id = fields.text("id", kMaxCodeBytes);
  obligation.days = fields.optional_integer("days", 0, kMaxObligationDays);
  TRY(fields.finish());
  return obligation;
}

Result<LegalBasis> read_basis(const json::Value& value) {
  json::Fields fields(value, "/basis");
  const auto basis_class = fields.parsed("class", kMaxCodeBytes, parse_basis_class);
  std::string row = fields.text("row", kMaxCodeBytes);
  std::string as_of = fields.text("as_of", kDateLength);
  TRY(fields.finish());
  return LegalBasis{*basis_class, std::move(row), std::move(as_of)};
}

Result<std::vector<Digest>> read_acceptance(json::Fields& fields) {
  std::vector<Digest> digests;
  fields.array("acceptance", crypto::kMaxRecipients,
               [&digests](const json::Value& item, const std::string& pointer) -> Status {
                 if (item.text() == nullptr) return invalid("json.wrong-type", pointer);
                 const auto digest = Digest::from_hex(*item.text());
                 if (!digest) return invalid("json.bad-value", pointer);
                 digests.push_back(*digest);
                 return {};
               });
  return digests;
}

Result<DecisionReference> read_decision(const json::Value& value) {
  json::Fields fields(value, "/decision");
  const auto id = fields.parsed("id", kMaxId, DecisionId::parse);
  const std::uint64_t registry_version = number_of(fields, "registry_version", 1);
  const Digest registry = fields.digest("registry");
  const Digest catalogue = fields.digest("catalogue");
  const Digest baseline = fields.digest("baseline");
  const Digest sender_bundle = fields.digest("sender_bundle");
  TRY_ASSIGN(std::vector<Digest> acceptance, read_acceptance(fields));
  const Digest facts = fields.digest("facts");
  TRY(fields.finish());
  return DecisionReference{*id,           registry_version,      registry, catalogue, baseline,
                           sender_bundle, std::move(acceptance), facts};
}

Result<PayloadDescription> read_payload(const json::Value& value) {
  json::Fields fields(value, "/payload");
  PayloadDescription payload;
  payload.type = fields.text("type", kMaxCodeBytes);
  payload.schema = fields.integer("schema", 1, json::kMaxInteger);
  payload.length = number_of(fields, "length", 1, crypto::kMaxPayloadBytes);
  payload.commitment = fields.digest("commitment");
  TRY(fields.finish());
  return payload;
}

Result<crypto::Checkpoint> read_checkpoint(const json::Value& value) {
  json::Fields fields(value, "/checkpoint");
  crypto::Checkpoint checkpoint;
  checkpoint.origin = fields.text("origin", kMaxOriginBytes);
  checkpoint.size = number_of(fields, "size", 0);
  checkpoint.root = fields.digest("root");
  TRY(fields.finish());
  return checkpoint;
}

// Reads the items of a required array with `read`.
template <class Item, class Read>
std::vector<Item> read_all(json::Fields& fields, std::string_view name, std::size_t max_items,
                           Read read) {
  std::vector<Item> items;
  fields.array(name, max_items,
               [&items, read](const json::Value& value, const std::string& pointer) -> Status {
                 TRY_ASSIGN(Item item, read(value, pointer));
                 items.push_back(std::move(item));
                 return {};
               });
  return items;
}

Result<Manifest> read(const json::Value& value) {
  json::Fields fields(value, "");
  fields.integer("v", kManifestVersion, kManifestVersion);
  std::string suite = fields.text("suite", kMaxCodeBytes);
  const auto message = fields.parsed("message", kMaxId, MessageId::parse);
  std::optional<MessageId> reply_to;
  if (fields.has("reply_to")) reply_to = fields.parsed("reply_to", kMaxId, MessageId::parse);
  std::string kind = fields.text("kind", kMaxCodeBytes);
  const std::uint64_t revision = number_of(fields, "revision", 0);
  const auto purpose = fields.parsed("purpose", kMaxCodeBytes, parse_purpose);
  const auto recipients =
      read_all<ManifestRecipient>(fields, "recipients", crypto::kMaxRecipients, read_recipient);
  const auto obligations =
      read_all<Obligation>(fields, "obligations", kMaxObligations, read_obligation);
  const Instant created = fields.instant("created");
  const Instant not_after = fields.instant("not_after");
  const std::uint64_t attempt = number_of(fields, "attempt", 1);
  const json::Value& sender_value = fields.value("sender");
  const json::Value& basis_value = fields.value("basis");
  const json::Value& decision_value = fields.value("decision");
  const json::Value* payload_value = fields.optional_value("payload");
  const json::Value* checkpoint_value = fields.optional_value("checkpoint");
  TRY(fields.finish());

  TRY_ASSIGN(Sender sender, read_sender(sender_value));
  TRY_ASSIGN(LegalBasis basis, read_basis(basis_value));
  TRY_ASSIGN(DecisionReference decision, read_decision(decision_value));
  std::optional<PayloadDescription> payload;
  if (payload_value != nullptr) {
    TRY_ASSIGN(payload, read_payload(*payload_value));
  }
  std::optional<crypto::Checkpoint> checkpoint;
  if (checkpoint_value != nullptr) {
    TRY_ASSIGN(checkpoint, read_checkpoint(*checkpoint_value));
  }
  return Manifest{std::move(suite), sender.node,      sender.certificate,  recipients,
                  *message,         reply_to,         std::move(kind),     revision,
                  *purpose,         std::move(basis), std::move(decision), obligations,
                  created,          not_after,        std::move(payload),  std::move(checkpoint),
                  attempt};
}

// Version and suite come first: under another one, any other rule may differ.
Status check_version(const json::Value& value) {
  const json::Value* version = value.find("v");
  if (version != nullptr && version->integer() != nullptr &&
      *version->integer() != kManifestVersion) {
    return Error{ErrorCode::kUnsupported, "manifest.version", "/v"};
  }
  const json::Value* suite = value.find("suite");
  if (suite != nullptr && suite->text() != nullptr && *suite->text() != kSuiteS1) {
    return Error{ErrorCode::kUnsupported, "manifest.suite", "/suite"};
  }
  return {};
}

}  // namespace

bool is_notice(const Manifest& manifest) {
  const auto kind = parse_kind(manifest.kind);
  if (!kind) return false;
  const bool gives_nothing = *kind == Kind::kAnswer && manifest.payload &&
                             manifest.payload->type == kNothingGivenType;
  return is_notice(*kind) || gives_nothing;
}

Result<Manifest> parse_manifest(ByteView bytes) {
  TRY_ASSIGN(const json::Value value, json::parse_canonical(bytes, kMaxManifestBytes));
  TRY(check_version(value));
  TRY_ASSIGN(Manifest manifest, read(value));
  TRY(check(manifest));
  return manifest;
}

}  // namespace musubi
