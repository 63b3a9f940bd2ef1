#include <gtest/gtest.h>

#include "crypto/cms/der.h"
#include "crypto/cms/gate.h"
#include "crypto/cms/signing_time.h"
#include "tests/support/sealed_exchange.h"

namespace musubi::testing {
namespace {

using crypto::KeyRole;

template <class T>
std::string refusal_of(const Result<T>& result) {
  return result.ok() ? "" : result.error().reason;
}

class SignedManifest : public ::testing::Test {
 protected:
  [[nodiscard]] Result<Bytes> sign_as(const Party& party, ByteView manifest) const {
    return crypto::sign_manifest(manifest, party.key, party.certificate, exchange_.signing_time);
  }
  SealedExchange exchange_;
};

TEST_F(SignedManifest, VerifiesUnderThePinnedCertificateOnly) {
  const Bytes message = exchange_.signed_manifest();
  EXPECT_EQ(as_text(*exchange_.verify(message)), SealedExchange::kManifest);
  const Party other = exchange_.enrol(KeyRole::kSigning, "node:lg-034827-01");
  EXPECT_EQ(refusal_of(crypto::verify_signed_manifest(message, other.certificate)),
            "envelope.signer-certificate");
}

TEST_F(SignedManifest, OfARenewedCertificateDoesNotVerifyUnderTheOldOne) {
  const crypto::CertificateRequest request{KeyRole::kSigning, "node:lg-032026-01",
                                           exchange_.sender.key.public_key()};
  const crypto::Certificate renewed = *crypto::issue_certificate(
      exchange_.authority.key, exchange_.authority.certificate, request,
      {exchange_.signing_time, exchange_.signing_time + std::chrono::hours{24}});
  EXPECT_EQ(refusal_of(crypto::verify_signed_manifest(exchange_.signed_manifest(), renewed)),
            "envelope.signer-certificate");
}

TEST_F(SignedManifest, SaysBeforeVerificationWhoseCertificateToLookUp) {
  const auto unverified = crypto::inspect_signed_manifest(exchange_.signed_manifest());
  ASSERT_TRUE(unverified.ok());
  EXPECT_EQ(as_text(unverified->manifest), SealedExchange::kManifest);
  EXPECT_EQ(unverified->signer_certificate, exchange_.sender.certificate.fingerprint());
  EXPECT_EQ(unverified->signing_time, exchange_.signing_time);
  EXPECT_EQ(unverified->embedded_certificate_der, exchange_.sender.certificate.der());
}

TEST_F(SignedManifest, IsNotMadeWithACertificateForSomethingElse) {
  EXPECT_EQ(refusal_of(sign_as(exchange_.recipients[0], as_bytes("x"))), "envelope.signer-role");
  EXPECT_EQ(refusal_of(crypto::verify_signed_manifest(exchange_.signed_manifest(),
                                                      exchange_.recipients[0].certificate)),
            "envelope.signer-role");
}

TEST_F(SignedManifest, IsNotMadeWithAnotherKeyThanTheCertificates) {
  EXPECT_EQ(refusal_of(crypto::sign_manifest(as_bytes("x"), exchange_.recipients[0].key,
                                             exchange_.sender.certificate, exchange_.signing_time)),
            "envelope.signing-key");
}

TEST_F(SignedManifest, IsNotMadeLargerThanItsReadersTake) {
  EXPECT_EQ(refusal_of(sign_as(exchange_.sender, Bytes(crypto::kMaxSignedManifestBytes))),
            "envelope.signed-too-large");
}

// Both (r, s) and (r, n − s) verify: a message is known by its id, never by its bytes (E-62).
TEST_F(SignedManifest, MayBeEmptyAndMayHoldAnyBytes) {
  for (const Bytes& manifest : {Bytes{}, Bytes{0x00}, Bytes(4096, 0xff)}) {
    EXPECT_EQ(*exchange_.verify(*sign_as(exchange_.sender, manifest)), manifest);
  }
}

struct Spelling {
  std::string_view instant;
  crypto::der::Tag tag;
  std::string_view text;
};

TEST(SigningTime, HasTheSpellingThatItsYearAsksFor) {
  for (const Spelling& each :
       {Spelling{"2026-11-21T03:33:00.000Z", crypto::der::kUtcTime, "261121033300Z"},
        Spelling{"1999-12-31T23:59:59.000Z", crypto::der::kUtcTime, "991231235959Z"},
        Spelling{"2049-12-31T23:59:59.000Z", crypto::der::kUtcTime, "491231235959Z"},
        Spelling{"2050-01-01T00:00:00.000Z", crypto::der::kGeneralizedTime, "20500101000000Z"}}) {
    const Instant instant = *parse_instant(each.instant);
    EXPECT_EQ(crypto::encode_signing_time(instant),
              crypto::der::element(each.tag, {as_bytes(each.text)}));
    EXPECT_EQ(crypto::parse_signing_time(each.tag, each.text), instant);
  }
}

TEST(SigningTime, DropsWhatIsBelowASecond) {
  EXPECT_EQ(crypto::encode_signing_time(*parse_instant("2026-11-21T03:33:00.999Z")),
            crypto::encode_signing_time(*parse_instant("2026-11-21T03:33:00.000Z")));
}

}  // namespace
}  // namespace musubi::testing
