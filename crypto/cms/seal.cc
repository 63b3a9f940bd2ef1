#include <array>

#include "crypto/cms/der.h"
#include "crypto/cms/gate.h"
#include "crypto/cms/inner_package.h"
#include "crypto/cms/key_agreement.h"
#include "crypto/cms/oids.h"
#include "crypto/cms/sealed_content.h"
#include "crypto/cms/suite_s1.h"
#include "crypto/primitives/random.h"

namespace musubi::crypto {
namespace {

Status check_recipients(std::span<const Certificate> recipients) {
  if (recipients.empty() || recipients.size() > kMaxRecipients) {
    return invalid("envelope.recipient-count");
  }
  for (const Certificate& recipient : recipients) {
    if (recipient.role() != KeyRole::kSealing) return invalid("envelope.recipient-role");
  }
  return {};
}

// KeyAgreeRecipientInfo, with its tag.
Result<Bytes> recipient_info(const Secret& content_key, const Certificate& recipient) {
  TRY_ASSIGN(const Bytes id, issuer_and_serial(recipient.der()));
  const WrappedKey wrapped = wrap_content_key(content_key, recipient.public_key());
  const Bytes key = der::element(der::kOctetString, {wrapped.wrapped});
  const Bytes keys = der::element(der::kSequence, {der::element(der::kSequence, {id, key})});
  return der::element(der::constructed(1), {oids::kVersion3, oids::kOriginatorPrefix,
                                            wrapped.ephemeral_point, oids::kKeyAgreement, keys});
}

Result<Bytes> recipient_infos(const Secret& content_key, std::span<const Certificate> recipients) {
  std::vector<Bytes> infos;
  for (const Certificate& recipient : recipients) {
    TRY_ASSIGN(Bytes info, recipient_info(content_key, recipient));
    infos.push_back(std::move(info));
  }
  return der::set_of(der::kSet, std::move(infos));
}

// What EncryptedContentInfo has before its content.
Bytes content_head(ByteView nonce) {
  const Bytes parameters =
      der::element(der::kSequence, {der::element(der::kOctetString, {nonce}), oids::kTagLength16});
  const Bytes cipher = der::element(der::kSequence, {oids::kAes256Gcm, parameters});
  Bytes head(std::begin(oids::kData), std::end(oids::kData));
  head.insert(head.end(), cipher.begin(), cipher.end());
  return head;
}

void append_bytes(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

// Sizes from the inside out, then bytes from the outside in: the content is written once.
Bytes assemble(ByteView infos, ByteView nonce, const Secret& content_key, ByteView content) {
  const Bytes head = content_head(nonce);
  const std::size_t encrypted = head.size() + der::element_size(content.size());
  const std::size_t sealed = std::size(oids::kVersion0) + infos.size() +
                             der::element_size(encrypted) + der::element_size(kTagSize);
  const std::size_t wrapped = der::element_size(sealed);
  const std::size_t all = std::size(oids::kAuthEnvelopedData) + der::element_size(wrapped);

  Bytes out;
  out.reserve(der::element_size(all));
  der::append_header(out, der::kSequence, all);
  append_bytes(out, oids::kAuthEnvelopedData);
  der::append_header(out, der::constructed(0), wrapped);
  der::append_header(out, der::kSequence, sealed);
  append_bytes(out, oids::kVersion0);
  append_bytes(out, infos);
  der::append_header(out, der::kSequence, encrypted);
  append_bytes(out, head);
  der::append_header(out, der::primitive(0), content.size());
  const std::size_t content_at = out.size();
  out.resize(content_at + content.size());
  std::array<std::uint8_t, kTagSize> tag{};
  encrypt_content(content_key, nonce, content, std::span(out).subspan(content_at, content.size()),
                  tag);
  der::append(out, der::kOctetString, tag);
  return out;
}

}  // namespace

Result<Bytes> seal(ByteView content, std::span<const Certificate> recipients) {
  if (!is_bucket(content.size())) return invalid("envelope.content-length");
  TRY(check_recipients(recipients));
  const Secret content_key(system_random().bytes(kContentKeySize));
  const Bytes nonce = system_random().bytes(kNonceSize);
  TRY_ASSIGN(const Bytes infos, recipient_infos(content_key, recipients));
  Bytes envelope = assemble(infos, nonce, content_key, content);
  // A node never sends what it would itself refuse: a repeated recipient ends here, for one.
  TRY(check_envelope(envelope));
  return envelope;
}

}  // namespace musubi::crypto
