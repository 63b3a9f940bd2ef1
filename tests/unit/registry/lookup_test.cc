// What a registry says about nodes, certificates and time (docs/spec/registry.md, sections 3, 5).
#include <gtest/gtest.h>

#include "protocol/registry/time_floor.h"
#include "tests/support/registry_federation.h"

namespace musubi::registry {
namespace {

using namespace testing;
using crypto::Certificate;
using crypto::KeyRole;

const Instant kNow = kIssued + std::chrono::hours{1};

class Lookup : public ::testing::Test {
 protected:
  Federation federation_;
  RegistryContent content_ = federation_.content();
  NodeId miyako_ = node_id("lg-032026-01");

  Registry registry() const { return federation_.registry(content_); }
  const Certificate& certificate(std::size_t role) const {
    return content_.nodes[0].certificates[role].certificate;
  }
  const Certificate& tls() const { return certificate(0); }
  const Certificate& signing() const { return certificate(1); }
};

TEST_F(Lookup, FindsOrganisationsAndNodesByTheirIds) {
  const Registry registry = this->registry();
  EXPECT_EQ(registry.organisation(organisation_id("lg-034827"))->name_ja, "架空の山田町");
  EXPECT_EQ(registry.organisation(organisation_id("lg-034835")), nullptr);
  EXPECT_EQ(registry.node(miyako_)->endpoint, "https://miyako.example:8443");
  EXPECT_EQ(registry.node(node_id("lg-032026-02")), nullptr);
}

TEST_F(Lookup, StillFindsThemInACopyThatOutlivesTheOriginal) {
  auto original = std::make_unique<Registry>(registry());
  const Registry copy = *original;
  original.reset();
  EXPECT_EQ(copy.node(miyako_)->id, miyako_);
  EXPECT_TRUE(copy.peer_of(tls().fingerprint(), kNow).ok());
}

//
TEST_F(Lookup, PinsACertificateToItsNodeAndRole) {
  const Registry registry = this->registry();
  const Digest fingerprint = signing().fingerprint();
  EXPECT_NE(registry.pinned(miyako_, KeyRole::kSigning, fingerprint), nullptr);
  EXPECT_EQ(registry.pinned(miyako_, KeyRole::kSealing, fingerprint), nullptr);
  EXPECT_EQ(registry.pinned(node_id("op-000001-01"), KeyRole::kSigning, fingerprint), nullptr);
  const Certificate unlisted = federation_.authority.issue(KeyRole::kSigning, "node:lg-032026-01");
  EXPECT_EQ(registry.pinned(miyako_, KeyRole::kSigning, unlisted.fingerprint()), nullptr);
  EXPECT_EQ(outcome(registry.usable(unlisted, kNow)), "certificate.not-listed");
}

//
TEST_F(Lookup, FindsACertificateUsableFromItsFirstToItsLastInstant) {
  const Registry registry = this->registry();
  const auto usable = [&](Instant at) { return outcome(registry.usable(signing(), at)); };
  EXPECT_EQ(usable(kFiscalYear.from - Duration{1}), "certificate.not-yet-valid");
  EXPECT_EQ(usable(kFiscalYear.from), "ok");
  EXPECT_EQ(usable(kFiscalYear.until), "ok");
  EXPECT_EQ(usable(kFiscalYear.until + Duration{1}), "certificate.expired");
}

TEST_F(Lookup, FindsAPersonsCertificateUsableToo) {
  EXPECT_EQ(outcome(registry().usable(content_.approval_keys[0].certificate, kNow)), "ok");
}

//
TEST_F(Lookup, BelievesWhatWasSignedBeforeARevocation) {
  content_.revocations = {{signing().fingerprint(), kNow, {}}};
  const Registry registry = this->registry();
  EXPECT_EQ(outcome(registry.usable(signing(), kNow - Duration{1})), "ok");
  EXPECT_EQ(outcome(registry.usable(signing(), kNow)), "certificate.revoked");
  EXPECT_EQ(outcome(registry.usable(tls(), kNow)), "ok");
}

TEST_F(Lookup, DoesNotBelieveWhatACompromisedKeySigned) {
  const Instant since = kNow - std::chrono::days{3};
  content_.revocations = {{signing().fingerprint(), kNow, since}};
  const Registry registry = this->registry();
  EXPECT_EQ(outcome(registry.usable(signing(), since - Duration{1})), "ok");
  EXPECT_EQ(outcome(registry.usable(signing(), since)), "certificate.compromised");
  EXPECT_EQ(outcome(registry.usable(signing(), kNow)), "certificate.compromised");
}

class Rotation : public Lookup {
 protected:
  // The next signing certificate, valid from `from` on.
  Digest add_signing(std::string_view from) {
    const Certificate next = federation_.authority.issue(KeyRole::kSigning, "node:lg-032026-01",
                                                         {at(from), kFiscalYear.until});
    content_.nodes[0].certificates.push_back({next});
    return next.fingerprint();
  }
  Digest current(Instant now) const {
    const Registry registry = this->registry();
    const Certificate* found = registry.current(miyako_, KeyRole::kSigning, now);
    return found == nullptr ? Digest{} : found->fingerprint();
  }
};

//
TEST_F(Rotation, PrefersTheNewestThatIsValidAlready) {
  const Digest next = add_signing("2026-12-01T00:00:00.000Z");
  EXPECT_EQ(current(at("2026-11-30T23:59:59.000Z")), signing().fingerprint());
  EXPECT_EQ(current(at("2026-12-01T00:00:00.000Z")), next);
}

TEST_F(Rotation, FallsBackToTheOlderWhenTheNewestIsRevoked) {
  const Digest next = add_signing("2026-11-01T00:00:00.000Z");
  EXPECT_EQ(current(kNow), next);
  content_.revocations = {{next, kNow, {}}};
  EXPECT_EQ(current(kNow), signing().fingerprint());
  content_.revocations.push_back({signing().fingerprint(), kNow, {}});
  EXPECT_EQ(current(kNow), Digest{});
}

//
TEST_F(Lookup, KnowsAPeerByItsTlsCertificateAlone) {
  const Registry registry = this->registry();
  const auto peer = registry.peer_of(tls().fingerprint(), kNow);
  ASSERT_EQ(outcome(peer), "ok");
  EXPECT_EQ(*peer, miyako_);
  EXPECT_EQ(outcome(registry.peer_of(signing().fingerprint(), kNow)), "peer.unknown");
  EXPECT_EQ(outcome(registry.peer_of(content_.approval_keys[0].certificate.fingerprint(), kNow)),
            "peer.unknown");
  EXPECT_EQ(outcome(registry.peer_of(content_.authorities[0].fingerprint(), kNow)), "peer.unknown");
  EXPECT_EQ(outcome(registry.peer_of(Digest{}, kNow)), "peer.unknown");
}

TEST_F(Lookup, DoesNotKnowAPeerByARevokedOrExpiredCertificate) {
  content_.revocations = {{tls().fingerprint(), kNow, {}}};
  const Registry registry = this->registry();
  EXPECT_EQ(outcome(registry.peer_of(tls().fingerprint(), kNow)), "certificate.revoked");
  EXPECT_EQ(
      outcome(this->registry().peer_of(content_.nodes[1].certificates[0].certificate.fingerprint(),
                                       kFiscalYear.until + Duration{1})),
      "certificate.expired");
}

//
TEST_F(Lookup, CountsDownFromFreshToStaleToExpired) {
  const Registry registry = this->registry();
  EXPECT_EQ(registry.freshness(kStale - Duration{1}), Freshness::kFresh);
  EXPECT_EQ(registry.freshness(kStale), Freshness::kStale);
  EXPECT_EQ(registry.freshness(kExpires - Duration{1}), Freshness::kStale);
  EXPECT_EQ(registry.freshness(kExpires), Freshness::kExpired);
  EXPECT_EQ(registry.remaining(kExpires - std::chrono::hours{5}), std::chrono::hours{5});
  EXPECT_EQ(registry.remaining(kExpires + std::chrono::hours{5}), Duration::zero());
}

class Floor : public Lookup {
 protected:
  TimeFloor floor_;
  std::string clock(Instant now) const { return outcome(floor_.check_clock(now)); }
};

TEST_F(Floor, KnowsNothingAtFirst) { EXPECT_EQ(clock(at("1970-01-01T00:00:00.000Z")), "ok"); }

//
TEST_F(Floor, IsRaisedByARegistryAndNeverLowered) {
  floor_.raise(registry());
  EXPECT_EQ(floor_.instant(), kIssued);
  content_.issued -= std::chrono::days{9};
  floor_.raise(registry());
  EXPECT_EQ(floor_.instant(), kIssued);
}

//
TEST_F(Floor, IsRaisedByASignatureOnlyOnceTheClockHasReachedIt) {
  floor_.raise(kNow + std::chrono::days{3650}, kNow);
  EXPECT_EQ(floor_.instant(), kNoTimeFloor);
  floor_.raise(kNow - std::chrono::hours{1}, kNow);
  EXPECT_EQ(floor_.instant(), kNow - std::chrono::hours{1});
  floor_.raise(kNow - std::chrono::hours{2}, kNow);
  EXPECT_EQ(floor_.instant(), kNow - std::chrono::hours{1});
}

//
TEST_F(Floor, RefusesAClockThatIsFarBehindAndCorrectsOneThatIsNot) {
  floor_ = TimeFloor(kNow);
  EXPECT_EQ(clock(kNow - kClockTolerance - Duration{1}), "clock.behind-floor");
  const auto corrected = floor_.check_clock(kNow - kClockTolerance);
  ASSERT_EQ(outcome(corrected), "ok");
  EXPECT_EQ(*corrected, kNow);
  EXPECT_EQ(*floor_.check_clock(kNow + Duration{1}), kNow + Duration{1});
}

// invariant 12.
TEST_F(Floor, KeepsABackwardClockFromRevivingAnExpiredRegistry) {
  const Bytes expired = federation_.sign(content_);
  floor_ = TimeFloor(kExpires + std::chrono::days{1});
  EXPECT_EQ(outcome(federation_.accept_first(expired, floor_.instant())), "registry.expired");
  EXPECT_EQ(clock(kNow), "clock.behind-floor");
}

}  // namespace
}  // namespace musubi::registry
