// Who an envelope was signed for, and what was signed about it.
#include "protocol/envelope/envelope.h"

#include "tests/unit/envelope/letters.h"

namespace musubi::testing {
namespace {

using crypto::KeyRole;

class Envelope : public Letters {};

TEST_F(Envelope, OpensAtEachOfItsRecipients) {
  const std::vector<std::size_t> to{kYamada, kIwaizumi, kTanohata};
  const Bytes envelope = *seal(letter(to), to);
  for (const std::size_t node : to) {
    const auto opened = open_as(node, envelope);
    ASSERT_TRUE(opened.ok()) << opened.error().reason;
    EXPECT_EQ(as_text(opened->payload()), payload);
    EXPECT_EQ(opened->salt(), salt);
    EXPECT_EQ(opened->addressed_as().node, federation.node(node).id());
    EXPECT_EQ(serialise(opened->manifest()), serialise(letter(to)));
    EXPECT_EQ(opened->dedupe_digest(), immutable_digest(letter(to)));
  }
}

TEST_F(Envelope, IsItsManifestAloneWhenThereIsNoPayload) {
  payload.clear();
  const auto opened = open_as(kYamada, *seal(letter(), {kYamada}));
  ASSERT_TRUE(opened.ok()) << opened.error().reason;
  EXPECT_TRUE(opened->payload().empty());
  EXPECT_EQ(opened->manifest().payload, std::nullopt);
}

TEST_F(Envelope, OpensWhenItsKindIsOfALaterVersion) {
  Manifest manifest = letter();
  manifest.kind = "some-later-kind";
  const auto opened = open_as(kYamada, *seal(manifest, {kYamada}));
  ASSERT_TRUE(opened.ok()) << opened.error().reason;
  EXPECT_EQ(opened->manifest().kind, "some-later-kind");
}

TEST_F(Envelope, IsAsIfNeverSentToAnyoneElse) {
  EXPECT_EQ(refusal(*seal(letter(), {kYamada}), kIwaizumi), "envelope.does-not-open");
}

// Davis 2001: a signature says who wrote, not for whom it was sealed.
TEST_F(Envelope, IsRefusedWhenItsRecipientPassedItOn) {
  const auto opened = open_as(kYamada, *seal(letter(), {kYamada}));
  const Bytes passed_on = pack_and_seal(opened->signed_manifest(), {kIwaizumi});
  EXPECT_EQ(refusal(passed_on, kIwaizumi), "envelope.not-addressed");
}

TEST_F(Envelope, IsRefusedWhenARecipientWasAdded) {
  const Bytes envelope = forge(letter({kYamada}), {kYamada, kIwaizumi});
  EXPECT_EQ(refusal(envelope, kYamada), "envelope.recipient-mismatch");
  EXPECT_EQ(refusal(envelope, kIwaizumi), "envelope.not-addressed");
}

TEST_F(Envelope, IsRefusedWhenARecipientWasDropped) {
  const Bytes envelope = forge(letter({kYamada, kIwaizumi}), {kYamada});
  EXPECT_EQ(refusal(envelope), "envelope.recipient-mismatch");
}

TEST_F(Envelope, IsRefusedWhenItsListOfRecipientsIsOutOfOrder) {
  Manifest manifest = letter({kYamada, kIwaizumi});
  std::swap(manifest.recipients[0], manifest.recipients[1]);
  EXPECT_EQ(refusal(forge(manifest, {kYamada, kIwaizumi})), "manifest.recipient-order");
}

TEST_F(Envelope, IsRefusedWhenItNamesThisNodeUnderAnotherCertificate) {
  const Manifest before = letter();
  federation.rotate(kYamada, KeyRole::kSealing);
  federation.publish();
  EXPECT_EQ(refusal(forge(before)), "envelope.recipient-certificate");
}

TEST_F(Envelope, OpensUnderAnOlderKeyWhileTheNodeHasIt) {
  const Bytes envelope = *seal(letter(), {kYamada});
  federation.rotate(kYamada, KeyRole::kSealing);
  federation.publish();
  EXPECT_EQ(refusal(envelope), "none");
}

TEST_F(Envelope, IsRefusedWithTheManifestOfAnotherMessage) {
  payload = "架空 花子さんの相談の要約";
  const Bytes other = sign(letter());
  payload = "架空 太郎さんの相談の要約";
  EXPECT_EQ(refusal(pack_and_seal(other, {kYamada})), "envelope.payload-commitment");
}

TEST_F(Envelope, IsRefusedWithAnotherPayloadOrSalt) {
  const Bytes signed_manifest = sign(letter());
  payload.back() = static_cast<char>(payload.back() ^ 1);
  EXPECT_EQ(refusal(pack_and_seal(signed_manifest, {kYamada})), "envelope.payload-commitment");
  payload.back() = static_cast<char>(payload.back() ^ 1);
  salt[0] ^= 1;
  EXPECT_EQ(refusal(pack_and_seal(signed_manifest, {kYamada})), "envelope.payload-commitment");
  salt[0] ^= 1;
  payload += "x";
  EXPECT_EQ(refusal(pack_and_seal(signed_manifest, {kYamada})), "envelope.payload-length");
}

TEST_F(Envelope, IsRefusedWithAPayloadThatItsManifestDoesNotAnnounce) {
  Manifest manifest = letter();
  manifest.payload.reset();
  EXPECT_EQ(refusal(forge(manifest)), "envelope.payload-unannounced");
}

TEST_F(Envelope, IsRefusedWhenOneDigitOfItsManifestWasChangedAfterSigning) {
  Bytes signed_manifest = sign(letter());
  const std::string message = letter().message.text();
  const auto at =
      std::search(signed_manifest.begin(), signed_manifest.end(), message.begin(), message.end());
  ASSERT_NE(at, signed_manifest.end());
  *at = *at == '0' ? '1' : '0';
  EXPECT_EQ(refusal(pack_and_seal(signed_manifest, {kYamada})), "envelope.message-digest");
}

TEST_F(Envelope, LivesToItsLastMillisecondAndNoLonger) {
  Manifest manifest = letter();
  manifest.not_after = federation.now;
  EXPECT_EQ(refusal(forge(manifest)), "none");
  manifest.not_after = federation.now - Duration(1);
  signing_time = federation.now - std::chrono::seconds(30);
  const auto opened = open_as(kYamada, forge(manifest));
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::kExpired);
  EXPECT_EQ(opened.error().reason, "envelope.expired");
}

TEST_F(Envelope, IsRefusedUnderASuiteThatEitherSideHasLeftBehind) {
  const Bytes envelope = *seal(letter(), {kYamada});
  federation.content.nodes[kMiyako].minimum_suite = "S2";
  federation.publish();
  EXPECT_EQ(refusal(envelope), "envelope.suite-too-low");
  federation.content.nodes[kMiyako].minimum_suite = "S1";
  federation.content.nodes[kYamada].minimum_suite = "S10";
  federation.publish();
  EXPECT_EQ(refusal(envelope), "envelope.suite-too-low");
}

TEST_F(Envelope, OfASuiteThatNobodyKnowsYetIsUnsupported) {
  Manifest manifest = letter();
  manifest.suite = "S2";
  const auto opened = open_as(kYamada, forge(manifest));
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error(), (Error{ErrorCode::kUnsupported, "manifest.suite", "/suite"}));
}

TEST_F(Envelope, ResealedForARotatedRecipientIsStillTheSameMessage) {
  const Bytes first = *seal(letter(), {kYamada});
  federation.rotate(kYamada, KeyRole::kSealing);
  federation.rotate(kMiyako, KeyRole::kSigning);
  federation.publish();
  Manifest again = letter();  // names the new certificates
  again.decision = open_as(kYamada, first)->manifest().decision;
  again.attempt = 2;
  const Bytes second = *seal(again, {kYamada});
  const auto a = open_as(kYamada, first);
  const auto b = open_as(kYamada, second);
  ASSERT_TRUE(a.ok() && b.ok());
  EXPECT_EQ(a->dedupe_digest(), b->dedupe_digest());
  EXPECT_NE(a->envelope_digest(), b->envelope_digest());
}

TEST_F(Envelope, IsNotSealedWithAManifestThatNobodyWouldTake) {
  Manifest manifest = letter();
  manifest.kind = "Referral";
  EXPECT_EQ(seal(manifest, {kYamada}).error().reason, "manifest.kind");
}

TEST_F(Envelope, IsNotSealedToOthersThanTheManifestNames) {
  EXPECT_EQ(seal(letter({kYamada}), {kIwaizumi}).error().reason, "envelope.recipient-certificate");
  EXPECT_EQ(seal(letter({kYamada}), {kYamada, kIwaizumi}).error().reason,
            "envelope.recipient-mismatch");
  Manifest manifest = letter({kYamada});
  manifest.recipients[0].certificate = federation.certificates_of({kIwaizumi})[0].fingerprint();
  EXPECT_EQ(seal(manifest, {kIwaizumi}).error().reason, "envelope.recipient-certificate");
}

TEST_F(Envelope, IsNotSealedInTheNameOfAnotherNode) {
  const Manifest manifest = federation.manifest(kTanohata, {kYamada}, payload, salt);
  EXPECT_EQ(seal(manifest, {kYamada}).error().reason, "envelope.sender-certificate");
}

TEST_F(Envelope, IsNotSealedWithAnotherPayloadThanTheManifestDescribes) {
  const Manifest manifest = letter();
  payload += "x";
  EXPECT_EQ(seal(manifest, {kYamada}).error().reason, "envelope.payload-length");
}

}  // namespace
}  // namespace musubi::testing
