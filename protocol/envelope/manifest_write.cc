#include "crypto/primitives/hash.h"
#include "protocol/envelope/manifest.h"
#include "protocol/json/sink.h"

namespace musubi {
namespace {

// What a reseal may change, and nothing else, is left out of the immutable part (M-24).
enum class Part { kWhole, kImmutable };

void put_number(json::Sink& sink, std::string_view name, std::uint64_t value) {
  sink.key(name);
  sink.integer(static_cast<std::int64_t>(value));
}

template <class Item, class Write>
void put_all(json::Sink& sink, std::string_view name, const std::vector<Item>& items,
             Write write_one) {
  sink.key(name);
  sink.open_array();
  for (const Item& item : items) write_one(item);
  sink.close_array();
}

void write(json::Sink& sink, const ManifestRecipient& recipient, Part part) {
  sink.open_object();
  if (part == Part::kWhole) sink.member("certificate", recipient.certificate.hex());
  sink.member("epoch", recipient.epoch.text());
  sink.member("node", recipient.node.text());
  put_number(sink, "sequence", recipient.sequence);
  if (recipient.subject) sink.member("subject", recipient.subject->text());
  sink.close_object();
}

void write(json::Sink& sink, const Obligation& obligation) {
  sink.open_object();
  if (obligation.days) {
    sink.key("days");
    sink.integer(*obligation.days);
  }
  sink.member("id", obligation.id);
  sink.close_object();
}

void write(json::Sink& sink, const LegalBasis& basis) {
  sink.open_object();
  sink.member("as_of", basis.as_of);
  sink.member("class", label(basis.basis_class).name);
  sink.member("row", basis.row);
  sink.close_object();
}

void write(json::Sink& sink, const DecisionReference& decision) {
  sink.open_object();
  put_all(sink, "acceptance", decision.acceptance,
          [&sink](const Digest& digest) { sink.text(digest.hex()); });
  sink.member("baseline", decision.baseline.hex());
  sink.member("catalogue", decision.catalogue.hex());
  sink.member("facts", decision.facts.hex());
  sink.member("id", decision.id.text());
  sink.member("registry", decision.registry.hex());
  put_number(sink, "registry_version", decision.registry_version);
  sink.member("sender_bundle", decision.sender_bundle.hex());
  sink.close_object();
}

void write(json::Sink& sink, const PayloadDescription& payload) {
  sink.open_object();
  sink.member("commitment", payload.commitment.hex());
  put_number(sink, "length", payload.length);
  sink.key("schema");
  sink.integer(payload.schema);
  sink.member("type", payload.type);
  sink.close_object();
}

void write(json::Sink& sink, const crypto::Checkpoint& checkpoint) {
  sink.open_object();
  sink.member("origin", checkpoint.origin);
  sink.member("root", checkpoint.root.hex());
  put_number(sink, "size", checkpoint.size);
  sink.close_object();
}

void write_sender(json::Sink& sink, const Manifest& manifest, Part part) {
  sink.open_object();
  if (part == Part::kWhole) sink.member("certificate", manifest.sender_certificate.hex());
  sink.member("node", manifest.sender.text());
  sink.close_object();
}

// The members in the order of RFC 8785.
void write(json::Sink& sink, const Manifest& manifest, Part part) {
  const bool whole = part == Part::kWhole;
  sink.open_object();
  if (whole) put_number(sink, "attempt", manifest.attempt);
  sink.key("basis");
  write(sink, manifest.basis);
  if (whole && manifest.checkpoint) {
    sink.key("checkpoint");
    write(sink, *manifest.checkpoint);
  }
  sink.member("created", to_text(manifest.created));
  sink.key("decision");
  write(sink, manifest.decision);
  sink.member("kind", manifest.kind);
  sink.member("message", manifest.message.text());
  sink.member("not_after", to_text(manifest.not_after));
  put_all(sink, "obligations", manifest.obligations,
          [&sink](const Obligation& each) { write(sink, each); });
  if (manifest.payload) {
    sink.key("payload");
    write(sink, *manifest.payload);
  }
  sink.member("purpose", label(manifest.purpose).name);
  put_all(sink, "recipients", manifest.recipients,
          [&](const ManifestRecipient& each) { write(sink, each, part); });
  if (manifest.reply_to) sink.member("reply_to", manifest.reply_to->text());
  put_number(sink, "revision", manifest.revision);
  sink.key("sender");
  write_sender(sink, manifest, part);
  sink.member("suite", manifest.suite);
  sink.key("v");
  sink.integer(kManifestVersion);
  sink.close_object();
}

std::string text_of(const Manifest& manifest, Part part) {
  json::CanonicalSink sink;
  write(sink, manifest, part);
  return std::move(sink).take();
}

}  // namespace

Bytes serialise(const Manifest& manifest) { return to_bytes(text_of(manifest, Part::kWhole)); }

Digest immutable_digest(const Manifest& manifest) {
  return crypto::sha256(as_bytes(text_of(manifest, Part::kImmutable)));
}

}  // namespace musubi
