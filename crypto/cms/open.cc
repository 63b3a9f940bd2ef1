#include <algorithm>

#include "crypto/cms/gate.h"
#include "crypto/cms/key_agreement.h"
#include "crypto/cms/sealed_content.h"
#include "crypto/cms/suite_s1.h"

namespace musubi::crypto {
namespace {

// The recipient that names this certificate; null if none does.
const RecipientView* find_recipient(const EnvelopeView& envelope, const Certificate& certificate) {
  const Result<Bytes> id = issuer_and_serial(certificate.der());
  if (!id.ok()) return nullptr;
  for (const RecipientView& recipient : envelope.recipients) {
    if (std::equal(id->begin(), id->end(), recipient.issuer_and_serial.begin(),
                   recipient.issuer_and_serial.end())) {
      return &recipient;
    }
  }
  return nullptr;
}

std::optional<Bytes> open_with(const SealingKey& own, const EnvelopeView& envelope) {
  // A key for signing must never agree on keys, even if someone configured it so.
  if (own.certificate.role() != KeyRole::kSealing) return std::nullopt;
  const RecipientView* const recipient = find_recipient(envelope, own.certificate);
  if (recipient == nullptr || own.key->type() != KeyType::kP256) return std::nullopt;
  const auto content_key =
      unwrap_content_key(recipient->ephemeral_point, recipient->wrapped_key, *own.key);
  if (!content_key) return std::nullopt;
  return decrypt_content(*content_key, envelope.nonce, envelope.ciphertext, envelope.tag);
}

}  // namespace

Result<Opened> open(ByteView envelope, std::span<const SealingKey> keys) {
  TRY_ASSIGN(const EnvelopeView view, check_envelope(envelope));
  for (const SealingKey& own : keys) {
    if (std::optional<Bytes> content = open_with(own, view)) {
      return Opened{*std::move(content), view.recipients.size(), own.certificate.fingerprint()};
    }
  }
  return refused("envelope.does-not-open");
}

}  // namespace musubi::crypto
