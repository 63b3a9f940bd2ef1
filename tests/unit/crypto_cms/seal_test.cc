#include <gtest/gtest.h>

#include "crypto/cms/gate.h"
#include "crypto/cms/inner_package.h"
#include "crypto/cms/openssl_version.h"
#include "crypto/cms/suite_s1.h"
#include "tests/support/der_tree.h"
#include "tests/support/seal_faults.h"
#include "tests/support/sealed_exchange.h"

namespace musubi::testing {
namespace {

using crypto::KeyRole;

template <class T>
std::string refusal_of(const Result<T>& result) {
  return result.ok() ? "" : result.error().reason;
}

class Envelope : public ::testing::Test {
 protected:
  [[nodiscard]] Result<Bytes> seal_for(std::initializer_list<const Party*> parties,
                                       std::size_t size = crypto::kBuckets[0]) const {
    std::vector<crypto::Certificate> certificates;
    for (const Party* party : parties) certificates.push_back(party->certificate);
    return crypto::seal(Bytes(size, 0x5a), certificates);
  }

  SealedExchange exchange_;
};

TEST_F(Envelope, OpensForEachRecipientAndForNobodyElse) {
  const Bytes package = exchange_.package();
  const Bytes envelope = *crypto::seal(package, std::vector{exchange_.recipients[0].certificate,
                                                            exchange_.recipients[1].certificate});
  for (const std::size_t recipient : {0U, 1U}) {
    const auto opened = exchange_.open_as(recipient, envelope);
    ASSERT_TRUE(opened.ok()) << opened.error().reason;
    EXPECT_EQ(opened->content, package);
    EXPECT_EQ(opened->recipient_count, 2U);
    EXPECT_EQ(opened->own_certificate, exchange_.recipients[recipient].certificate.fingerprint());
  }
  EXPECT_EQ(refusal_of(exchange_.open_as(2, envelope)), "envelope.does-not-open");
}

TEST_F(Envelope, CarriesEachBucketToAsManyRecipientsAsAreAllowed) {
  std::vector<Party> parties;
  std::vector<crypto::Certificate> certificates;
  for (std::size_t i = 0; i < crypto::kMaxRecipients; ++i) {
    parties.push_back(exchange_.enrol(KeyRole::kSealing, "node:lg-034827-" + std::to_string(i)));
    certificates.push_back(parties.back().certificate);
  }
  for (const std::size_t bucket : crypto::kBuckets) {
    const Bytes content(bucket, 0x5a);
    const auto envelope = crypto::seal(content, certificates);
    ASSERT_TRUE(envelope.ok()) << envelope.error().reason;
    EXPECT_LE(envelope->size(), crypto::kMaxEnvelopeBytes);
    const crypto::SealingKey last = parties.back().sealing_key();
    EXPECT_EQ(crypto::open(*envelope, {&last, 1})->content, content);
  }
}

TEST_F(Envelope, OpensWithWhicheverOfSeveralKeysItNames) {
  const Bytes envelope = *seal_for({&exchange_.recipients[1]});
  const std::vector<crypto::SealingKey> keys{exchange_.recipients[0].sealing_key(),
                                             exchange_.recipients[1].sealing_key()};
  EXPECT_EQ(crypto::open(envelope, keys)->own_certificate,
            exchange_.recipients[1].certificate.fingerprint());
}

TEST_F(Envelope, NeverLooksTheSameTwice) {
  EXPECT_NE(*seal_for({&exchange_.recipients[0]}), *seal_for({&exchange_.recipients[0]}));
}

TEST_F(Envelope, IsNotMadeForNobodyForTooManyOrTwiceForOne) {
  const Party* const party = &exchange_.recipients[0];
  EXPECT_EQ(refusal_of(seal_for({})), "envelope.recipient-count");
  const std::vector<crypto::Certificate> many(crypto::kMaxRecipients + 1, party->certificate);
  EXPECT_EQ(refusal_of(crypto::seal(Bytes(crypto::kBuckets[0]), many)), "envelope.recipient-count");
  EXPECT_EQ(refusal_of(seal_for({party, party})), "envelope.recipient-repeated");
}

TEST_F(Envelope, IsMadeOnlyForSealingCertificates) {
  EXPECT_EQ(refusal_of(seal_for({&exchange_.sender})), "envelope.recipient-role");
  EXPECT_EQ(refusal_of(seal_for({&exchange_.authority})), "envelope.recipient-role");
}

TEST_F(Envelope, IsMadeOnlyOfAWholeBucket) {
  for (const std::size_t size : {0UL, crypto::kBuckets[0] - 1, crypto::kBuckets[4] + 1}) {
    EXPECT_EQ(refusal_of(seal_for({&exchange_.recipients[0]}, size)), "envelope.content-length");
  }
}

TEST_F(Envelope, GivesOneErrorWhateverKeepsItFromOpening) {
  const Error one_error = refused("envelope.does-not-open");
  const Party& own = exchange_.recipients[0];
  const Bytes genuine = *seal_for({&own});
  for (const SealFault& fault : opening_faults()) {
    const auto opened = exchange_.open_as(0, fault.bend(genuine));
    ASSERT_FALSE(opened.ok()) << fault.name;
    EXPECT_EQ(opened.error(), one_error) << fault.name;
  }
  const crypto::SealingKey wrong_key{&exchange_.recipients[1].key, own.certificate};
  EXPECT_EQ(crypto::open(genuine, {&wrong_key, 1}).error(), one_error);
  EXPECT_EQ(crypto::open(genuine, {}).error(), one_error);
}

TEST_F(Envelope, IsNotOpenedUnderACertificateForSomethingElse) {
  const crypto::CertificateRequest request{KeyRole::kSigning, "node:lg-034827-01",
                                           exchange_.recipients[0].key.public_key()};
  const crypto::Certificate signing = *crypto::issue_certificate(
      exchange_.authority.key, exchange_.authority.certificate, request,
      {exchange_.signing_time, exchange_.signing_time + std::chrono::hours{24}});
  const crypto::SealingKey misused{&exchange_.recipients[0].key, signing};
  const DerNode id = parse_der(*crypto::issuer_and_serial(signing.der()));
  DerNode envelope = parse_der(*seal_for({&exchange_.recipients[0]}));
  envelope.at({1, 0, 1, 0, 3, 0, 0}) = id;
  EXPECT_EQ(refusal_of(crypto::open(envelope.encode(), {&misused, 1})), "envelope.does-not-open");
}

TEST(Openssl, IsRefusedOnABranchOrBelowAPatchWithAKnownHole) {
  using crypto::OpensslVersion;
  for (const OpensslVersion& version :
       {OpensslVersion{3, 0, 22}, OpensslVersion{3, 0, 30}, OpensslVersion{3, 5, 8},
        OpensslVersion{3, 6, 4}, OpensslVersion{4, 0, 2}, OpensslVersion{4, 1, 0}}) {
    EXPECT_TRUE(crypto::is_without_known_holes(version)) << version.minor << "." << version.patch;
  }
  for (const OpensslVersion& version :
       {OpensslVersion{1, 1, 1}, OpensslVersion{3, 0, 21}, OpensslVersion{3, 1, 99},
        OpensslVersion{3, 4, 99}, OpensslVersion{3, 5, 7}, OpensslVersion{3, 6, 3},
        OpensslVersion{4, 0, 1}}) {
    EXPECT_FALSE(crypto::is_without_known_holes(version)) << version.minor << "." << version.patch;
  }
}

TEST(Openssl, OfThisMachineIsNewEnough) {
  const Status status = crypto::check_openssl_version();
  EXPECT_TRUE(status.ok()) << status.error().detail;
}

}  // namespace
}  // namespace musubi::testing
