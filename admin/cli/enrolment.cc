#include "admin/cli/enrolment.h"

#include <algorithm>
#include <set>

#include "crypto/primitives/hash.h"
#include "protocol/json/fields.h"
#include "protocol/registry/registry.h"

namespace musubi::cli {
namespace {

constexpr std::size_t kMaxId = 64;
constexpr std::size_t kMaxEndpoint = 280;
constexpr std::size_t kMaxCertificateRequestBytes = 4096;

Result<Bytes> base64_from_json(const json::Value& value, const std::string& pointer,
                               std::size_t max_bytes) {
  if (value.text() == nullptr) return invalid("json.wrong-type", pointer);
  auto bytes = from_base64(*value.text());
  if (!bytes) return invalid("json.bad-value", pointer);
  if (bytes->size() > max_bytes) return Error{ErrorCode::kTooLarge, "json.too-long", pointer};
  return *std::move(bytes);
}

void check_format(json::Fields& fields, std::string_view expected) {
  if (fields.text("format", kMaxId) != expected) fields.fault("format", "json.bad-value");
}

bool is_node_role(crypto::KeyRole role) {
  return std::find(kNodeRoles.begin(), kNodeRoles.end(), role) != kNodeRoles.end();
}

}  // namespace

std::string serialise(const NodeRequest& request) {
  json::Array keys;
  for (const Bytes& der : request.certificate_requests) keys.emplace_back(to_base64(der));
  json::Object object{{"certificate_requests", std::move(keys)},
                      {"format", kRequestFormat},
                      {"minimum_suite", request.minimum_suite},
                      {"node", request.node.text()}};
  if (request.endpoint) object.emplace("endpoint", *request.endpoint);
  return json::to_pretty(object);
}

Result<NodeRequest> parse_request(ByteView text) {
  TRY_ASSIGN(const json::Value value, json::parse(text, kMaxRequestBytes));
  json::Fields fields(value, "");
  check_format(fields, kRequestFormat);
  const auto node = fields.parsed("node", kMaxId, NodeId::parse);
  const auto endpoint = fields.optional_text("endpoint", kMaxEndpoint);
  const std::string minimum_suite = fields.text("minimum_suite", kMaxId);
  std::vector<Bytes> keys;
  fields.array("certificate_requests", kNodeRoles.size(),
               [&](const json::Value& item, const std::string& pointer) -> Status {
                 TRY_ASSIGN(keys.emplace_back(),
                            base64_from_json(item, pointer, kMaxCertificateRequestBytes));
                 return {};
               });
  TRY(fields.finish());
  return NodeRequest{*node, endpoint, minimum_suite, std::move(keys)};
}

Result<Digest> request_fingerprint(const NodeRequest& request) {
  TRY_ASSIGN(auto keys, check_keys(request));
  std::sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) { return a.role < b.role; });
  Bytes ids;
  for (const auto& key : keys) {
    const Digest id = key.key.id();
    ids.insert(ids.end(), id.bytes.begin(), id.bytes.end());
  }
  return crypto::sha256(ids);
}

Result<std::vector<crypto::CertificateRequest>> check_keys(const NodeRequest& request) {
  std::vector<crypto::CertificateRequest> keys;
  std::set<crypto::KeyRole> seen;
  for (const Bytes& der : request.certificate_requests) {
    TRY_ASSIGN(auto key, crypto::parse_certificate_request(der));
    if (key.holder != "node:" + request.node.text()) {
      return refused("enrolment.holder", key.holder);
    }
    if (!is_node_role(key.role) || !seen.insert(key.role).second) {
      return refused("enrolment.role", std::string(crypto::key_role_name(key.role)));
    }
    keys.push_back(std::move(key));
  }
  if (keys.empty()) return invalid("enrolment.no-keys", request.node.text());
  return keys;
}

std::string serialise(const Welcome& welcome) {
  json::Array certificates;
  for (const auto& certificate : welcome.certificates) {
    certificates.emplace_back(to_base64(certificate.der()));
  }
  return json::to_pretty(json::Object{{"certificates", std::move(certificates)},
                                      {"format", kWelcomeFormat},
                                      {"node", welcome.node.text()},
                                      {"registry", to_base64(welcome.registry)}});
}

Result<Welcome> parse_welcome(ByteView text) {
  TRY_ASSIGN(const json::Value value, json::parse(text, kMaxWelcomeBytes));
  json::Fields fields(value, "");
  check_format(fields, kWelcomeFormat);
  const auto node = fields.parsed("node", kMaxId, NodeId::parse);
  std::vector<crypto::Certificate> certificates;
  fields.array("certificates", kNodeRoles.size(),
               [&](const json::Value& item, const std::string& pointer) -> Status {
                 TRY_ASSIGN(const Bytes der,
                            base64_from_json(item, pointer, crypto::kMaxCertificateBytes));
                 TRY_ASSIGN(auto certificate, crypto::Certificate::parse(der));
                 certificates.push_back(std::move(certificate));
                 return {};
               });
  Bytes document = fields.base64("registry", registry::kMaxRegistryBytes);
  TRY(fields.finish());
  return Welcome{*node, std::move(certificates), std::move(document)};
}

}  // namespace musubi::cli
