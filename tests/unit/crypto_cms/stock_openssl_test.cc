// Suite S1 against OpenSSL's own implementation of CMS, in both directions: what we write it
// reads, what it writes in our profile we read. And what it takes, though nobody should.
#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/cms.h>
#include <openssl/ec.h>

#include "crypto/certificates/openssl_handles.h"
#include "crypto/cms/der.h"
#include "crypto/cms/gate.h"
#include "crypto/cms/manifest_type.h"
#include "crypto/cms/oids.h"
#include "crypto/keys/openssl_handles.h"
#include "crypto/primitives/openssl.h"
#include "tests/support/der_tree.h"
#include "tests/support/seal_faults.h"
#include "tests/support/sealed_exchange.h"

namespace musubi::testing {
namespace {

namespace der = crypto::der;
using CmsPtr = crypto::OpensslPtr<CMS_ContentInfo, CMS_ContentInfo_free>;
using StorePtr = crypto::OpensslPtr<X509_STORE, X509_STORE_free>;
using ObjectPtr = crypto::OpensslPtr<ASN1_OBJECT, ASN1_OBJECT_free>;
using crypto::BioPtr;

BioPtr reader_of(ByteView bytes) {
  return BioPtr(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

Bytes written_to(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return to_bytes(std::string_view(data, static_cast<std::size_t>(size)));
}

CmsPtr read_cms(ByteView bytes) {
  return crypto::from_der<CmsPtr>(
      bytes, [](auto, auto at, auto n) { return d2i_CMS_ContentInfo(nullptr, at, n); });
}

X509* x509_of(const Party& party) { return party.certificate.handle().x509.get(); }
EVP_PKEY* key_of(const Party& party) { return party.key.handle().pkey.get(); }

// As `openssl cms -decrypt` does it.
std::optional<Bytes> stock_open(ByteView envelope, const Party& recipient) {
  const CmsPtr cms = read_cms(envelope);
  const BioPtr out(BIO_new(BIO_s_mem()));
  if (!cms || CMS_decrypt(cms.get(), key_of(recipient), x509_of(recipient), nullptr, out.get(),
                          CMS_BINARY) != 1) {
    return std::nullopt;
  }
  return written_to(out.get());
}

// As `openssl cms -encrypt -aes-256-gcm -keyopt ecdh_kdf_md:sha256` does it.
Bytes stock_seal(ByteView content, const std::vector<Party>& recipients) {
  const CmsPtr cms(CMS_encrypt(nullptr, nullptr, EVP_aes_256_gcm(), CMS_BINARY | CMS_PARTIAL));
  for (const Party& recipient : recipients) {
    CMS_RecipientInfo* const info =
        CMS_add1_recipient_cert(cms.get(), x509_of(recipient), CMS_KEY_PARAM);
    EXPECT_EQ(EVP_PKEY_CTX_set_ecdh_kdf_md(CMS_RecipientInfo_get0_pkey_ctx(info), EVP_sha256()), 1);
  }
  EXPECT_EQ(CMS_final(cms.get(), reader_of(content).get(), nullptr, CMS_BINARY), 1);
  return crypto::to_der(cms.get(), i2d_CMS_ContentInfo);
}

// As `openssl cms -verify -cades -purpose any -CAfile` does it.
std::optional<Bytes> stock_verify(ByteView message, const Party& authority) {
  const CmsPtr cms = read_cms(message);
  const StorePtr store(X509_STORE_new());
  X509_STORE_add_cert(store.get(), x509_of(authority));
  X509_STORE_set_purpose(store.get(), X509_PURPOSE_ANY);
  const BioPtr out(BIO_new(BIO_s_mem()));
  if (!cms || CMS_verify(cms.get(), nullptr, store.get(), nullptr, out.get(),
                         CMS_BINARY | CMS_CADES) != 1) {
    return std::nullopt;
  }
  return written_to(out.get());
}

ObjectPtr object_of(ByteView encoding) {
  return crypto::from_der<ObjectPtr>(
      encoding, [](auto, auto at, auto n) { return d2i_ASN1_OBJECT(nullptr, at, n); });
}

// With the attributes of the profile, added by hand where OpenSSL's own are larger.
Bytes stock_sign(ByteView manifest, const Party& sender, unsigned extra_flags = 0) {
  constexpr unsigned kFlags = CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP;
  const CmsPtr cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, kFlags));
  const ObjectPtr type = object_of(crypto::kManifestType);
  EXPECT_EQ(CMS_set1_eContentType(cms.get(), type.get()), 1);
  CMS_SignerInfo* const signer = CMS_add1_signer(cms.get(), x509_of(sender), key_of(sender),
                                                 EVP_sha256(), kFlags | extra_flags);
  EXPECT_NE(signer, nullptr);
  if (extra_flags == 0) {
    Bytes value = der::element(der::kOctetString, {sender.certificate.fingerprint().view()});
    for (int level = 0; level < 3; ++level) value = der::element(der::kSequence, {value});
    const ObjectPtr attribute = object_of(crypto::oids::kSigningCertificateV2);
    EXPECT_EQ(CMS_signed_add1_attr_by_OBJ(signer, attribute.get(), V_ASN1_SEQUENCE, value.data(),
                                          static_cast<int>(value.size())),
              1);
  }
  EXPECT_EQ(CMS_final(cms.get(), reader_of(manifest).get(), nullptr, CMS_BINARY), 1);
  return crypto::to_der(cms.get(), i2d_CMS_ContentInfo);
}

const Fault& fault_named(const std::vector<Fault>& faults, std::string_view name) {
  return *std::find_if(faults.begin(), faults.end(),
                       [&](const Fault& fault) { return fault.name == name; });
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
  const Bytes message = stock_sign(as_bytes(SealedExchange::kManifest), exchange_.sender);
  const auto manifest = exchange_.verify(message);
  ASSERT_TRUE(manifest.ok()) << manifest.error().reason;
  EXPECT_EQ(as_text(*manifest), SealedExchange::kManifest);
}

TEST_F(StockOpenssl, WritesTheSameBytesButForTheSignature) {
  const Bytes ours = exchange_.signed_manifest();
  const Bytes theirs = stock_sign(as_bytes(SealedExchange::kManifest), exchange_.sender);
  DerNode a = parse_der(ours);
  DerNode b = parse_der(theirs);
  for (DerNode* const node : {&a, &b}) {
    node->at({1, 0, 4, 0, 5}).value.clear();
    node->at({1, 0, 4, 0, 3, 0, 1, 0}).value.clear();  // the signing time
  }
  EXPECT_EQ(to_hex(a.encode()), to_hex(b.encode()));
}

TEST_F(StockOpenssl, WithItsOwnCadesAttributeIsOutsideTheProfile) {
  const Bytes message = stock_sign(as_bytes("x"), exchange_.sender, CMS_CADES);
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
  const Fault& forgery = fault_named(signed_manifest_faults(), "attributes-as-content");
  const Bytes forged = forgery.bend(message);
  EXPECT_TRUE(stock_verify(forged, exchange_.authority).has_value());
  EXPECT_EQ(exchange_.verify(forged).error().reason, forgery.refusal);

  const Bytes envelope = exchange_.envelope();
  const Fault& cut = fault_named(envelope_faults(), "tag-of-four");
  EXPECT_TRUE(stock_open(cut.bend(envelope), exchange_.recipients[0]).has_value());
  EXPECT_EQ(exchange_.open_as(0, cut.bend(envelope)).error().reason, cut.refusal);
}

}  // namespace
}  // namespace musubi::testing
