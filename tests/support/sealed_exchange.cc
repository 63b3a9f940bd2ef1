#include "tests/support/sealed_exchange.h"

namespace musubi::testing {
namespace {

using crypto::Certificate;
using crypto::KeyRole;
using crypto::KeyType;
using crypto::PrivateKey;

constexpr std::string_view kOperator = "authority:op-000001";

crypto::Validity validity() {
  return {*parse_instant("2026-01-01T00:00:00.000Z"), *parse_instant("2046-01-01T00:00:00.000Z")};
}

Party make_authority() {
  PrivateKey key = PrivateKey::generate(KeyType::kP256);
  Certificate certificate = *crypto::make_authority_certificate(key, kOperator, validity());
  return {std::move(key), std::move(certificate)};
}

Party issue(const Party& authority, KeyRole role, const std::string& holder) {
  PrivateKey key = PrivateKey::generate(KeyType::kP256);
  const crypto::CertificateRequest request{role, holder, key.public_key()};
  Certificate certificate =
      *crypto::issue_certificate(authority.key, authority.certificate, request, validity());
  return {std::move(key), std::move(certificate)};
}

}  // namespace

SealedExchange::SealedExchange()
    : signing_time(*parse_instant("2026-11-21T03:33:00.000Z")),
      authority(make_authority()),
      sender(issue(authority, KeyRole::kSigning, "node:lg-032026-01")) {
  for (const char* const holder : {"node:lg-034827-01", "node:lg-034835-01", "node:lg-034843-01"}) {
    recipients.push_back(enrol(KeyRole::kSealing, holder));
  }
}

Party SealedExchange::enrol(KeyRole role, const std::string& holder) const {
  return issue(authority, role, holder);
}

Bytes SealedExchange::signed_manifest() const {
  return *crypto::sign_manifest(as_bytes(kManifest), sender.key, sender.certificate, signing_time);
}

Bytes SealedExchange::package() const {
  return *crypto::pack({signed_manifest(), Bytes(crypto::kSaltSize, 0x5a), to_bytes(kPayload)});
}

Bytes SealedExchange::envelope(std::size_t count) const {
  std::vector<Certificate> certificates;
  for (std::size_t i = 0; i < count; ++i) certificates.push_back(recipients[i].certificate);
  return *crypto::seal(package(), certificates);
}

Result<crypto::Opened> SealedExchange::open_as(std::size_t recipient, ByteView envelope) const {
  const crypto::SealingKey key = recipients[recipient].sealing_key();
  return crypto::open(envelope, {&key, 1});
}

Result<Bytes> SealedExchange::verify(ByteView signed_manifest) const {
  return crypto::verify_signed_manifest(signed_manifest, sender.certificate);
}

}  // namespace musubi::testing
