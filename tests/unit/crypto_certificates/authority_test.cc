#include "crypto/certificates/authority.h"

#include <gtest/gtest.h>

#include "crypto/primitives/random.h"
#include "tests/unit/crypto_certificates/federation.h"

namespace musubi::crypto {
namespace {

using namespace testing;

const PrivateKey& some_key() {
  static const PrivateKey kKey = PrivateKey::generate(KeyType::kP256);
  return kKey;
}

std::string request_refusal(KeyRole role, std::string_view holder, const PrivateKey& key) {
  const auto request = make_certificate_request(key, role, holder);
  return request ? "accepted" : request.error().reason;
}

TEST(CertificateRequest, AsksForWhatItWasMadeFor) {
  for (const KeyRole role : issued_roles()) {
    const PrivateKey key = PrivateKey::generate(key_type_for(role));
    const Bytes der = expect_value(make_certificate_request(key, role, "person:op-000001-p01"));
    const CertificateRequest request = expect_value(parse_certificate_request(der));
    EXPECT_EQ(request.role, role);
    EXPECT_EQ(request.holder, "person:op-000001-p01");
    EXPECT_EQ(request.key.id(), key.public_key().id());
  }
}

TEST(CertificateRequest, IsNotMadeForAWishThatCannotBeGranted) {
  EXPECT_EQ(request_refusal(KeyRole::kAuthority, "authority:x", some_key()),
            "certificate-request.role");
  EXPECT_EQ(request_refusal(KeyRole::kSigning, "", some_key()), "certificate-request.holder");
  EXPECT_EQ(request_refusal(KeyRole::kSigning, "宮古市", some_key()), "certificate-request.holder");
  EXPECT_EQ(request_refusal(KeyRole::kSigning, std::string(64, 'a'), some_key()), "accepted");
  EXPECT_EQ(request_refusal(KeyRole::kSigning, std::string(65, 'a'), some_key()),
            "certificate-request.holder");
  EXPECT_EQ(request_refusal(KeyRole::kCheckpoint, "node:x", some_key()),
            "certificate-request.key-type");
}

TEST(CertificateRequest, IsRefusedWithAnyBitFlipped) {
  const Bytes der =
      expect_value(make_certificate_request(some_key(), KeyRole::kSealing, "node:lg-032026-01"));
  for (std::size_t bit = 0; bit < der.size() * 8; ++bit) {
    Bytes tampered = der;
    tampered[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    EXPECT_FALSE(parse_certificate_request(tampered).ok()) << "bit " << bit;
  }
}

TEST(CertificateRequest, IsRefusedWhenCutOrLengthened) {
  Bytes der = expect_value(make_certificate_request(some_key(), KeyRole::kSealing, "node:x"));
  for (std::size_t size = 0; size < der.size(); ++size) {
    EXPECT_FALSE(parse_certificate_request(ByteView(der).first(size)).ok()) << size;
  }
  der.push_back(0);
  EXPECT_EQ(parse_certificate_request(der).error().reason, "certificate-request.not-a-request");
}

// The stock tool makes the first one as the profile wants it; each of the others differs in one
// thing.
TEST(CertificateRequest, MayComeFromTheStockToolIfItFollowsTheProfile) {
  const Workbench bench;
  bench.write("config",
              "[req]\ndistinguished_name=dn\n[dn]\n[ext]\n"
              "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,keyAgreement\n"
              "extendedKeyUsage=2.25.249991404801280745800058630814113615635.1.3\n"
              "subjectAltName=URI:urn:musubi:node:x\n");
  const auto outcome = [&](const std::string& arguments) -> std::string {
    if (!bench.openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem") ||
        !bench.openssl("req -new -key key.pem -config config -utf8 -outform DER -out request " +
                       arguments)) {
      return bench.read("output");
    }
    const auto request = parse_certificate_request(as_bytes(bench.read("request")));
    return request ? "accepted" : request.error().reason;
  };
  EXPECT_EQ(outcome("-subj /CN=node:x -reqexts ext"), "accepted");
  EXPECT_EQ(outcome("-subj /CN=node:x -reqexts ext -sha384"),
            "certificate-request.signature-algorithm");
  EXPECT_EQ(outcome("-subj /CN=node:y -reqexts ext"), "certificate-request.subject");
  EXPECT_EQ(outcome("-subj /CN=node:x"), "certificate.key-usage");
}

TEST(CertificateRequest, IsAcceptedByTheStockTool) {
  const Workbench bench;
  for (const KeyRole role : issued_roles()) {
    const PrivateKey key = PrivateKey::generate(key_type_for(role));
    bench.write("request", as_text(expect_value(make_certificate_request(key, role, "node:x"))));
    EXPECT_TRUE(bench.openssl("req -inform DER -in request -verify -noout -text"));
    EXPECT_NE(bench.read("output").find("URI:urn:musubi:node:x"), std::string::npos);
  }
}

TEST(Authority, IssuesAChainThatTheStockToolVerifies) {
  const Authority authority;
  const Workbench bench;
  bench.write("authority.pem", authority.certificate.pem());
  for (const KeyRole role : issued_roles()) {
    bench.write("certificate.pem", authority.issue(role).pem());
    EXPECT_TRUE(
        bench.openssl("verify -x509_strict -check_ss_sig -attime 1790000000 "
                      "-CAfile authority.pem certificate.pem"))
        << key_role_name(role) << bench.read("output");
    const bool is_tls = role == KeyRole::kTls;
    for (const std::string purpose : {"sslserver", "sslclient"}) {
      EXPECT_EQ(bench.openssl("verify -x509_strict -attime 1790000000 -purpose " + purpose +
                              " -CAfile authority.pem certificate.pem"),
                is_tls)
          << key_role_name(role);
    }
  }
}

TEST(Authority, GivesEverySerialNumberOnce) {
  const Authority authority;
  const PrivateKey key = PrivateKey::generate(KeyType::kP256);
  EXPECT_NE(authority.issue(KeyRole::kTls, key).serial_hex(),
            authority.issue(KeyRole::kTls, key).serial_hex());
}

TEST(Authority, KeepsValidityToTheSecondOverTheChangeOfNotation) {
  const Authority authority;
  for (const auto& [from, until] : std::vector<std::pair<std::string, std::string>>{
           {"1950-01-01T00:00:00.000Z", "2049-12-31T23:59:59.000Z"},
           {"2049-12-31T23:59:59.000Z", "2050-01-01T00:00:00.000Z"},
           {"2050-01-01T00:00:00.000Z", "9999-12-31T23:59:59.000Z"}}) {
    const Validity validity{*parse_instant(from), *parse_instant(until)};
    const Certificate certificate =
        authority.issue(KeyRole::kSealing, some_key(), "node:x", validity);
    EXPECT_EQ(to_text(certificate.not_before()), from);
    EXPECT_EQ(to_text(certificate.not_after()), until);
  }
}

TEST(Authority, IssuesNothingWithAnImpossibleValidity) {
  const Authority authority;
  const CertificateRequest request{KeyRole::kTls, "node:x", some_key().public_key()};
  const Duration second = std::chrono::seconds{1};
  for (const Validity& validity :
       {Validity{kYear.until, kYear.from},
        Validity{kYear.from, *parse_instant("9999-12-31T23:59:59.000Z") + second},
        Validity{*parse_instant("1950-01-01T00:00:00.000Z") - second, kYear.until}}) {
    const auto issued = issue_certificate(authority.key, authority.certificate, request, validity);
    ASSERT_FALSE(issued.ok());
    EXPECT_EQ(issued.error().reason, "certificate.validity");
  }
}

TEST(Authority, IssuesOnlyWithItsOwnKeyAndCertificate) {
  const Authority authority;
  const Certificate issued = authority.issue(KeyRole::kTls, some_key());
  const CertificateRequest request{KeyRole::kTls, "node:x", some_key().public_key()};
  EXPECT_EQ(issue_certificate(some_key(), authority.certificate, request, kYear).error().reason,
            "authority.key");
  EXPECT_EQ(issue_certificate(some_key(), issued, request, kYear).error().reason, "authority.role");
  const CertificateRequest for_authority{KeyRole::kAuthority, "node:x", some_key().public_key()};
  EXPECT_EQ(
      issue_certificate(authority.key, authority.certificate, for_authority, kYear).error().reason,
      "certificate.role");
  const CertificateRequest wrong_key{KeyRole::kCheckpoint, "node:x", some_key().public_key()};
  EXPECT_EQ(
      issue_certificate(authority.key, authority.certificate, wrong_key, kYear).error().reason,
      "certificate.key-type");
}

TEST(Authority, IssuesTheSameCertificateForTheSameSeed) {
  const auto issue = [] {
    SeededRandom source(42);
    const OpensslDrawsFrom openssl_draws(source);
    const Authority authority;
    return authority.issue(KeyRole::kSigning).der();
  };
  const Bytes first = issue();
  EXPECT_EQ(issue(), first);
  EXPECT_NE(Authority().issue(KeyRole::kSigning).der(), first);
}

TEST(RevocationList, StopsTheStockToolFromAcceptingARevokedCertificate) {
  const Authority authority;
  const Certificate good = authority.issue(KeyRole::kSigning);
  const Certificate revoked = authority.issue(KeyRole::kSigning);
  const std::vector<RevokedSerial> serials{{revoked.serial_hex(), kYear.from}};
  const Bytes list = expect_value(make_revocation_list(authority.key, authority.certificate, 7,
                                                       serials, kYear.from, kYear.until));

  const Workbench bench;
  bench.write("authority.pem", authority.certificate.pem());
  bench.write("list.der", as_text(list));
  bench.write("good.pem", good.pem());
  bench.write("revoked.pem", revoked.pem());
  ASSERT_TRUE(bench.openssl("crl -inform DER -in list.der -out list.pem"));
  const std::string verify =
      "verify -x509_strict -crl_check -attime 1790000000 -CAfile authority.pem -CRLfile list.pem ";
  EXPECT_TRUE(bench.openssl(verify + "good.pem")) << bench.read("output");
  EXPECT_FALSE(bench.openssl(verify + "revoked.pem"));
  EXPECT_NE(bench.read("output").find("certificate revoked"), std::string::npos);
}

TEST(RevocationList, IsNotMadeFromSerialsOrTimesThatAreNone) {
  const Authority authority;
  const auto refusal = [&](std::string serial, Instant next_update) {
    const std::vector<RevokedSerial> serials{{std::move(serial), kYear.from}};
    const auto list = make_revocation_list(authority.key, authority.certificate, 1, serials,
                                           kYear.from, next_update);
    return list ? "accepted" : list.error().reason;
  };
  EXPECT_EQ(refusal("0a", kYear.until), "accepted");
  EXPECT_EQ(refusal("", kYear.until), "revocation-list.serial");
  EXPECT_EQ(refusal("xyz", kYear.until), "revocation-list.serial");
  EXPECT_EQ(refusal(std::string(42, 'a'), kYear.until), "revocation-list.serial");
  EXPECT_EQ(refusal("0a", kYear.from), "revocation-list.next-update");
}

}  // namespace
}  // namespace musubi::crypto
