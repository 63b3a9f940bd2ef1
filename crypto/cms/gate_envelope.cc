#include <algorithm>

#include "crypto/cms/gate_parts.h"
#include "crypto/cms/inner_package.h"
#include "crypto/cms/oids.h"
#include "crypto/cms/suite_s1.h"

namespace musubi::crypto {
namespace {

using der::Reader;

constexpr std::uint8_t kUncompressed = 0x04;

bool same(ByteView a, ByteView b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

Result<ByteView> take_sized(Reader& reader, std::size_t size, std::string_view reason) {
  TRY_ASSIGN(const ByteView content, reader.take(der::kOctetString, reason));
  if (content.size() != size) return refused(std::string(reason));
  return content;
}

Result<ByteView> take_ephemeral_point(Reader& reader) {
  constexpr std::string_view kReason = "envelope.originator";
  if (!reader.sees(der::constructed(0))) return refused(std::string(kReason));
  TRY_ASSIGN(const der::Element originator, reader.next());
  if (originator.encoding.size() != std::size(oids::kOriginatorPrefix) + kPointSize) {
    return refused(std::string(kReason));
  }
  Reader prefixed(originator.encoding);
  TRY(prefixed.take_exactly(oids::kOriginatorPrefix, kReason));
  const ByteView point = originator.encoding.last(kPointSize);
  if (point[0] != kUncompressed) return refused(std::string(kReason));
  return point;
}

// KeyAgreeRecipientInfo, E-8 to E-14.
Result<RecipientView> read_recipient(ByteView content) {
  Reader fields(content);
  RecipientView recipient;
  TRY(fields.take_exactly(oids::kVersion3, "envelope.recipient-version"));
  TRY_ASSIGN(recipient.ephemeral_point, take_ephemeral_point(fields));
  if (fields.sees(der::constructed(1))) return refused("envelope.ukm");
  TRY(fields.take_exactly(oids::kKeyAgreement, "envelope.key-agreement"));

  TRY_ASSIGN(const ByteView keys, fields.take(der::kSequence, "envelope.recipient-keys"));
  TRY(fields.end("envelope.extra-field"));
  Reader only_key(keys);
  TRY_ASSIGN(const ByteView key, only_key.take(der::kSequence, "envelope.recipient-keys"));
  TRY(only_key.end("envelope.recipient-keys"));

  Reader key_fields(key);
  TRY_ASSIGN(recipient.issuer_and_serial,
             take_issuer_and_serial(key_fields, "envelope.recipient-id"));
  TRY_ASSIGN(recipient.wrapped_key,
             take_sized(key_fields, kWrappedKeySize, "envelope.encrypted-key"));
  TRY(key_fields.end("envelope.extra-field"));
  return recipient;
}

bool names(const std::vector<RecipientView>& recipients, ByteView issuer_and_serial) {
  return std::any_of(recipients.begin(), recipients.end(), [&](const RecipientView& recipient) {
    return same(recipient.issuer_and_serial, issuer_and_serial);
  });
}

// E-6, E-7 and E-15.
Result<std::vector<RecipientView>> read_recipients(ByteView content) {
  Reader infos(content);
  std::vector<RecipientView> recipients;
  while (!infos.at_end()) {
    if (recipients.size() == kMaxRecipients) return refused("envelope.recipient-count");
    TRY_ASSIGN(const ByteView info, infos.take(der::constructed(1), "envelope.recipient-kind"));
    TRY_ASSIGN(const RecipientView recipient, read_recipient(info));
    if (names(recipients, recipient.issuer_and_serial)) {
      return refused("envelope.recipient-repeated");
    }
    recipients.push_back(recipient);
  }
  if (recipients.empty()) return refused("envelope.recipient-count");
  return recipients;
}

// The AlgorithmIdentifier of AES-256-GCM, E-17 to E-19; returns the nonce.
Result<ByteView> read_cipher(ByteView algorithm) {
  Reader fields(algorithm);
  TRY(fields.take_exactly(oids::kAes256Gcm, "envelope.cipher"));
  TRY_ASSIGN(const ByteView parameters, fields.take(der::kSequence, "envelope.cipher"));
  TRY(fields.end("envelope.cipher"));
  Reader values(parameters);
  TRY_ASSIGN(const ByteView nonce, take_sized(values, kNonceSize, "envelope.nonce"));
  TRY(values.take_exactly(oids::kTagLength16, "envelope.tag-length"));
  TRY(values.end("envelope.cipher"));
  return nonce;
}

}  // namespace

Result<EnvelopeView> check_envelope(ByteView envelope) {
  if (envelope.size() > kMaxEnvelopeBytes) {
    return Error{ErrorCode::kTooLarge, "envelope.too-large", {}};
  }
  TRY(der::check(envelope));
  TRY_ASSIGN(Reader fields,
             take_content_info(envelope, oids::kAuthEnvelopedData, "envelope.content-info"));
  EnvelopeView view;
  TRY(fields.take_exactly(oids::kVersion0, "envelope.version"));
  if (fields.sees(der::constructed(0))) return refused("envelope.originator-info");
  TRY_ASSIGN(const ByteView infos, fields.take(der::kSet, "envelope.recipient-count"));
  TRY_ASSIGN(view.recipients, read_recipients(infos));

  TRY_ASSIGN(const ByteView encrypted, fields.take(der::kSequence, "envelope.content"));
  Reader content(encrypted);
  TRY(content.take_exactly(oids::kData, "envelope.content-type"));
  TRY_ASSIGN(const ByteView cipher, content.take(der::kSequence, "envelope.cipher"));
  TRY_ASSIGN(view.nonce, read_cipher(cipher));
  TRY_ASSIGN(view.ciphertext, content.take(der::primitive(0), "envelope.content"));
  TRY(content.end("envelope.extra-field"));
  if (!is_bucket(view.ciphertext.size())) return refused("envelope.content-length");

  if (fields.sees(der::constructed(1))) return refused("envelope.authenticated-attributes");
  TRY_ASSIGN(view.tag, take_sized(fields, kTagSize, "envelope.mac"));
  TRY(fields.end("envelope.extra-field"));
  return view;
}

}  // namespace musubi::crypto
