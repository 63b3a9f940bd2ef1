#include "crypto/primitives/hash.h"
#include "protocol/envelope/manifest.h"

namespace musubi {
namespace {

json::Value number(std::uint64_t value) { return static_cast<std::int64_t>(value); }

json::Value hex(const Digest& digest) { return digest.hex(); }

json::Value write(const ManifestRecipient& recipient) {
  json::Object object{{"certificate", hex(recipient.certificate)},
                      {"epoch", recipient.epoch.text()},
                      {"node", recipient.node.text()},
                      {"sequence", number(recipient.sequence)}};
  if (recipient.subject) object.emplace("subject", recipient.subject->text());
  return object;
}

json::Value write(const Obligation& obligation) {
  json::Object object{{"id", obligation.id}};
  if (obligation.days) object.emplace("days", *obligation.days);
  return object;
}

json::Value write(const LegalBasis& basis) {
  return json::Object{
      {"as_of", basis.as_of}, {"class", label(basis.basis_class).name}, {"row", basis.row}};
}

template <class Item, class Write>
json::Array write_all(const std::vector<Item>& items, Write write_one) {
  json::Array array;
  array.reserve(items.size());
  for (const Item& item : items) array.push_back(write_one(item));
  return array;
}

json::Value write(const DecisionReference& decision) {
  return json::Object{{"acceptance", write_all(decision.acceptance, hex)},
                      {"baseline", hex(decision.baseline)},
                      {"catalogue", hex(decision.catalogue)},
                      {"facts", hex(decision.facts)},
                      {"id", decision.id.text()},
                      {"registry", hex(decision.registry)},
                      {"registry_version", number(decision.registry_version)},
                      {"sender_bundle", hex(decision.sender_bundle)}};
}

json::Value write(const PayloadDescription& payload) {
  return json::Object{{"commitment", hex(payload.commitment)},
                      {"length", number(payload.length)},
                      {"schema", payload.schema},
                      {"type", payload.type}};
}

json::Value write(const crypto::Checkpoint& checkpoint) {
  return json::Object{{"origin", checkpoint.origin},
                      {"root", hex(checkpoint.root)},
                      {"size", number(checkpoint.size)}};
}

json::Object write(const Manifest& manifest) {
  json::Object object{
      {"attempt", number(manifest.attempt)},
      {"basis", write(manifest.basis)},
      {"created", to_text(manifest.created)},
      {"decision", write(manifest.decision)},
      {"kind", manifest.kind},
      {"message", manifest.message.text()},
      {"not_after", to_text(manifest.not_after)},
      {"obligations",
       write_all(manifest.obligations, [](const Obligation& each) { return write(each); })},
      {"purpose", label(manifest.purpose).name},
      {"recipients",
       write_all(manifest.recipients, [](const ManifestRecipient& each) { return write(each); })},
      {"revision", number(manifest.revision)},
      {"sender", json::Object{{"certificate", hex(manifest.sender_certificate)},
                              {"node", manifest.sender.text()}}},
      {"suite", manifest.suite},
      {"v", kManifestVersion}};
  if (manifest.reply_to) object.emplace("reply_to", manifest.reply_to->text());
  if (manifest.payload) object.emplace("payload", write(*manifest.payload));
  if (manifest.checkpoint) object.emplace("checkpoint", write(*manifest.checkpoint));
  return object;
}

// What a reseal may change, and nothing else (M-24).
void drop_what_a_reseal_changes(json::Object& manifest) {
  manifest.erase("attempt");
  manifest.erase("checkpoint");
  manifest.at("sender").object()->erase("certificate");
  for (json::Value& recipient : *manifest.at("recipients").array()) {
    recipient.object()->erase("certificate");
  }
}

}  // namespace

Bytes serialise(const Manifest& manifest) { return to_bytes(json::to_canonical(write(manifest))); }

Digest immutable_digest(const Manifest& manifest) {
  json::Object object = write(manifest);
  drop_what_a_reseal_changes(object);
  return crypto::sha256(as_bytes(json::to_canonical(std::move(object))));
}

}  // namespace musubi
