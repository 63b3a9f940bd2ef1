#include "crypto/certificates/authority.h"
#include "crypto/certificates/openssl_handles.h"
#include "crypto/certificates/profile.h"
#include "crypto/certificates/roles.h"

namespace musubi::crypto {
namespace {

constexpr std::size_t kMaxRequestBytes = kMaxCertificateBytes;

int signature_nid_for(KeyType type) {
  return type == KeyType::kP256 ? NID_ecdsa_with_SHA256 : NID_ED25519;
}

// Ed25519 has its own hash inside; OpenSSL wants none named then.
const EVP_MD* hash_for(KeyType type) {
  return type == KeyType::kP256 ? sha256_algorithm() : nullptr;
}

Status check_wish(KeyRole role, std::string_view holder, KeyType key_type) {
  // An authority certifies itself: see make_authority_certificate().
  if (role == KeyRole::kAuthority) return invalid("certificate-request.role");
  if (!is_holder_name(holder)) return invalid("certificate-request.holder");
  if (role_profile(role).key_type != key_type) return invalid("certificate-request.key-type");
  return {};
}

}  // namespace

Result<Bytes> make_certificate_request(const PrivateKey& key, KeyRole role,
                                       std::string_view holder) {
  TRY(check_wish(role, holder, key.type()));
  const X509ReqPtr request(X509_REQ_new());
  const ExtensionsPtr extensions = profile_extensions({role, std::string(holder)});
  EVP_PKEY* const pkey = key.handle().pkey.get();
  must(request && X509_REQ_set_version(request.get(), X509_REQ_VERSION_1) == 1 &&
           X509_REQ_set_subject_name(request.get(), subject_name(holder).get()) == 1 &&
           X509_REQ_set_pubkey(request.get(), pkey) == 1 &&
           X509_REQ_add_extensions(request.get(), extensions.get()) == 1 &&
           X509_REQ_sign(request.get(), pkey, hash_for(key.type())) > 0,
       "making a certificate request");
  return to_der(request.get(), i2d_X509_REQ);
}

Result<CertificateRequest> parse_certificate_request(ByteView der) {
  if (der.size() > kMaxRequestBytes) {
    return Error{ErrorCode::kTooLarge, "certificate-request.size", {}};
  }
  const auto request = from_der<X509ReqPtr>(der, d2i_X509_REQ);
  if (!request || X509_REQ_get_version(request.get()) != X509_REQ_VERSION_1) {
    return invalid("certificate-request.not-a-request");
  }
  TRY_ASSIGN(PublicKey key,
             PublicKey::parse(to_der(X509_REQ_get_X509_PUBKEY(request.get()), i2d_X509_PUBKEY)));
  if (X509_REQ_get_signature_nid(request.get()) != signature_nid_for(key.type())) {
    return refused("certificate-request.signature-algorithm");
  }
  if (X509_REQ_verify(request.get(), key.handle().pkey.get()) != 1) {
    forget_openssl_errors();
    return refused("certificate-request.signature");
  }
  const ExtensionsPtr extensions(X509_REQ_get_extensions(request.get()));
  TRY_ASSIGN(Profile profile, read_profile(extensions.get()));
  TRY(check_wish(profile.role, profile.holder, key.type()));
  if (!names_holder(X509_REQ_get_subject_name(request.get()), profile.holder)) {
    return refused("certificate-request.subject");
  }
  return CertificateRequest{profile.role, std::move(profile.holder), std::move(key)};
}

}  // namespace musubi::crypto
