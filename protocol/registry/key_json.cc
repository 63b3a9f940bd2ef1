// What holds keys: certificates, nodes, approval keys, operator keys; and what revokes them.
#include "protocol/registry/grammar.h"
#include "protocol/registry/limits.h"
#include "protocol/registry/parts_json.h"

namespace musubi::registry {
namespace {

constexpr std::size_t kMaxId = 32;

json::Value pinned_to_json(const PinnedCertificate& pinned) {
  return certificate_to_json(pinned.certificate);
}

Result<PinnedCertificate> pinned_from_json(const json::Value& value, const std::string& pointer) {
  TRY_ASSIGN(auto certificate, certificate_from_json(value, pointer));
  return PinnedCertificate{std::move(certificate)};
}

}  // namespace

json::Value certificate_to_json(const crypto::Certificate& certificate) {
  return to_base64(certificate.der());
}

Result<crypto::Certificate> certificate_from_json(const json::Value& value,
                                                  const std::string& pointer) {
  constexpr std::size_t kMaxBase64 = (crypto::kMaxCertificateBytes + 2) / 3 * 4;
  if (value.text() == nullptr) return invalid("json.wrong-type", pointer);
  if (value.text()->size() > kMaxBase64) {
    return Error{ErrorCode::kTooLarge, "json.too-long", pointer};
  }
  const auto der = from_base64(*value.text());
  if (!der) return invalid("json.bad-value", pointer);
  auto certificate = crypto::Certificate::parse(*der);
  if (!certificate) return invalid("registry.certificate", pointer);
  return certificate;
}

json::Value node_to_json(const Node& node) {
  json::Object object{
      {"certificates", array_to_json(node.certificates, pinned_to_json)},
      {"id", node.id.text()},
      {"minimum_suite", node.minimum_suite},
  };
  if (node.endpoint) object.emplace("endpoint", *node.endpoint);
  return object;
}

Result<Node> node_from_json(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto id = fields.parsed("id", kMaxId, NodeId::parse);
  const auto endpoint = fields.optional_text("endpoint", kMaxEndpoint);
  auto certificates = read_parts(fields, "certificates", kMaxNodeCertificates, pinned_from_json);
  const std::string minimum_suite = fields.text("minimum_suite", kMaxSlug);
  TRY(fields.finish());
  return Node{*id, endpoint, std::move(certificates), minimum_suite};
}

json::Value approval_key_to_json(const ApprovalKey& key) {
  return json::Object{
      {"certificate", certificate_to_json(key.certificate)},
      {"organisation", key.organisation.text()},
      {"person", key.person},
  };
}

Result<ApprovalKey> approval_key_from_json(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const std::string person = fields.text("person", kMaxSlug);
  const auto organisation = fields.parsed("organisation", kMaxId, OrganisationId::parse);
  const json::Value& certificate = fields.value("certificate");
  TRY(fields.finish());
  TRY_ASSIGN(auto parsed, certificate_from_json(certificate, fields.pointer_to("certificate")));
  return ApprovalKey{person, *organisation, std::move(parsed)};
}

json::Value operator_key_to_json(const OperatorKey& key) {
  return json::Object{{"id", key.id}, {"key", to_base64(key.key.spki())}};
}

Result<OperatorKey> operator_key_from_json(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const Digest id = fields.digest("id");
  const Bytes spki = fields.base64("key", kMaxKeyBytes);
  TRY(fields.finish());
  auto key = crypto::PublicKey::parse(spki);
  if (!key) return invalid("registry.operator-key", pointer);
  return OperatorKey{id.hex(), *std::move(key)};
}

json::Value revocation_to_json(const Revocation& revocation) {
  json::Object object{
      {"certificate", revocation.certificate.hex()},
      {"revoked_at", to_text(revocation.revoked_at)},
  };
  if (revocation.invalid_since) {
    object.emplace("invalid_since", to_text(*revocation.invalid_since));
  }
  return object;
}

Result<Revocation> revocation_from_json(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const Revocation revocation{fields.digest("certificate"), fields.instant("revoked_at"),
                              fields.optional_instant("invalid_since")};
  TRY(fields.finish());
  return revocation;
}

}  // namespace musubi::registry
