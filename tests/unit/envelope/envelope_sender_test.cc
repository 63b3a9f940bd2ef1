// Whose signature counts, and when.
#include "tests/unit/envelope/letters.h"

namespace musubi::testing {
namespace {

using crypto::KeyRole;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

class Sender : public Letters {};

TEST_F(Sender, IsRefusedUnderTheCertificateOfAnotherNode) {
  Manifest manifest = letter();
  manifest.sender_certificate =
      federation.node(kTanohata).current(KeyRole::kSigning).certificate.fingerprint();
  EXPECT_EQ(refusal(forge(manifest, {kYamada}, kTanohata)), "envelope.sender-not-pinned");
}

TEST_F(Sender, IsRefusedWhenAnotherNodeSigned) {
  EXPECT_EQ(refusal(forge(letter(), {kYamada}, kTanohata)), "envelope.sender-certificate");
}

TEST_F(Sender, IsRefusedUnderACertificateOfAnotherRole) {
  const KeyHolder& tls = federation.node(kMiyako).current(KeyRole::kTls);
  Manifest manifest = letter();
  manifest.sender_certificate = tls.certificate.fingerprint();
  EXPECT_EQ(refusal(forge(manifest)), "envelope.sender-certificate");
}

TEST_F(Sender, IsRefusedWhenTheRegistryDoesNotListIt) {
  const Bytes envelope = *seal(letter(), {kYamada});
  federation.expel(kMiyako);
  federation.publish();
  EXPECT_EQ(refusal(envelope), "envelope.sender-unknown");
}

TEST_F(Sender, FindsNobodyAtANodeThatTheRegistryDoesNotList) {
  const Bytes envelope = *seal(letter(), {kYamada});
  federation.expel(kYamada);
  federation.publish();
  EXPECT_EQ(refusal(envelope), "envelope.own-node-unknown");
}

TEST_F(Sender, IsRefusedUnderACertificateThatTheRegistryNoLongerPins) {
  const Bytes envelope = *seal(letter(), {kYamada});
  const Digest gone = letter().sender_certificate;
  federation.rotate(kMiyako, KeyRole::kSigning);
  std::erase_if(federation.content.nodes[kMiyako].certificates,
                [&](const auto& each) { return each.certificate.fingerprint() == gone; });
  federation.publish();
  EXPECT_EQ(refusal(envelope), "envelope.sender-not-pinned");
}

TEST_F(Sender, MaySignWithACertificateThatExpiredSince) {
  federation.rotate(kMiyako, KeyRole::kSigning,
                    crypto::Validity{federation.now - days(90), federation.now - days(2)});
  federation.publish();
  Manifest manifest = letter();
  manifest.created = federation.now - days(3);
  signing_time = federation.now - days(3);
  EXPECT_EQ(refusal(forge(manifest)), "none");
}

TEST_F(Sender, IsRefusedWhenItsCertificateWasNotValidAtTheSigningTime) {
  federation.rotate(kMiyako, KeyRole::kSigning,
                    crypto::Validity{federation.now - days(90), federation.now - days(2)});
  federation.publish();
  EXPECT_EQ(refusal(forge(letter())), "envelope.sender-not-usable");

  federation.rotate(kMiyako, KeyRole::kSigning,
                    crypto::Validity{federation.now + days(1), federation.now + days(90)});
  federation.publish();
  EXPECT_EQ(refusal(forge(letter())), "envelope.sender-not-usable");
}

// A stolen key signs with any time of the past; so revocation is judged by today.
TEST_F(Sender, IsRefusedWithARevokedKeyWhateverTimeItClaims) {
  Manifest manifest = letter();
  manifest.created = federation.now - days(9);
  signing_time = federation.now - days(9);
  const Bytes envelope = forge(manifest);
  EXPECT_EQ(refusal(envelope), "none");
  federation.revoke(kMiyako, KeyRole::kSigning, federation.now - hours(1));
  federation.publish();
  EXPECT_EQ(refusal(envelope), "envelope.sender-revoked");
}

TEST_F(Sender, IsRefusedFromTheInstantWhenItsKeyWasCompromised) {
  const Bytes envelope = forge(letter());
  federation.revoke(kMiyako, KeyRole::kSigning, federation.now + days(1), federation.now);
  federation.publish();
  EXPECT_EQ(refusal(envelope), "envelope.sender-revoked");
}

TEST_F(Sender, IsBelievedUntilARevocationBegins) {
  const Bytes envelope = forge(letter());
  federation.revoke(kMiyako, KeyRole::kSigning, federation.now + Duration(1));
  federation.publish();
  EXPECT_EQ(refusal(envelope), "none");
}

TEST_F(Sender, MayHaveAClockThatIsALittleAhead) {
  signing_time = federation.now + kMaxClockSkew;
  EXPECT_EQ(refusal(forge(letter())), "none");
  signing_time = federation.now + kMaxClockSkew + std::chrono::seconds(1);
  EXPECT_EQ(refusal(forge(letter())), "envelope.signed-in-the-future");
}

TEST_F(Sender, IsRefusedWhenItSignedBeforeTheMessageWasOrAfterItsEnd) {
  Manifest manifest = letter();
  signing_time = manifest.created - std::chrono::seconds(2);
  EXPECT_EQ(refusal(forge(manifest)), "envelope.signed-before-created");
  manifest.not_after = federation.now + minutes(1);
  signing_time = federation.now + minutes(2);
  EXPECT_EQ(refusal(forge(manifest)), "envelope.signed-after-end");
}

TEST_F(Sender, MaySignInTheVerySecondInWhichTheMessageWasMade) {
  Manifest manifest = letter();
  manifest.created = federation.now + Duration(999);
  EXPECT_EQ(refusal(forge(manifest)), "none");
}

}  // namespace
}  // namespace musubi::testing
