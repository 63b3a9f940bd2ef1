#include "crypto/cms/gate_parts.h"

namespace musubi::crypto {
namespace {

bool is_positive(ByteView integer) {
  const bool zero = integer.size() == 1 && integer[0] == 0;
  return !integer.empty() && !zero && (integer[0] & 0x80) == 0;
}

}  // namespace

Result<ByteView> take_positive(der::Reader& reader, std::size_t octets, std::string_view reason) {
  TRY_ASSIGN(const ByteView integer, reader.take(der::kInteger, reason));
  const std::size_t limit = !integer.empty() && integer[0] == 0 ? octets + 1 : octets;
  if (!is_positive(integer) || integer.size() > limit) return refused(std::string(reason));
  return integer;
}

Result<ByteView> take_issuer_and_serial(der::Reader& reader, std::string_view reason) {
  if (!reader.sees(der::kSequence)) return refused(std::string(reason));
  TRY_ASSIGN(const der::Element whole, reader.next());
  der::Reader fields(whole.content);
  TRY_ASSIGN(const ByteView issuer, fields.take(der::kSequence, reason));
  if (issuer.empty()) return refused(std::string(reason));
  TRY(take_positive(fields, kMaxSerialOctets, reason));
  TRY(fields.end(reason));
  return whole.encoding;
}

Result<der::Reader> take_content_info(ByteView bytes, ByteView type, std::string_view reason) {
  der::Reader outer(bytes);
  TRY_ASSIGN(const ByteView content_info, outer.take(der::kSequence, reason));
  TRY(outer.end("der.trailing-bytes"));
  der::Reader fields(content_info);
  TRY(fields.take_exactly(type, reason));
  TRY_ASSIGN(const ByteView wrapped, fields.take(der::constructed(0), reason));
  TRY(fields.end(reason));
  der::Reader inner(wrapped);
  TRY_ASSIGN(const ByteView content, inner.take(der::kSequence, reason));
  TRY(inner.end(reason));
  return der::Reader(content);
}

// Certificate ::= SEQUENCE { TBSCertificate ::= SEQUENCE { [0] version, serialNumber,
// signature, issuer, … (RFC 5280 §4.1).
Result<Bytes> issuer_and_serial(ByteView certificate_der) {
  constexpr std::string_view kReason = "certificate.form";
  der::Reader outer(certificate_der);
  TRY_ASSIGN(const ByteView certificate, outer.take(der::kSequence, kReason));
  der::Reader parts(certificate);
  TRY_ASSIGN(const ByteView to_be_signed, parts.take(der::kSequence, kReason));
  der::Reader fields(to_be_signed);
  TRY(fields.take(der::constructed(0), kReason));
  TRY_ASSIGN(const ByteView serial, fields.take(der::kInteger, kReason));
  TRY(fields.take(der::kSequence, kReason));
  TRY_ASSIGN(const ByteView issuer, fields.take(der::kSequence, kReason));
  return der::element(der::kSequence, {der::element(der::kSequence, {issuer}),
                                       der::element(der::kInteger, {serial})});
}

}  // namespace musubi::crypto
