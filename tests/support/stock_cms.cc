#include "tests/support/stock_cms.h"

#include <openssl/cms.h>
#include <openssl/ec.h>

#include "crypto/certificates/openssl_handles.h"
#include "crypto/cms/der.h"
#include "crypto/cms/manifest_type.h"
#include "crypto/cms/oids.h"
#include "crypto/keys/openssl_handles.h"
#include "crypto/primitives/openssl.h"

namespace musubi::testing {
namespace {

namespace der = crypto::der;
using crypto::BioPtr;
using crypto::must;
using CmsPtr = crypto::OpensslPtr<CMS_ContentInfo, CMS_ContentInfo_free>;
using ObjectPtr = crypto::OpensslPtr<ASN1_OBJECT, ASN1_OBJECT_free>;
using StorePtr = crypto::OpensslPtr<X509_STORE, X509_STORE_free>;

X509* x509_of(const Party& party) { return party.certificate.handle().x509.get(); }
EVP_PKEY* key_of(const Party& party) { return party.key.handle().pkey.get(); }

BioPtr reader_of(ByteView bytes) {
  return BioPtr(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

Bytes written_to(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return to_bytes(std::string_view(data, static_cast<std::size_t>(size)));
}

CmsPtr read_cms(ByteView bytes) {
  return crypto::from_der<CmsPtr>(bytes, [](CMS_ContentInfo** out, const unsigned char** at,
                                            long n) { return d2i_CMS_ContentInfo(out, at, n); });
}

ObjectPtr object_of(ByteView encoding) {
  return crypto::from_der<ObjectPtr>(encoding, [](ASN1_OBJECT** out, const unsigned char** at,
                                                  long n) { return d2i_ASN1_OBJECT(out, at, n); });
}

std::optional<Bytes> verify(ByteView message, X509_STORE* store, unsigned flags) {
  const CmsPtr cms = read_cms(message);
  const BioPtr out(BIO_new(BIO_s_mem()));
  if (!cms || CMS_verify(cms.get(), nullptr, store, nullptr, out.get(), CMS_BINARY | flags) != 1) {
    crypto::forget_openssl_errors();
    return std::nullopt;
  }
  return written_to(out.get());
}

void add_signing_certificate(CMS_SignerInfo* signer, const crypto::Certificate& certificate) {
  Bytes value = der::element(der::kOctetString, {certificate.fingerprint().view()});
  for (int level = 0; level < 3; ++level) value = der::element(der::kSequence, {value});
  const ObjectPtr type = object_of(crypto::oids::kSigningCertificateV2);
  must(CMS_signed_add1_attr_by_OBJ(signer, type.get(), V_ASN1_SEQUENCE, value.data(),
                                   static_cast<int>(value.size())) == 1,
       "adding an attribute");
}

}  // namespace

Bytes stock_seal(ByteView content, std::span<const Party> recipients) {
  const CmsPtr cms(CMS_encrypt(nullptr, nullptr, EVP_aes_256_gcm(), CMS_BINARY | CMS_PARTIAL));
  for (const Party& recipient : recipients) {
    CMS_RecipientInfo* const info =
        CMS_add1_recipient_cert(cms.get(), x509_of(recipient), CMS_KEY_PARAM);
    must(info &&
             EVP_PKEY_CTX_set_ecdh_kdf_md(CMS_RecipientInfo_get0_pkey_ctx(info), EVP_sha256()) == 1,
         "adding a recipient");
  }
  must(CMS_final(cms.get(), reader_of(content).get(), nullptr, CMS_BINARY) == 1, "sealing");
  return crypto::to_der(cms.get(), i2d_CMS_ContentInfo);
}

std::optional<Bytes> stock_open(ByteView envelope, const Party& recipient) {
  const CmsPtr cms = read_cms(envelope);
  const BioPtr out(BIO_new(BIO_s_mem()));
  if (!cms || CMS_decrypt(cms.get(), key_of(recipient), x509_of(recipient), nullptr, out.get(),
                          CMS_BINARY) != 1) {
    crypto::forget_openssl_errors();
    return std::nullopt;
  }
  return written_to(out.get());
}

Bytes stock_sign(ByteView manifest, const Party& sender, Attributes attributes) {
  constexpr unsigned kFlags = CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP;
  const unsigned cades = attributes == Attributes::kOfOpenssl ? CMS_CADES : 0;
  const CmsPtr cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, kFlags));
  const ObjectPtr type = object_of(crypto::kManifestType);
  must(cms && CMS_set1_eContentType(cms.get(), type.get()) == 1, "setting the content type");
  CMS_SignerInfo* const signer =
      CMS_add1_signer(cms.get(), x509_of(sender), key_of(sender), EVP_sha256(), kFlags | cades);
  must(signer != nullptr, "adding a signer");
  if (cades == 0) add_signing_certificate(signer, sender.certificate);
  must(CMS_final(cms.get(), reader_of(manifest).get(), nullptr, CMS_BINARY) == 1, "signing");
  return crypto::to_der(cms.get(), i2d_CMS_ContentInfo);
}

std::optional<Bytes> stock_verify(ByteView message, const Party& authority) {
  const StorePtr store(X509_STORE_new());
  must(store && X509_STORE_add_cert(store.get(), x509_of(authority)) == 1 &&
           X509_STORE_set_purpose(store.get(), X509_PURPOSE_ANY) == 1,
       "making a store");
  return verify(message, store.get(), CMS_CADES);
}

std::optional<Bytes> stock_verify_signature(ByteView message) {
  return verify(message, nullptr, CMS_NO_SIGNER_CERT_VERIFY);
}

}  // namespace musubi::testing
