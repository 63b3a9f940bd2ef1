#include "admin/cli/person.h"

#include "admin/cli/enrolment.h"
#include "crypto/primitives/hash.h"
#include "protocol/json/fields.h"
#include "protocol/registry/registry.h"

namespace musubi::cli {
namespace {

constexpr std::size_t kMaxHolder = 64;
constexpr std::size_t kMaxFormat = 64;
constexpr std::size_t kMaxCertificateRequestBytes = 4096;

void check_format(json::Fields& fields, std::string_view expected) {
  if (fields.text("format", kMaxFormat) != expected) fields.fault("format", "json.bad-value");
}

}  // namespace

std::string serialise(const PersonRequest& request) {
  return json::to_pretty(
      json::Object{{"certificate_request", to_base64(request.certificate_request)},
                   {"format", kPersonRequestFormat},
                   {"person", request.person}});
}

Result<PersonRequest> parse_person_request(ByteView text) {
  TRY_ASSIGN(const json::Value value, json::parse(text, kMaxRequestBytes));
  json::Fields fields(value, "");
  check_format(fields, kPersonRequestFormat);
  PersonRequest request{fields.text("person", kMaxHolder),
                        fields.base64("certificate_request", kMaxCertificateRequestBytes)};
  TRY(fields.finish());
  return request;
}

Result<crypto::CertificateRequest> check_key(const PersonRequest& request) {
  TRY_ASSIGN(auto key, crypto::parse_certificate_request(request.certificate_request));
  if (key.holder != request.person) return refused("enrolment.holder", key.holder);
  if (key.role != crypto::KeyRole::kApproval) {
    return refused("enrolment.role", std::string(crypto::key_role_name(key.role)));
  }
  return key;
}

Result<Digest> request_fingerprint(const PersonRequest& request) {
  TRY_ASSIGN(const auto key, check_key(request));
  const Digest id = key.key.id();
  return crypto::sha256(id.bytes);
}

std::string serialise(const PersonWelcome& welcome) {
  return json::to_pretty(json::Object{{"certificate", to_base64(welcome.certificate.der())},
                                      {"format", kPersonWelcomeFormat},
                                      {"registry", to_base64(welcome.registry)}});
}

Result<PersonWelcome> parse_person_welcome(ByteView text) {
  TRY_ASSIGN(const json::Value value, json::parse(text, kMaxWelcomeBytes));
  json::Fields fields(value, "");
  check_format(fields, kPersonWelcomeFormat);
  const Bytes der = fields.base64("certificate", crypto::kMaxCertificateBytes);
  Bytes document = fields.base64("registry", registry::kMaxRegistryBytes);
  TRY(fields.finish());
  TRY_ASSIGN(auto certificate, crypto::Certificate::parse(der));
  return PersonWelcome{std::move(certificate), std::move(document)};
}

}  // namespace musubi::cli
