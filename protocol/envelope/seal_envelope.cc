#include "crypto/cms/inner_package.h"
#include "protocol/envelope/envelope.h"
#include "protocol/envelope/envelope_checks.h"

namespace musubi {
namespace {

bool belongs_to(const crypto::Certificate& certificate, const NodeId& node) {
  return certificate.holder() == "node:" + node.text();
}

Status check_sender(const Manifest& manifest, const SigningIdentity& sender) {
  const bool named = manifest.sender == sender.node &&
                     manifest.sender_certificate == sender.certificate.fingerprint() &&
                     belongs_to(sender.certificate, sender.node);
  return named ? Status() : refused("envelope.sender-certificate");
}

Status check_recipients(const Manifest& manifest,
                        std::span<const crypto::Certificate> certificates) {
  if (manifest.recipients.size() != certificates.size()) {
    return refused("envelope.recipient-mismatch");
  }
  for (std::size_t i = 0; i < certificates.size(); ++i) {
    const ManifestRecipient& recipient = manifest.recipients[i];
    const bool named = recipient.certificate == certificates[i].fingerprint() &&
                       belongs_to(certificates[i], recipient.node);
    if (!named) return refused("envelope.recipient-certificate", recipient.node.text());
  }
  return {};
}

}  // namespace

Result<Bytes> seal_envelope(const Manifest& manifest, ByteView payload, ByteView salt,
                            const SigningIdentity& sender,
                            std::span<const crypto::Certificate> recipients, Instant signing_time) {
  const Bytes bytes = serialise(manifest);
  TRY(parse_manifest(bytes));  // what we would not take, we do not send
  TRY(check_sender(manifest, sender));
  TRY(check_recipients(manifest, recipients));
  TRY(check_signing_time(manifest, signing_time));
  TRY(check_payload(manifest, payload, salt));
  TRY_ASSIGN(Bytes signed_manifest,
             crypto::sign_manifest(bytes, *sender.key, sender.certificate, signing_time));
  TRY_ASSIGN(const Bytes package,
             crypto::pack({std::move(signed_manifest), to_bytes(salt), to_bytes(payload)}));
  return crypto::seal(package, recipients);
}

}  // namespace musubi
