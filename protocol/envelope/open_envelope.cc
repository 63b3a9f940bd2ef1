#include <algorithm>
#include <charconv>

#include "crypto/cms/inner_package.h"
#include "crypto/primitives/hash.h"
#include "protocol/envelope/envelope.h"
#include "protocol/envelope/envelope_checks.h"

namespace musubi {
namespace {

// "S1" → 1.
std::optional<unsigned> suite_number(std::string_view suite) {
  unsigned number = 0;
  if (suite.size() < 2 || suite.front() != 'S') return std::nullopt;
  const char* const end = suite.data() + suite.size();
  const auto [stopped, error] = std::from_chars(suite.data() + 1, end, number);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return number;
}

bool reaches(std::string_view suite, std::string_view minimum) {
  const auto has = suite_number(suite);
  const auto needs = suite_number(minimum);
  return has && needs && *has >= *needs;
}

// M-34: both sides may ask for more than the oldest suite.
Status check_suite(const Manifest& manifest, const OpeningContext& context) {
  const registry::Node* sender = context.registry.node(manifest.sender);
  const registry::Node* own = context.registry.node(context.own_node);
  if (sender == nullptr) return refused("envelope.sender-unknown");
  if (own == nullptr) return refused("envelope.own-node-unknown");
  const bool enough =
      reaches(manifest.suite, sender->minimum_suite) && reaches(manifest.suite, own->minimum_suite);
  return enough ? Status() : refused("envelope.suite-too-low");
}

// M-28 to M-32. `manifest` is a claim up to here: it only says whose certificate to try.
Status verify_sender(const Manifest& manifest, const crypto::UnverifiedManifest& unverified,
                     ByteView signed_manifest, const OpeningContext& context) {
  if (unverified.signer_certificate != manifest.sender_certificate) {
    return refused("envelope.sender-certificate");
  }
  const crypto::Certificate* pinned = context.registry.pinned(
      manifest.sender, crypto::KeyRole::kSigning, manifest.sender_certificate);
  if (pinned == nullptr) return refused("envelope.sender-not-pinned");
  TRY(crypto::verify_signed_manifest(signed_manifest, *pinned));
  TRY(check_signing_time(manifest, unverified.signing_time));
  if (unverified.signing_time > context.now + kMaxClockSkew) {
    return refused("envelope.signed-in-the-future");
  }
  if (context.registry.revoked_by(*pinned, context.now)) return refused("envelope.sender-revoked");
  const Status usable = context.registry.usable(*pinned, unverified.signing_time);
  if (!usable.ok()) return refused("envelope.sender-not-usable", usable.error().reason);
  return {};
}

// M-33, M-35: the place of this node in the signed list. A list that has us under another
// certificate, or is not as long as the envelope's, was signed for another envelope.
Result<std::size_t> find_own_entry(const Manifest& manifest, const crypto::Opened& opened,
                                   const NodeId& own) {
  const auto& recipients = manifest.recipients;
  const auto entry =
      std::find_if(recipients.begin(), recipients.end(),
                   [&own](const ManifestRecipient& recipient) { return recipient.node == own; });
  if (entry == recipients.end()) return refused("envelope.not-addressed");
  if (entry->certificate != opened.own_certificate) {
    return refused("envelope.recipient-certificate");
  }
  if (recipients.size() != opened.recipient_count) return refused("envelope.recipient-mismatch");
  return static_cast<std::size_t>(entry - recipients.begin());
}

Status check_time(const Manifest& manifest, Instant now) {
  if (manifest.not_after < now) return Error{ErrorCode::kExpired, "envelope.expired", {}};
  return {};
}

}  // namespace

const ManifestRecipient& VerifiedEnvelope::addressed_as() const {
  return manifest_.recipients[own_index_];
}

Result<VerifiedEnvelope> open_envelope(ByteView envelope, const OpeningContext& context) {
  TRY_ASSIGN(const crypto::Opened opened, crypto::open(envelope, context.keys));
  TRY_ASSIGN(crypto::InnerPackage package, crypto::unpack(opened.content));
  TRY_ASSIGN(const crypto::UnverifiedManifest unverified,
             crypto::inspect_signed_manifest(package.signed_manifest));
  TRY_ASSIGN(Manifest manifest, parse_manifest(unverified.manifest));
  TRY(check_suite(manifest, context));
  TRY(verify_sender(manifest, unverified, package.signed_manifest, context));
  TRY_ASSIGN(const std::size_t own_index, find_own_entry(manifest, opened, context.own_node));
  TRY(check_time(manifest, context.now));
  TRY(check_payload(manifest, package.payload, package.salt));

  VerifiedEnvelope verified(std::move(manifest), own_index);
  verified.dedupe_digest_ = immutable_digest(verified.manifest_);
  verified.envelope_digest_ = crypto::sha256(envelope);
  verified.payload_ = std::move(package.payload);
  verified.salt_ = std::move(package.salt);
  verified.signed_manifest_ = std::move(package.signed_manifest);
  return verified;
}

}  // namespace musubi
