#include "crypto/certificates/certificate.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "crypto/primitives/hash.h"
#include "crypto/primitives/random.h"
#include "tests/unit/crypto_certificates/federation.h"

namespace musubi::crypto {
namespace {

using namespace testing;

std::string refusal(ByteView der) {
  const auto certificate = Certificate::parse(der);
  return certificate ? "accepted" : certificate.error().reason;
}

TEST(Certificate, SaysWhatWasIssued) {
  const Authority authority;
  for (const KeyRole role : issued_roles()) {
    const PrivateKey key = PrivateKey::generate(key_type_for(role));
    const Certificate certificate = authority.issue(role, key);
    EXPECT_EQ(certificate.role(), role);
    EXPECT_EQ(certificate.holder(), "node:lg-032026-01");
    EXPECT_EQ(certificate.not_before(), kYear.from);
    EXPECT_EQ(certificate.not_after(), kYear.until);
    EXPECT_EQ(certificate.public_key().id(), key.public_key().id());
    EXPECT_EQ(certificate.fingerprint(), sha256(certificate.der()));
    EXPECT_EQ(certificate.serial_hex().size(), 32U);
    EXPECT_TRUE(certificate.issued_by(authority.certificate));
  }
}

TEST(Certificate, IsReadBackFromDerAndPem) {
  const Authority authority;
  const Certificate certificate = authority.issue(KeyRole::kSigning);
  EXPECT_EQ(expect_value(Certificate::parse(certificate.der())).der(), certificate.der());
  EXPECT_EQ(expect_value(Certificate::parse_pem(certificate.pem())).der(), certificate.der());
}

TEST(Certificate, IsNotIssuedByAnotherAuthorityNorByAnIssuedCertificate) {
  const Authority authority;
  const Authority of_the_same_name;
  const PrivateKey key = PrivateKey::generate(KeyType::kP256);
  const Certificate certificate = authority.issue(KeyRole::kSigning, key);
  EXPECT_FALSE(certificate.issued_by(of_the_same_name.certificate));
  EXPECT_FALSE(certificate.issued_by(certificate));
  EXPECT_TRUE(authority.certificate.issued_by(authority.certificate));
  const Certificate of_the_same_key =
      expect_value(make_authority_certificate(authority.key, "authority:op-000002", kYear));
  EXPECT_FALSE(certificate.issued_by(of_the_same_key));
}

TEST(Certificate, WithAnyBitFlippedIsRefusedOrNotIssued) {
  const Authority authority;
  const Bytes der = authority.issue(KeyRole::kSigning).der();
  for (std::size_t bit = 0; bit < der.size() * 8; ++bit) {
    Bytes tampered = der;
    tampered[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    const auto certificate = Certificate::parse(tampered);
    EXPECT_FALSE(certificate && certificate->issued_by(authority.certificate)) << "bit " << bit;
  }
}

TEST(Certificate, IsRefusedWhenCutOrLengthened) {
  const Authority authority;
  Bytes der = authority.issue(KeyRole::kSealing).der();
  for (std::size_t size = 0; size < der.size(); ++size) {
    EXPECT_EQ(refusal(ByteView(der).first(size)), "certificate.not-a-certificate") << size;
  }
  der.push_back(0);
  EXPECT_EQ(refusal(der), "certificate.not-a-certificate");
  EXPECT_EQ(refusal(Bytes(kMaxCertificateBytes + 1)), "certificate.size");
}

// Puts `after` in the place of `before`, which must be there and be as long.
Bytes with(Bytes der, ByteView before, ByteView after) {
  const auto at = std::search(der.begin(), der.end(), before.begin(), before.end());
  EXPECT_NE(at, der.end());
  EXPECT_EQ(before.size(), after.size());
  std::copy(after.begin(), after.end(), at);
  return der;
}

TEST(Certificate, IsRefusedInBer) {
  const Authority authority;
  Bytes der = authority.issue(KeyRole::kSealing).der();
  // The length of the validity in two bytes instead of one. Both sequences around it grow by one;
  // each begins with 30 82 and two bytes of length.
  const Bytes header = *from_hex("301e170d");
  const auto validity = std::search(der.begin(), der.end(), header.begin(), header.end());
  ASSERT_NE(validity, der.end());
  der.insert(validity + 1, 0x81);
  ++der[3];
  ++der[7];
  ASSERT_TRUE(der[3] != 0 && der[7] != 0) << "a carry into the next byte";
  EXPECT_EQ(refusal(der), "certificate.not-der");
}

TEST(Certificate, IsRefusedWithATimeOfTheWrongNotation) {
  const Authority authority;
  const Validity late{*parse_instant("2050-01-01T00:00:00.000Z"),
                      *parse_instant("2051-01-01T00:00:00.000Z")};
  const Bytes der =
      authority.issue(KeyRole::kTls, PrivateKey::generate(KeyType::kP256), "node:x", late).der();
  EXPECT_EQ(refusal(der), "accepted");
  // Years before 2050 have two digits.
  EXPECT_EQ(refusal(with(der, as_bytes("20500101000000Z"), as_bytes("20490101000000Z"))),
            "certificate.validity");
  // To the second, in UTC.
  EXPECT_EQ(refusal(with(der, as_bytes("20500101000000Z"), as_bytes("2050010100+0900"))),
            "certificate.validity");
}

TEST(Certificate, IsRefusedInPemThatIsNone) {
  EXPECT_EQ(Certificate::parse_pem("").error().reason, "certificate.not-a-certificate");
  EXPECT_EQ(Certificate::parse_pem(std::string(40'000, ' ')).error().reason, "certificate.size");
}

TEST(KeyRole, IsReadBackFromItsName) {
  for (const KeyRole role : issued_roles()) EXPECT_EQ(parse_key_role(key_role_name(role)), role);
  EXPECT_EQ(parse_key_role("authority"), KeyRole::kAuthority);
  EXPECT_EQ(parse_key_role("Signing"), std::nullopt);
  EXPECT_EQ(parse_key_role(""), std::nullopt);
}

// Certificates that a stranger makes with the stock tool. The plain one is accepted, so each
// refusal below is due to the one thing that differs.
class ForeignCertificate : public ::testing::Test {
 protected:
  struct Wish {
    std::string subject = "/CN=node:lg-032026-01";
    std::string basic_constraints = "critical,CA:FALSE";
    std::string key_usage = "critical,digitalSignature,nonRepudiation";
    std::string extended_key_usage = "2.25.249991404801280745800058630814113615635.1.2";
    std::string subject_alt_name = "URI:urn:musubi:node:lg-032026-01";
    std::string subject_key_identifier = "hash";
    std::string authority_key_identifier = "keyid:always";
    std::string more = "";
    std::string serial = "0x4a";
    std::string algorithm = "EC -pkeyopt ec_paramgen_curve:P-256";
    std::string digest = "-sha256";
  };

  std::string outcome(const Wish& wish) {
    std::string config = "[req]\ndistinguished_name=dn\nx509_extensions=ext\n[dn]\n[ext]\n";
    const auto add = [&](const std::string& name, const std::string& value) {
      if (!value.empty()) config += name + "=" + value + "\n";
    };
    add("basicConstraints", wish.basic_constraints);
    add("keyUsage", wish.key_usage);
    add("extendedKeyUsage", wish.extended_key_usage);
    add("subjectAltName", wish.subject_alt_name);
    add("subjectKeyIdentifier", wish.subject_key_identifier);
    add("authorityKeyIdentifier", wish.authority_key_identifier);
    bench_.write("config", config + wish.more);
    if (!bench_.openssl("genpkey -algorithm " + wish.algorithm + " -out key.pem") ||
        !bench_.openssl("req -x509 -new -key key.pem -config config -utf8 -days 30 -subj '" +
                        wish.subject + "' " + wish.digest + " -set_serial " + wish.serial +
                        " -out certificate.pem")) {
      return bench_.read("output");
    }
    const auto certificate = Certificate::parse_pem(bench_.read("certificate.pem"));
    return certificate ? "accepted" : certificate.error().reason;
  }

  Wish wish_;
  Workbench bench_;
};

TEST_F(ForeignCertificate, IsAcceptedWhenItFollowsTheProfile) {
  EXPECT_EQ(outcome(wish_), "accepted");
  wish_.more = "1.2.3.4=DER:0500\n";  // unknown, not critical
  EXPECT_EQ(outcome(wish_), "accepted");
}

TEST_F(ForeignCertificate, IsRefusedWithAnyOtherCriticalExtension) {
  wish_.more = "1.2.3.4=critical,DER:0500\n";
  EXPECT_EQ(outcome(wish_), "certificate.critical-extension");
  wish_.more = "";
  wish_.subject_alt_name = "critical,URI:urn:musubi:node:lg-032026-01";
  EXPECT_EQ(outcome(wish_), "certificate.critical-extension");
  wish_ = Wish();
  wish_.more = "nameConstraints=critical,permitted;URI:.example\n";
  EXPECT_EQ(outcome(wish_), "certificate.critical-extension");
}

TEST_F(ForeignCertificate, IsRefusedWhenTheUsagesNameNoRole) {
  for (const std::string usage : {"critical,digitalSignature", "critical,keyAgreement",
                                  "critical,digitalSignature,nonRepudiation,keyAgreement"}) {
    Wish wish;
    wish.key_usage = usage;
    EXPECT_EQ(outcome(wish), "certificate.role") << usage;
  }
  for (const std::string usage :
       {"", "serverAuth", "2.25.249991404801280745800058630814113615635.1.3",
        "2.25.249991404801280745800058630814113615635.1.2,emailProtection"}) {
    Wish wish;
    wish.extended_key_usage = usage;
    EXPECT_EQ(outcome(wish), "certificate.role") << usage;
  }
}

TEST_F(ForeignCertificate, IsRefusedWhenTheUsageIsNotCritical) {
  wish_.key_usage = "digitalSignature,nonRepudiation";
  EXPECT_EQ(outcome(wish_), "certificate.key-usage");
  wish_.key_usage = "";
  EXPECT_EQ(outcome(wish_), "certificate.key-usage");
}

TEST_F(ForeignCertificate, IsRefusedWhenItClaimsToBeAnAuthorityToo) {
  wish_.basic_constraints = "critical,CA:TRUE,pathlen:0";
  EXPECT_EQ(outcome(wish_), "certificate.basic-constraints");
}

TEST_F(ForeignCertificate, IsRefusedAsAnAuthorityWithoutAPathLengthOfZero) {
  wish_.key_usage = "critical,keyCertSign,cRLSign";
  wish_.extended_key_usage = "";
  wish_.basic_constraints = "critical,CA:TRUE,pathlen:0";
  EXPECT_EQ(outcome(wish_), "accepted");
  for (const std::string constraints : {"critical,CA:TRUE", "critical,CA:TRUE,pathlen:1",
                                        "CA:TRUE,pathlen:0", "critical,CA:FALSE", ""}) {
    wish_.basic_constraints = constraints;
    EXPECT_EQ(outcome(wish_), "certificate.basic-constraints") << constraints;
  }
}

TEST_F(ForeignCertificate, IsRefusedUnlessItNamesExactlyOneHolder) {
  for (const std::string names :
       {"", "DNS:node.example", "URI:urn:musubj:node:lg-032026-01",
        "URI:urn:musubi:node:lg-032026-01,URI:urn:musubi:node:lg-034827-01",
        "URI:urn:musubi:node:lg-032026-01,DNS:node.example"}) {
    Wish wish;
    wish.subject_alt_name = names;
    EXPECT_EQ(outcome(wish), "certificate.subject-alt-name") << names;
  }
  for (const std::string name : {"", "Node:x", "node::x", ":x", "x:", "a b"}) {
    Wish wish;
    wish.subject_alt_name = "URI:urn:musubi:" + name;
    EXPECT_EQ(outcome(wish), "certificate.holder") << name;
  }
}

TEST_F(ForeignCertificate, IsRefusedWhenItsSubjectNamesAnother) {
  for (const std::string subject :
       {"/CN=node:lg-034827-01", "/CN=NODE:lg-032026-01", "/O=x/CN=node:lg-032026-01"}) {
    Wish wish;
    wish.subject = subject;
    EXPECT_EQ(outcome(wish), "certificate.subject") << subject;
  }
}

TEST_F(ForeignCertificate, IsRefusedWithASerialNumberThatIsNotPositiveOrTooLong) {
  for (const std::string serial : {"0", "-1", "0x01ffffffffffffffffffffffffffffffffffffffff"}) {
    Wish wish;
    wish.serial = serial;
    EXPECT_EQ(outcome(wish), "certificate.serial") << serial;
  }
  wish_.serial = "0x7fffffffffffffffffffffffffffffffffffffff";
  EXPECT_EQ(outcome(wish_), "accepted");
}

TEST_F(ForeignCertificate, IsRefusedWithoutKeyIdentifiers) {
  wish_.subject_key_identifier = "none";
  wish_.authority_key_identifier = "DER:3006800401020304";
  EXPECT_EQ(outcome(wish_), "certificate.key-identifier");
  wish_ = Wish();
  wish_.authority_key_identifier = "";
  EXPECT_EQ(outcome(wish_), "certificate.key-identifier");
}

TEST_F(ForeignCertificate, IsRefusedInAnOlderVersion) {
  wish_.basic_constraints = wish_.key_usage = wish_.extended_key_usage = wish_.subject_alt_name =
      wish_.subject_key_identifier = wish_.authority_key_identifier = "";
  EXPECT_EQ(outcome(wish_), "certificate.version");
}

TEST_F(ForeignCertificate, IsRefusedWithAnotherSpellingOfAnExtension) {
  wish_.subject_alt_name = "";
  const std::string name = "urn:musubi:node:lg-032026-01";
  std::string names = "301e861c";
  for (const char c : name) names += to_hex(as_bytes(std::string_view(&c, 1)));
  wish_.more = "subjectAltName=DER:" + names + "\n";
  EXPECT_EQ(outcome(wish_), "accepted");
  wish_.more = "subjectAltName=DER:30811e" + names.substr(4) + "\n";  // a longer length
  EXPECT_EQ(outcome(wish_), "certificate.extension-encoding");
}

TEST_F(ForeignCertificate, IsRefusedWithAnotherKeyOrSignatureAlgorithm) {
  wish_.algorithm = "RSA";
  EXPECT_EQ(outcome(wish_), "certificate.signature-algorithm");
  wish_.algorithm = "ED25519";
  wish_.digest = "";
  EXPECT_EQ(outcome(wish_), "certificate.signature-algorithm");
  wish_ = Wish();
  wish_.algorithm = "EC -pkeyopt ec_paramgen_curve:P-384";
  EXPECT_EQ(outcome(wish_), "key.not-a-public-key");
  wish_ = Wish();
  wish_.digest = "-sha384";
  EXPECT_EQ(outcome(wish_), "certificate.signature-algorithm");
}

}  // namespace
}  // namespace musubi::crypto
