// Suite S1: the Cryptographic Message Syntax as Musubi uses it, and nothing else of it.
// The bytes are described in docs/spec/envelope.md; the names of the refusals are there, too.
//
// Everything that is read passes a strict DER gate (crypto/cms/gate.h) before OpenSSL sees it.
#pragma once

#include <span>

#include "crypto/base/bytes.h"
#include "crypto/base/instant.h"
#include "crypto/base/result.h"
#include "crypto/certificates/certificate.h"
#include "crypto/keys/keys.h"

namespace musubi::crypto {

inline constexpr std::size_t kMaxRecipients = 16;
inline constexpr std::size_t kMaxEnvelopeBytes = 1152 * 1024;  // a 1 MiB bucket and its wrapping

// SignedData (RFC 5652 §5) over `manifest`, carried inside, with exactly one signer: ECDSA
// with SHA-256 on P-256, the private content type, and the signed attributes contentType,
// messageDigest, signingTime and ESS signingCertificateV2 (RFC 5035). Embeds the signer's
// certificate. `key` must be the certificate's, of role kSigning.
[[nodiscard]] Result<Bytes> sign_manifest(ByteView manifest, const PrivateKey& key,
                                          const Certificate& certificate, Instant signing_time);

// What the gate found, before any signature was checked. Believe nothing of it yet; it
// serves to look up the certificate that the registry pins for the named sender.
struct UnverifiedManifest {
  Bytes manifest;                  // the signed content
  Digest signer_certificate;       // SHA-256 of the certificate that ESSCertIDv2 names
  Instant signing_time;            // as the signer claims
  Bytes embedded_certificate_der;  // for stock tools; never trusted
};
[[nodiscard]] Result<UnverifiedManifest> inspect_signed_manifest(ByteView signed_manifest);

// Verifies against the one pinned certificate. Returns the manifest's bytes.
[[nodiscard]] Result<Bytes> verify_signed_manifest(ByteView signed_manifest,
                                                   const Certificate& pinned);

// AuthEnvelopedData (RFC 5083): AES-256-GCM with a 16-byte tag, one KeyAgreeRecipientInfo per
// recipient (ephemeral P-256, dhSinglePass-stdDH-sha256kdf, AES-256 key wrap). `content` is
// already padded. Every certificate must be of role kSealing; 1 to kMaxRecipients of them,
// each once.
[[nodiscard]] Result<Bytes> seal(ByteView content, std::span<const Certificate> recipients);

struct SealingKey {
  const PrivateKey* key;  // not owned
  Certificate certificate;
};

struct Opened {
  Bytes content;
  std::size_t recipient_count;  // RecipientInfos that the envelope has
  Digest own_certificate;       // fingerprint of the certificate under which it opened
};

// Opens with whichever of `keys` an envelope names. Every failure after the gate is the one
// error "envelope.does-not-open", whatever the cause.
[[nodiscard]] Result<Opened> open(ByteView envelope, std::span<const SealingKey> keys);

// Refuses to start on an OpenSSL that has a known hole in this path. "openssl.too-old".
[[nodiscard]] Status check_openssl_version();

}  // namespace musubi::crypto
