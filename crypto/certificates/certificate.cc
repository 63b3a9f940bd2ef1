#include "crypto/certificates/certificate.h"

#include <algorithm>
#include <ctime>

#include <openssl/pem.h>

#include "crypto/certificates/openssl_handles.h"
#include "crypto/certificates/profile.h"
#include "crypto/certificates/roles.h"
#include "crypto/primitives/hash.h"

namespace musubi::crypto {
namespace {

// d2i_X509 takes some BER, too. What is written again from its parts must be what was read.
bool is_der(X509* x509, ByteView der) {
  if (to_der(x509, i2d_X509) != to_bytes(der)) return false;
  const Bytes signed_part = to_der(x509, i2d_re_X509_tbs);
  constexpr std::size_t kOuterHeader = 4;  // a SEQUENCE of 256 to 65535 bytes
  return der.size() > kOuterHeader + signed_part.size() &&
         std::equal(signed_part.begin(), signed_part.end(), der.begin() + kOuterHeader);
}

// RFC 5280 §4.1.2.5: to the second, in UTC, with the type that the year asks for.
std::optional<Instant> read_time(const ASN1_TIME* time) {
  const std::string_view text(reinterpret_cast<const char*>(ASN1_STRING_get0_data(time)),
                              static_cast<std::size_t>(ASN1_STRING_length(time)));
  const bool two_digit_year = ASN1_STRING_type(time) == V_ASN1_UTCTIME;
  std::tm parts{};
  if (text.size() != (two_digit_year ? 13U : 15U) || text.back() != 'Z' ||
      ASN1_TIME_to_tm(time, &parts) != 1) {
    return std::nullopt;
  }
  constexpr int kFirstFourDigitYear = 2050;
  const int year = parts.tm_year + 1900;
  if (!two_digit_year && year < kFirstFourDigitYear) return std::nullopt;
  const std::chrono::year_month_day date{
      std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(parts.tm_mon + 1)},
      std::chrono::day{static_cast<unsigned>(parts.tm_mday)}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date} + std::chrono::hours{parts.tm_hour} +
         std::chrono::minutes{parts.tm_min} + std::chrono::seconds{parts.tm_sec};
}

// RFC 5280 §4.1.2.2: positive, 20 octets at most.
std::optional<std::string> read_serial(const X509* x509) {
  constexpr int kMaxSerialBytes = 20;
  const BignumPtr serial(ASN1_INTEGER_to_BN(X509_get0_serialNumber(x509), nullptr));
  if (!serial || BN_is_negative(serial.get()) || BN_is_zero(serial.get()) ||
      BN_num_bytes(serial.get()) > kMaxSerialBytes) {
    return std::nullopt;
  }
  Bytes bytes(static_cast<std::size_t>(BN_num_bytes(serial.get())));
  BN_bn2bin(serial.get(), bytes.data());
  return to_hex(bytes);
}

Status check_frame(X509* x509, ByteView der) {
  if (!is_der(x509, der)) return refused("certificate.not-der");
  if (X509_get_version(x509) != X509_VERSION_3) return refused("certificate.version");
  if (X509_get_signature_nid(x509) != NID_ecdsa_with_SHA256) {
    return refused("certificate.signature-algorithm");
  }
  return {};
}

Result<PublicKey> read_key(const X509* x509, KeyRole role) {
  TRY_ASSIGN(PublicKey key, PublicKey::parse(to_der(X509_get_X509_PUBKEY(x509), i2d_X509_PUBKEY)));
  if (key.type() != role_profile(role).key_type) return refused("certificate.key-type");
  return key;
}

}  // namespace

Result<Certificate> Certificate::parse(ByteView der) {
  if (der.size() > kMaxCertificateBytes) return Error{ErrorCode::kTooLarge, "certificate.size", {}};
  auto x509 = from_der<X509Ptr>(der, d2i_X509);
  if (!x509) return invalid("certificate.not-a-certificate");
  TRY(check_frame(x509.get(), der));
  if (X509_get0_subject_key_id(x509.get()) == nullptr ||
      X509_get0_authority_key_id(x509.get()) == nullptr) {
    return refused("certificate.key-identifier");
  }
  TRY_ASSIGN(Profile profile, read_profile(X509_get0_extensions(x509.get())));
  if (!names_holder(X509_get_subject_name(x509.get()), profile.holder)) {
    return refused("certificate.subject");
  }
  TRY_ASSIGN(PublicKey key, read_key(x509.get(), profile.role));

  const auto serial = read_serial(x509.get());
  if (!serial) return refused("certificate.serial");
  const auto not_before = read_time(X509_get0_notBefore(x509.get()));
  const auto not_after = read_time(X509_get0_notAfter(x509.get()));
  if (!not_before || !not_after || *not_after < *not_before) return refused("certificate.validity");

  return Certificate(std::make_shared<const CertificateHandle>(CertificateHandle{
      std::move(x509), to_bytes(der), sha256(der), profile.role, std::move(profile.holder), *serial,
      *not_before, *not_after, std::move(key)}));
}

Result<Certificate> Certificate::parse_pem(std::string_view pem) {
  // Base64 and line ends make a third more; some tools write what it says in front.
  constexpr std::size_t kMaxPemBytes = 4 * kMaxCertificateBytes;
  if (pem.size() > kMaxPemBytes) return Error{ErrorCode::kTooLarge, "certificate.size", {}};
  const BioPtr in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  must(in != nullptr, "reading PEM");
  std::uint8_t* data = nullptr;
  long size = 0;
  if (PEM_bytes_read_bio(&data, &size, nullptr, PEM_STRING_X509, in.get(), nullptr, nullptr) != 1) {
    forget_openssl_errors();
    return invalid("certificate.not-a-certificate");
  }
  const Bytes der(data, data + size);
  OPENSSL_free(data);
  return parse(der);
}

const Bytes& Certificate::der() const { return handle_->der; }

std::string Certificate::pem() const {
  const BioPtr out(BIO_new(BIO_s_mem()));
  must(out && PEM_write_bio_X509(out.get(), handle_->x509.get()) == 1, "writing PEM");
  char* data = nullptr;
  const long size = BIO_get_mem_data(out.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

Digest Certificate::fingerprint() const { return handle_->fingerprint; }
KeyRole Certificate::role() const { return handle_->role; }
const std::string& Certificate::holder() const { return handle_->holder; }
std::string Certificate::serial_hex() const { return handle_->serial_hex; }
Instant Certificate::not_before() const { return handle_->not_before; }
Instant Certificate::not_after() const { return handle_->not_after; }
PublicKey Certificate::public_key() const { return handle_->key; }

bool Certificate::issued_by(const Certificate& authority) const {
  if (authority.role() != KeyRole::kAuthority) return false;
  const CertificateHandle& issuer = authority.handle();
  const bool issued = X509_check_issued(issuer.x509.get(), handle_->x509.get()) == X509_V_OK &&
                      X509_verify(handle_->x509.get(), issuer.key.handle().pkey.get()) == 1;
  if (!issued) forget_openssl_errors();
  return issued;
}

}  // namespace musubi::crypto
