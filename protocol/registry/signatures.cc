#include "protocol/registry/signatures.h"

#include <cassert>

#include "crypto/primitives/hash.h"
#include "protocol/json/fields.h"
#include "protocol/registry/limits.h"

namespace musubi::registry {
namespace {

Bytes with_domain(std::string_view canonical) {
  return to_bytes(std::string(kRegistrySignatureDomain).append(canonical));
}

Status read_signature(const json::Value& value, const std::string& pointer,
                      std::map<Digest, Bytes>& signatures) {
  json::Fields fields(value, pointer);
  const Digest key = fields.digest("key");
  const Bytes signature = fields.base64("signature", kMaxSignatureBytes);
  TRY(fields.finish());
  if (!signatures.empty() && key <= signatures.rbegin()->first) {
    return invalid("registry.signature-order", pointer);
  }
  signatures.emplace(key, signature);
  return {};
}

Result<std::map<Digest, Bytes>> read_signatures(const json::Value& document) {
  std::map<Digest, Bytes> signatures;
  json::Fields fields(document, "");
  fields.array("signatures", kMaxSignatures,
               [&](const json::Value& item, const std::string& pointer) {
                 return read_signature(item, pointer, signatures);
               });
  const json::Value& content = fields.value("signed");
  TRY(fields.finish());
  if (content.object() == nullptr) return invalid("json.wrong-type", "/signed");
  return signatures;
}

// Signatures stand in the order of their keys, as a map has them.
Bytes write_document(const std::map<Digest, Bytes>& signatures, const json::Value& content) {
  json::Array list;
  for (const auto& [key, signature] : signatures) {
    list.push_back(json::Object{{"key", key.hex()}, {"signature", to_base64(signature)}});
  }
  const json::Value document = json::Object{{"signatures", std::move(list)}, {"signed", content}};
  return to_bytes(json::to_canonical(document));
}

}  // namespace

KeySet key_set(const std::vector<OperatorKey>& keys) {
  KeySet set;
  for (const OperatorKey& key : keys) set.emplace(key.key.id(), key.key);
  return set;
}

Result<SignedDocument> SignedDocument::parse(ByteView document) {
  if (document.size() > kMaxRegistryBytes)
    return Error{ErrorCode::kTooLarge, "registry.too-large", {}};
  SignedDocument parsed;
  TRY_ASSIGN(parsed.value_, json::parse_canonical(document, kMaxRegistryBytes));
  TRY_ASSIGN(parsed.signatures_, read_signatures(parsed.value_));
  const std::string canonical = json::to_canonical(parsed.content());
  parsed.digest_ = crypto::sha256(as_bytes(canonical));
  parsed.signed_bytes_ = with_domain(canonical);
  return parsed;
}

Status SignedDocument::check_signed_by(const KeySet& keys, std::size_t threshold) const {
  std::size_t good = 0;
  for (const auto& [id, signature] : signatures_) {
    const auto key = keys.find(id);
    if (key == keys.end()) continue;
    if (!key->second.verifies(signed_bytes_, signature)) {
      return refused("registry.bad-signature", id.hex());
    }
    ++good;
  }
  if (good < threshold) return refused("registry.not-signed");
  return {};
}

Result<std::uint64_t> SignedDocument::claimed_version() const {
  const json::Value* version = content().find("version");
  if (version == nullptr || version->integer() == nullptr || *version->integer() < 1) {
    return invalid("registry.version", "/version");
  }
  return static_cast<std::uint64_t>(*version->integer());
}

void SignedDocument::sign(const crypto::PrivateKey& key) {
  signatures_.insert_or_assign(key.public_key().id(), key.sign(signed_bytes_));
}

void SignedDocument::take_signatures_of(const SignedDocument& other) {
  assert(other.digest_ == digest_);
  signatures_.insert(other.signatures_.begin(), other.signatures_.end());
}

Bytes SignedDocument::write() const { return write_document(signatures_, content()); }

Bytes sign_registry(const RegistryContent& content,
                    std::span<const crypto::PrivateKey* const> keys) {
  const json::Value signed_value = to_json(content);
  const Bytes message = with_domain(json::to_canonical(signed_value));
  std::map<Digest, Bytes> signatures;
  for (const crypto::PrivateKey* key : keys) {
    signatures.insert_or_assign(key->public_key().id(), key->sign(message));
  }
  return write_document(signatures, signed_value);
}

}  // namespace musubi::registry
