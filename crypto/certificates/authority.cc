#include "crypto/certificates/authority.h"

#include "crypto/certificates/issuing.h"
#include "crypto/certificates/openssl_handles.h"
#include "crypto/certificates/profile.h"
#include "crypto/certificates/roles.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/random.h"

namespace musubi::crypto {
namespace {

constexpr std::size_t kSerialBytes = 16;
constexpr std::size_t kKeyIdentifierBytes = 20;

using OctetsPtr = OpensslPtr<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free>;

// What is to be certified, before it is signed.
struct Draft {
  Profile profile;
  PublicKey key;
  Validity validity;
};

Status check_validity(const Validity& validity) {
  // What RFC 5280 §4.1.2.5 can write.
  using std::chrono::January;
  constexpr Instant kFirst = std::chrono::sys_days{std::chrono::year{1950} / January / 1};
  constexpr Instant kEnd = std::chrono::sys_days{std::chrono::year{10000} / January / 1};
  if (validity.from < kFirst || validity.until >= kEnd || validity.until < validity.from) {
    return invalid("certificate.validity");
  }
  return {};
}

void set_serial(X509* x509) {
  Bytes serial = system_random().bytes(kSerialBytes);
  serial[0] = static_cast<std::uint8_t>((serial[0] & 0x7f) | 0x40);  // positive, 16 octets always
  const BignumPtr number(BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr));
  must(number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(x509)) != nullptr,
       "setting a serial number");
}

void set_validity(X509* x509, const Validity& validity) {
  must(X509_set1_notBefore(x509, to_asn1_time(validity.from).get()) == 1 &&
           X509_set1_notAfter(x509, to_asn1_time(validity.until).get()) == 1,
       "setting a validity");
}

// RFC 7093 §2, method 1: the first 160 bits of the SHA-256 of the key's BIT STRING.
OctetsPtr key_identifier(const PublicKey& key) {
  const ByteView spki = key.spki();
  const std::size_t key_size = key.type() == KeyType::kP256 ? 65 : 32;
  const Digest digest = sha256(spki.last(key_size));
  OctetsPtr octets(ASN1_OCTET_STRING_new());
  must(octets && ASN1_OCTET_STRING_set(octets.get(), digest.bytes.data(), kKeyIdentifierBytes) == 1,
       "making a key identifier");
  return octets;
}

void add_key_identifiers(X509* x509, const PublicKey& key, const PublicKey& authority) {
  const OpensslPtr<AUTHORITY_KEYID, AUTHORITY_KEYID_free> issuer(AUTHORITY_KEYID_new());
  must(issuer != nullptr, "making a key identifier");
  issuer->keyid = key_identifier(authority).release();
  must(X509_add1_ext_i2d(x509, NID_subject_key_identifier, key_identifier(key).get(), 0, 0) == 1 &&
           X509_add1_ext_i2d(x509, NID_authority_key_identifier, issuer.get(), 0, 0) == 1,
       "adding key identifiers");
}

void add_profile(X509* x509, const Profile& profile) {
  const ExtensionsPtr extensions = profile_extensions(profile);
  for (int i = 0; i < sk_X509_EXTENSION_num(extensions.get()); ++i) {
    must(X509_add_ext(x509, sk_X509_EXTENSION_value(extensions.get(), i), -1) == 1,
         "adding an extension");
  }
}

// Signs the draft. Reads the outcome back, so that what leaves is what parse() accepts.
Result<Certificate> certify(const Draft& draft, const X509_NAME* issuer,
                            const PrivateKey& authority_key) {
  TRY(check_validity(draft.validity));
  const X509Ptr x509(X509_new());
  must(x509 && X509_set_version(x509.get(), X509_VERSION_3) == 1 &&
           X509_set_issuer_name(x509.get(), issuer) == 1 &&
           X509_set_subject_name(x509.get(), subject_name(draft.profile.holder).get()) == 1 &&
           X509_set_pubkey(x509.get(), draft.key.handle().pkey.get()) == 1,
       "drafting a certificate");
  set_serial(x509.get());
  set_validity(x509.get(), draft.validity);
  add_profile(x509.get(), draft.profile);
  add_key_identifiers(x509.get(), draft.key, authority_key.public_key());
  must(X509_sign(x509.get(), authority_key.handle().pkey.get(), sha256_algorithm()) > 0,
       "signing a certificate");
  return Certificate::parse(to_der(x509.get(), i2d_X509));
}

}  // namespace

Asn1TimePtr to_asn1_time(Instant instant) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch();
  Asn1TimePtr time(ASN1_TIME_set(nullptr, static_cast<std::time_t>(seconds.count())));
  must(time != nullptr, "writing a time");
  return time;
}

Status check_authority(const PrivateKey& authority_key, const Certificate& authority) {
  if (authority.role() != KeyRole::kAuthority) return invalid("authority.role");
  if (authority.public_key().id() != authority_key.public_key().id()) {
    return invalid("authority.key");
  }
  return {};
}

Result<Certificate> make_authority_certificate(const PrivateKey& key, std::string_view holder,
                                               Validity validity) {
  if (!is_holder_name(holder)) return invalid("certificate.holder");
  if (key.type() != KeyType::kP256) return invalid("certificate.key-type");
  const Draft draft{{KeyRole::kAuthority, std::string(holder)}, key.public_key(), validity};
  return certify(draft, subject_name(holder).get(), key);
}

Result<Certificate> issue_certificate(const PrivateKey& authority_key, const Certificate& authority,
                                      const CertificateRequest& request, Validity validity) {
  TRY(check_authority(authority_key, authority));
  if (request.role == KeyRole::kAuthority) return invalid("certificate.role");
  if (!is_holder_name(request.holder)) return invalid("certificate.holder");
  if (request.key.type() != role_profile(request.role).key_type) {
    return invalid("certificate.key-type");
  }
  const Draft draft{{request.role, request.holder}, request.key, validity};
  return certify(draft, X509_get_subject_name(authority.handle().x509.get()), authority_key);
}

}  // namespace musubi::crypto
