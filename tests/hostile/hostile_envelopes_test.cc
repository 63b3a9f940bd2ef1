// Hostile envelopes over real TLS connections into a real exchange: whatever is wrong with one,
// its sender reads the same "refused", and nothing of it takes effect.
#include <gtest/gtest.h>

#include "adapters/peer_http/peer_client.h"
#include "adapters/peer_http/peer_listener.h"
#include "crypto/cms/inner_package.h"
#include "crypto/primitives/hash.h"
#include "protocol/exchange/messages.h"
#include "tests/support/exchange_world.h"
#include "tests/support/seal_faults.h"

namespace musubi::testing {
namespace {

using crypto::KeyRole;
using exchange::Outcome;
using exchange::OutcomeCode;

constexpr Duration kTimeout{20'000};
constexpr std::string_view kPayload = "{\"persons\":[],\"v\":1}";

// The world's registry, and where the one listener is.
class WorldDirectory final : public peer_http::PeerDirectory {
 public:
  explicit WorldDirectory(const ExchangeWorld& world) : world_(world) {}

  Result<NodeId> peer_of(const Digest& tls_certificate) const override {
    return world_.federation.registry().peer_of(tls_certificate, world_.federation.now);
  }
  Result<peer_http::Endpoint> endpoint_of(const NodeId&) const override {
    return peer_http::Endpoint{"127.0.0.1", port};
  }
  std::vector<crypto::Certificate> authorities() const override {
    return world_.federation.registry().content().authorities;
  }

  std::uint16_t port = 0;

 private:
  const ExchangeWorld& world_;
};

// 山田町 listens. 宮古市 calls, or 岩泉町 does.
class HostileEnvelopes : public ::testing::Test {
 protected:
  static constexpr std::size_t kMiyako = 0;
  static constexpr std::size_t kYamada = 1;
  static constexpr std::size_t kIwaizumi = 2;

  HostileEnvelopes() {
    const auto& holder = world_.federation.node(kYamada).current(KeyRole::kTls);
    listener_ = must(peer_http::PeerListener::start(
        peer_http::peer_listener_options(), holder.certificate, holder.key, directory_,
        world_.node(kYamada), *world_.node(kYamada).service));
    directory_.port = listener_->port();
  }

  PeerResponse post(std::size_t from, std::string_view path, ByteView body) {
    const auto& holder = world_.federation.node(from).current(KeyRole::kTls);
    const auto client = must(
        peer_http::PeerClient::make(holder.certificate, holder.key, directory_, world_.node(from)));
    return must(
        client->post(world_.federation.node(kYamada).id(), std::string(path), body, kTimeout));
  }
  // The outcomes that 山田町 signed.
  std::vector<Outcome> push(std::size_t from, const std::vector<Bytes>& envelopes) {
    const PeerResponse response =
        post(from, exchange::kPathEnvelopes, exchange::encode_envelopes(envelopes));
    EXPECT_EQ(response.status, 200);
    const auto batch = must(exchange::decode_batch(response.body));
    const auto verified =
        must(exchange::verify_batch(batch, world_.federation.registry(), world_.federation.now));
    std::vector<Outcome> outcomes;
    for (const auto& each : verified.outcomes()) outcomes.push_back(each.outcome());
    return outcomes;
  }
  // One envelope in its frame, however large: our own writer makes none that is over the limit.
  static Bytes framed(ByteView envelope) {
    Bytes body = exchange::encode_envelopes({});
    body.push_back(static_cast<std::uint8_t>(exchange::FrameType::kEnvelope));
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
      body.push_back(static_cast<std::uint8_t>(envelope.size() >> shift));
    }
    body.insert(body.end(), envelope.begin(), envelope.end());
    return body;
  }
  OutcomeCode push_one(std::size_t from, const Bytes& envelope) {
    const auto outcomes = push(from, {envelope});
    EXPECT_EQ(outcomes.size(), 1U);
    // A refusal names the envelope and nothing else, whatever the cause.
    if (outcomes.front().code == OutcomeCode::kRefused) {
      EXPECT_FALSE(outcomes.front().taken.has_value());
      EXPECT_EQ(outcomes.front().envelope, crypto::sha256(envelope));
    }
    return outcomes.front().code;
  }

  Manifest manifest(std::size_t sender, const std::vector<std::size_t>& recipients) {
    return world_.federation.manifest(sender, recipients, kPayload, salt_);
  }
  Bytes sealed(const Manifest& manifest, std::size_t sender,
               const std::vector<std::size_t>& recipients, std::string_view payload = kPayload) {
    return must(
        seal_envelope(manifest, as_bytes(payload), salt_, world_.federation.node(sender).signer(),
                      world_.federation.certificates_of(recipients), world_.federation.now));
  }
  // Seals whatever bytes stand where a manifest should, with a good signature over them.
  Bytes sealed_bytes(ByteView manifest_bytes) {
    const auto signer = world_.federation.node(kMiyako).signer();
    const Bytes signed_bytes = must(crypto::sign_manifest(
        manifest_bytes, *signer.key, signer.certificate, world_.federation.now));
    const Bytes package = must(crypto::pack({signed_bytes, salt_, to_bytes(kPayload)}));
    return must(crypto::seal(package, world_.federation.certificates_of({kYamada})));
  }

  std::size_t kept() {
    store::Scan all;
    all.table = store::Table::kReceivedItem;
    return must(world_.node(kYamada).store.scan(all)).size();
  }

  ExchangeWorld world_{3};
  WorldDirectory directory_{world_};
  Bytes salt_ = Bytes(crypto::kSaltSize, 7);
  std::unique_ptr<peer_http::PeerListener> listener_;
};

TEST_F(HostileEnvelopes, AreToldFromAnHonestOne) {
  EXPECT_EQ(push_one(kMiyako, sealed(manifest(kMiyako, {kYamada}), kMiyako, {kYamada})),
            OutcomeCode::kAccepted);
  EXPECT_EQ(kept(), 1U);
}

// The fault "content-of-4095" and its like; 100-deep ASN.1 and a four-byte tag are among them.
TEST_F(HostileEnvelopes, AreRefusedForEveryFaultOfTheSeal) {
  const Bytes genuine =
      sealed(manifest(kMiyako, {kYamada, kIwaizumi}), kMiyako, {kYamada, kIwaizumi});
  std::vector<Bytes> bent;
  for (const SealFault& fault : envelope_faults()) bent.push_back(fault.bend(genuine));
  ASSERT_GT(bent.size(), 40U);
  for (std::size_t i = 0; i < bent.size(); ++i) {
    if (bent[i].size() > crypto::kMaxEnvelopeBytes) continue;  // the frame's limit comes first
    EXPECT_EQ(push_one(kMiyako, bent[i]), OutcomeCode::kRefused) << envelope_faults()[i].name;
  }
  EXPECT_EQ(kept(), 0U);
}

TEST_F(HostileEnvelopes, AreRefusedWhenTheyDoNotOpen) {
  const Bytes genuine = sealed(manifest(kMiyako, {kYamada}), kMiyako, {kYamada});
  for (const SealFault& fault : opening_faults()) {
    EXPECT_EQ(push_one(kMiyako, fault.bend(genuine)), OutcomeCode::kRefused) << fault.name;
  }
  EXPECT_EQ(kept(), 0U);
}

TEST_F(HostileEnvelopes, AreRefusedWithTenThousandRecipients) {
  const Bytes genuine = sealed(manifest(kMiyako, {kYamada}), kMiyako, {kYamada});
  const Bytes crowd = crowded(genuine, 10'000);
  EXPECT_EQ(post(kMiyako, exchange::kPathEnvelopes, framed(crowd)).status, 413);
  EXPECT_EQ(push_one(kMiyako, crowded(genuine, 1'000)), OutcomeCode::kRefused);
  EXPECT_EQ(kept(), 0U);
}

TEST_F(HostileEnvelopes, AreRefusedForWhatOnlyTheSignatureHolds) {
  const Bytes deep = to_bytes(std::string(100, '[') + std::string(100, ']'));
  EXPECT_EQ(push_one(kMiyako, sealed_bytes(deep)), OutcomeCode::kRefused);
  EXPECT_EQ(push_one(kMiyako, sealed_bytes(as_bytes("{}"))), OutcomeCode::kRefused);

  Manifest other_suite = manifest(kMiyako, {kYamada});
  other_suite.suite = "S9";
  EXPECT_EQ(push_one(kMiyako, sealed_bytes(serialise(other_suite))), OutcomeCode::kRefused);

  Manifest other_payload = manifest(kMiyako, {kYamada});
  other_payload.payload->commitment.bytes[0] ^= 1;
  EXPECT_EQ(push_one(kMiyako, sealed_bytes(serialise(other_payload))), OutcomeCode::kRefused);

  Manifest too_late = manifest(kMiyako, {kYamada});
  too_late.created = world_.federation.now - std::chrono::days(40);
  too_late.not_after = world_.federation.now - std::chrono::days(10);
  EXPECT_EQ(push_one(kMiyako, sealed_bytes(serialise(too_late))), OutcomeCode::kRefused);
  EXPECT_EQ(kept(), 0U);
}

// A signer stripped, added, or put in the place of the one that was sealed.
TEST_F(HostileEnvelopes, AreRefusedForEveryFaultOfTheSignature) {
  const auto signer = world_.federation.node(kMiyako).signer();
  const Bytes genuine =
      must(crypto::sign_manifest(serialise(manifest(kMiyako, {kYamada})), *signer.key,
                                 signer.certificate, world_.federation.now));
  for (const auto* faults : {&signed_manifest_faults(), &signature_faults()}) {
    for (const SealFault& fault : *faults) {
      const auto package = crypto::pack({fault.bend(genuine), salt_, to_bytes(kPayload)});
      if (!package) continue;  // larger than any package may be
      const Bytes envelope =
          must(crypto::seal(*package, world_.federation.certificates_of({kYamada})));
      EXPECT_EQ(push_one(kMiyako, envelope), OutcomeCode::kRefused) << fault.name;
    }
  }
  EXPECT_EQ(kept(), 0U);
}

// Surreptitious forwarding: the sender's own envelope, sealed anew or handed on by another.
TEST_F(HostileEnvelopes, AreRefusedWhenTheyWereForwarded) {
  const Bytes for_iwaizumi = sealed(manifest(kMiyako, {kIwaizumi}), kMiyako, {kIwaizumi});
  EXPECT_EQ(push_one(kMiyako, for_iwaizumi), OutcomeCode::kRefused);

  const auto signer = world_.federation.node(kMiyako).signer();
  const Bytes signed_for_iwaizumi =
      must(crypto::sign_manifest(serialise(manifest(kMiyako, {kIwaizumi})), *signer.key,
                                 signer.certificate, world_.federation.now));
  const Bytes resealed =
      must(crypto::seal(must(crypto::pack({signed_for_iwaizumi, salt_, to_bytes(kPayload)})),
                        world_.federation.certificates_of({kYamada})));
  EXPECT_EQ(push_one(kIwaizumi, resealed), OutcomeCode::kRefused);

  const Bytes for_yamada = sealed(manifest(kMiyako, {kYamada}), kMiyako, {kYamada});
  EXPECT_EQ(push_one(kIwaizumi, for_yamada), OutcomeCode::kRefused);
  EXPECT_EQ(kept(), 0U);
}

TEST_F(HostileEnvelopes, TakeEffectOnceHoweverOftenTheyAreReplayed) {
  const Manifest once = manifest(kMiyako, {kYamada});
  const Bytes envelope = sealed(once, kMiyako, {kYamada});
  for (int i = 0; i < 5; ++i) EXPECT_EQ(push_one(kMiyako, envelope), OutcomeCode::kAccepted);
  EXPECT_EQ(push(kMiyako, {envelope, envelope, sealed(once, kMiyako, {kYamada})}).size(), 3U);
  EXPECT_EQ(world_.effects(kYamada, once.message), 1U);
  EXPECT_EQ(kept(), 1U);
}

TEST_F(HostileEnvelopes, RaiseAnAlarmUnderAnIdThatHadAnotherBody) {
  const Bytes first = sealed(manifest(kMiyako, {kYamada}), kMiyako, {kYamada});
  EXPECT_EQ(push_one(kMiyako, first), OutcomeCode::kAccepted);
  constexpr std::string_view kOther = "{\"persons\":[],\"v\":2}";
  const Manifest same_id = world_.federation.manifest(kMiyako, {kYamada}, kOther, salt_);
  EXPECT_EQ(push_one(kMiyako, sealed(same_id, kMiyako, {kYamada}, kOther)), OutcomeCode::kRefused);
  EXPECT_EQ(world_.records(kYamada, audit::Act::kAlarm), 1U);
  EXPECT_EQ(kept(), 1U);
}

TEST_F(HostileEnvelopes, OfAnUnknownKindGetASignedUnsupported) {
  Manifest dream = manifest(kMiyako, {kYamada});
  dream.kind = "dream";
  EXPECT_EQ(push_one(kMiyako, sealed(dream, kMiyako, {kYamada})), OutcomeCode::kUnsupported);
  EXPECT_EQ(kept(), 0U);
}

TEST_F(HostileEnvelopes, ComeInFramesThatAreCheckedFirst) {
  for (const Bytes& body : {Bytes{}, Bytes(1, 0), to_bytes("GET / HTTP/1.1"), Bytes(4096, 0xff)}) {
    EXPECT_EQ(post(kMiyako, exchange::kPathEnvelopes, body).status, 400);
  }
  EXPECT_EQ(post(kMiyako, "nothing", Bytes{}).status, 404);
}

}  // namespace
}  // namespace musubi::testing
