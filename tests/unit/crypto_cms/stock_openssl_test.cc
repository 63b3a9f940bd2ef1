// Suite S1 against OpenSSL's own implementation of CMS, in both directions: what we write it
// reads, what it writes in our profile we read. And what it takes, though nobody should.
#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/ec.h>

#include "crypto/cms/gate.h"
#include "crypto/primitives/openssl.h"
#include "tests/support/der_tree.h"
#include "tests/support/seal_faults.h"
#include "tests/support/sealed_exchange.h"
#include "tests/support/stock_cms.h"

namespace musubi::testing {
namespace {

const SealFault& fault_named(const std::vector<SealFault>& faults, std::string_view name) {
  return *std::find_if(faults.begin(), faults.end(),
                       [&](const SealFault& fault) { return fault.name == name; });
}

class StockOpenssl : public ::testing::Test {
 protected:
  SealedExchange exchange_;
};

TEST_F(StockOpenssl, OpensWhatWeSeal) {
  const Bytes envelope = exchange_.envelope(3);
  const auto expected = exchange_.open_as(0, envelope);
  ASSERT_TRUE(expected.ok());
  for (const Party& recipient : exchange_.recipients) {
    EXPECT_EQ(stock_open(envelope, recipient), expected->content);
  }
}

TEST_F(StockOpenssl, SealsWhatWeOpen) {
  for (const std::size_t bucket : crypto::kBuckets) {
    const Bytes content(bucket, 0x5a);
    const Bytes envelope = stock_seal(content, exchange_.recipients);
    for (std::size_t i = 0; i < exchange_.recipients.size(); ++i) {
      const auto opened = exchange_.open_as(i, envelope);
      ASSERT_TRUE(opened.ok()) << opened.error().reason;
      EXPECT_EQ(opened->content, content);
    }
  }
}

TEST_F(StockOpenssl, VerifiesWhatWeSign) {
  EXPECT_EQ(stock_verify(exchange_.signed_manifest(), exchange_.authority),
            to_bytes(SealedExchange::kManifest));
}

TEST_F(StockOpenssl, SignsWhatWeVerify) {
  const Bytes message =
      stock_sign(as_bytes(SealedExchange::kManifest), exchange_.sender, Attributes::kOfTheProfile);
  const auto manifest = exchange_.verify(message);
  ASSERT_TRUE(manifest.ok()) << manifest.error().reason;
  EXPECT_EQ(as_text(*manifest), SealedExchange::kManifest);
}

TEST_F(StockOpenssl, WritesTheSameBytesButForTheSignature) {
  const Bytes ours = exchange_.signed_manifest();
  const Bytes theirs =
      stock_sign(as_bytes(SealedExchange::kManifest), exchange_.sender, Attributes::kOfTheProfile);
  DerNode a = parse_der(ours);
  DerNode b = parse_der(theirs);
  for (DerNode* const node : {&a, &b}) {
    node->at({1, 0, 4, 0, 5}).value.clear();
    node->at({1, 0, 4, 0, 3, 0, 1, 0}).value.clear();  // the signing time
  }
  EXPECT_EQ(to_hex(a.encode()), to_hex(b.encode()));
}

TEST_F(StockOpenssl, WithItsOwnCadesAttributeIsOutsideTheProfile) {
  const Bytes message = stock_sign(as_bytes("x"), exchange_.sender, Attributes::kOfOpenssl);
  EXPECT_EQ(crypto::check_signed_manifest(message).error().reason,
            "envelope.attribute-signing-certificate");
}

// E-62: whoever sees (r, s) can make (r, n − s).
TEST_F(StockOpenssl, AndWeBothTakeTheOtherFormOfASignature) {
  DerNode message = parse_der(exchange_.signed_manifest());
  DerNode& signature = message.at({1, 0, 4, 0, 5});
  DerNode pair = parse_der(signature.value);
  Bytes& s = pair.at({1}).value;
  const crypto::OpensslPtr<EC_GROUP, EC_GROUP_free> group(
      EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  const crypto::BignumPtr value(BN_bin2bn(s.data(), static_cast<int>(s.size()), nullptr));
  ASSERT_EQ(BN_sub(value.get(), EC_GROUP_get0_order(group.get()), value.get()), 1);
  s.assign(33, 0);
  ASSERT_EQ(BN_bn2binpad(value.get(), s.data(), 33), 33);
  while (s[0] == 0 && (s[1] & 0x80) == 0) s.erase(s.begin());
  const Bytes before = signature.value;
  signature.value = pair.encode();
  EXPECT_NE(before, signature.value);
  EXPECT_TRUE(exchange_.verify(message.encode()).ok());
  EXPECT_TRUE(stock_verify(message.encode(), exchange_.authority).has_value());
}

// Why there is a gate. If a later OpenSSL refuses one of these by itself, so much the better:
// the gate's own tests do not depend on it.
TEST_F(StockOpenssl, TakesForgeriesThatTheGateRefuses) {
  if (OPENSSL_version_major() != 3 || OPENSSL_version_minor() != 0) GTEST_SKIP();
  const Bytes message = exchange_.signed_manifest();
  const SealFault& forgery = fault_named(signed_manifest_faults(), "attributes-as-content");
  const Bytes forged = forgery.bend(message);
  EXPECT_TRUE(stock_verify(forged, exchange_.authority).has_value());
  EXPECT_EQ(exchange_.verify(forged).error().reason, forgery.refusal);

  const Bytes envelope = exchange_.envelope();
  const SealFault& cut = fault_named(envelope_faults(), "tag-of-four");
  EXPECT_TRUE(stock_open(cut.bend(envelope), exchange_.recipients[0]).has_value());
  EXPECT_EQ(exchange_.open_as(0, cut.bend(envelope)).error().reason, cut.refusal);
}

}  // namespace
}  // namespace musubi::testing
