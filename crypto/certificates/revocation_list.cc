#include "crypto/certificates/authority.h"
#include "crypto/certificates/issuing.h"
#include "crypto/certificates/openssl_handles.h"

namespace musubi::crypto {
namespace {

using IntegerPtr = OpensslPtr<ASN1_INTEGER, ASN1_INTEGER_free>;
using RevokedPtr = OpensslPtr<X509_REVOKED, X509_REVOKED_free>;
using AuthorityKeyIdPtr = OpensslPtr<AUTHORITY_KEYID, AUTHORITY_KEYID_free>;

constexpr std::size_t kMaxSerialBytes = 20;

Result<IntegerPtr> read_serial(std::string_view serial_hex) {
  const auto bytes = from_hex(serial_hex);
  if (!bytes || bytes->empty() || bytes->size() > kMaxSerialBytes) {
    return invalid("revocation-list.serial");
  }
  const BignumPtr number(BN_bin2bn(bytes->data(), static_cast<int>(bytes->size()), nullptr));
  must(number != nullptr, "reading a serial number");
  return IntegerPtr(BN_to_ASN1_INTEGER(number.get(), nullptr));
}

Result<RevokedPtr> make_entry(const RevokedSerial& revoked) {
  TRY_ASSIGN(const IntegerPtr serial, read_serial(revoked.serial_hex));
  RevokedPtr entry(X509_REVOKED_new());
  must(
      entry && X509_REVOKED_set_serialNumber(entry.get(), serial.get()) == 1 &&
          X509_REVOKED_set_revocationDate(entry.get(), to_asn1_time(revoked.revoked_at).get()) == 1,
      "making a revocation entry");
  return entry;
}

// RFC 5280 §5.2.1 and §5.2.3: both must be there.
void add_extensions(X509_CRL* list, const Certificate& authority, std::uint64_t number) {
  const IntegerPtr list_number(ASN1_INTEGER_new());
  const AuthorityKeyIdPtr issuer(AUTHORITY_KEYID_new());
  must(list_number && issuer && ASN1_INTEGER_set_uint64(list_number.get(), number) == 1,
       "numbering a revocation list");
  issuer->keyid = ASN1_OCTET_STRING_dup(X509_get0_subject_key_id(authority.handle().x509.get()));
  must(X509_CRL_add1_ext_i2d(list, NID_crl_number, list_number.get(), 0, 0) == 1 &&
           X509_CRL_add1_ext_i2d(list, NID_authority_key_identifier, issuer.get(), 0, 0) == 1,
       "adding extensions to a revocation list");
}

}  // namespace

Result<Bytes> make_revocation_list(const PrivateKey& authority_key, const Certificate& authority,
                                   std::uint64_t number, std::span<const RevokedSerial> revoked,
                                   Instant this_update, Instant next_update) {
  TRY(check_authority(authority_key, authority));
  if (next_update <= this_update) return invalid("revocation-list.next-update");
  const X509CrlPtr list(X509_CRL_new());
  must(list && X509_CRL_set_version(list.get(), X509_CRL_VERSION_2) == 1 &&
           X509_CRL_set_issuer_name(list.get(),
                                    X509_get_subject_name(authority.handle().x509.get())) == 1 &&
           X509_CRL_set1_lastUpdate(list.get(), to_asn1_time(this_update).get()) == 1 &&
           X509_CRL_set1_nextUpdate(list.get(), to_asn1_time(next_update).get()) == 1,
       "drafting a revocation list");
  for (const RevokedSerial& serial : revoked) {
    TRY_ASSIGN(RevokedPtr entry, make_entry(serial));
    must(X509_CRL_add0_revoked(list.get(), entry.get()) == 1, "adding a revocation entry");
    (void)entry.release();  // now inside `list`
  }
  add_extensions(list.get(), authority, number);
  must(X509_CRL_sort(list.get()) == 1 &&
           X509_CRL_sign(list.get(), authority_key.handle().pkey.get(), sha256_algorithm()) > 0,
       "signing a revocation list");
  return to_der(list.get(), i2d_X509_CRL);
}

}  // namespace musubi::crypto
