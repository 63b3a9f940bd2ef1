#include <algorithm>

#include "crypto/cms/inner_package.h"
#include "crypto/cms/suite_s1.h"
#include "protocol/envelope/manifest.h"
#include "protocol/json/fields.h"

namespace musubi {
namespace {

constexpr std::size_t kMaxId = 32;
constexpr std::size_t kDateLength = 10;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// [a-z][a-z-]{0,31}
bool is_kind(std::string_view text) {
  const auto fits = [](char c) { return is_lower(c) || c == '-'; };
  return !text.empty() && text.size() <= 32 && is_lower(text[0]) &&
         std::all_of(text.begin(), text.end(), fits);
}

// [a-z][a-z0-9.-]*
bool is_code(std::string_view text) {
  const auto fits = [](char c) { return is_lower(c) || is_digit(c) || c == '-' || c == '.'; };
  return !text.empty() && is_lower(text[0]) && std::all_of(text.begin(), text.end(), fits);
}

// [A-Z][A-Z0-9_]*
bool is_duty(std::string_view text) {
  const auto fits = [](char c) { return is_upper(c) || is_digit(c) || c == '_'; };
  return !text.empty() && is_upper(text[0]) && std::all_of(text.begin(), text.end(), fits);
}

// A date that exists, "2025-06-01".
bool is_date(std::string_view text) {
  return text.size() == kDateLength &&
         parse_instant(std::string(text) + "T00:00:00.000Z").has_value();
}

// Printable ASCII without spaces.
bool is_origin(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

std::string text_of(json::Fields& fields, std::string_view name, std::size_t max_bytes,
                    bool (*fits)(std::string_view), std::string_view reason) {
  std::string text = fields.text(name, max_bytes);
  if (!fits(text)) fields.fault(name, reason);
  return text;
}

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
  obligation.id = text_of(fields, "id", kMaxCodeBytes, is_duty, "manifest.obligation");
  obligation.days = fields.optional_integer("days", 0, kMaxObligationDays);
  TRY(fields.finish());
  return obligation;
}

Result<LegalBasis> read_basis(const json::Value& value) {
  json::Fields fields(value, "/basis");
  const auto basis_class = fields.parsed("class", kMaxCodeBytes, parse_basis_class);
  std::string row = text_of(fields, "row", kMaxCodeBytes, is_code, "manifest.basis-row");
  std::string as_of = text_of(fields, "as_of", kDateLength, is_date, "manifest.basis-date");
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
  payload.type = text_of(fields, "type", kMaxCodeBytes, is_code, "manifest.payload-type");
  payload.schema = fields.integer("schema", 1, json::kMaxInteger);
  payload.length = number_of(fields, "length", 1, crypto::kMaxPayloadBytes);
  payload.commitment = fields.digest("commitment");
  TRY(fields.finish());
  return payload;
}

Result<crypto::Checkpoint> read_checkpoint(const json::Value& value) {
  json::Fields fields(value, "/checkpoint");
  crypto::Checkpoint checkpoint;
  checkpoint.origin = text_of(fields, "origin", kMaxOriginBytes, is_origin, "manifest.origin");
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
  std::string kind = text_of(fields, "kind", kMaxCodeBytes, is_kind, "manifest.kind");
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

Status check_recipients(const Manifest& manifest) {
  const auto& recipients = manifest.recipients;
  if (recipients.empty()) return invalid("manifest.no-recipient", "/recipients");
  const auto out_of_order = [](const ManifestRecipient& a, const ManifestRecipient& b) {
    return !(a.node < b.node);
  };
  if (std::adjacent_find(recipients.begin(), recipients.end(), out_of_order) != recipients.end()) {
    return invalid("manifest.recipient-order", "/recipients");
  }
  const auto is_sender = [&](const ManifestRecipient& each) {
    return each.node == manifest.sender;
  };
  if (std::any_of(recipients.begin(), recipients.end(), is_sender)) {
    return invalid("manifest.recipient-is-sender", "/recipients");
  }
  if (manifest.decision.acceptance.size() != recipients.size()) {
    return invalid("manifest.acceptance-count", "/decision/acceptance");
  }
  return {};
}

Status check_obligations(const std::vector<Obligation>& obligations) {
  const auto out_of_order = [](const Obligation& a, const Obligation& b) { return a.id >= b.id; };
  if (std::adjacent_find(obligations.begin(), obligations.end(), out_of_order) !=
      obligations.end()) {
    return invalid("manifest.obligation-order", "/obligations");
  }
  return {};
}

Status check_lifetime(const Manifest& manifest) {
  const bool plausible = manifest.created < manifest.not_after &&
                         manifest.not_after - manifest.created <= kMaxManifestLifetime;
  return plausible ? Status() : invalid("manifest.lifetime", "/not_after");
}

}  // namespace

bool is_notice(const Manifest& manifest) {
  const auto kind = parse_kind(manifest.kind);
  return kind && is_notice(*kind);
}

Result<Manifest> parse_manifest(ByteView bytes) {
  TRY_ASSIGN(const json::Value value, json::parse_canonical(bytes, kMaxManifestBytes));
  TRY(check_version(value));
  TRY_ASSIGN(Manifest manifest, read(value));
  TRY(check_recipients(manifest));
  TRY(check_obligations(manifest.obligations));
  TRY(check_lifetime(manifest));
  return manifest;
}

}  // namespace musubi
