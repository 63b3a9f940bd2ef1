#include <algorithm>

#include "crypto/cms/der.h"
#include "crypto/cms/gate.h"
#include "crypto/cms/manifest_type.h"
#include "crypto/cms/oids.h"
#include "crypto/cms/signing_time.h"
#include "crypto/cms/suite_s1.h"
#include "crypto/primitives/hash.h"

namespace musubi::crypto {
namespace {

bool same(ByteView a, ByteView b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

Bytes attribute(ByteView type, ByteView value) {
  return der::element(der::kSequence, {type, der::element(der::kSet, {value})});
}

// SigningCertificateV2 { SEQUENCE { ESSCertIDv2 { certHash } } }
Bytes signing_certificate(const Digest& fingerprint) {
  Bytes value = der::element(der::kOctetString, {fingerprint.view()});
  for (int level = 0; level < 3; ++level) value = der::element(der::kSequence, {value});
  return value;
}

// The attributes under the given tag: kSet as they are signed, [0] as they are sent.
Bytes signed_attributes(der::Tag tag, const Digest& content, const Certificate& certificate,
                        Instant signing_time) {
  const Bytes digest = der::element(der::kOctetString, {content.view()});
  return der::set_of(
      tag,
      {attribute(oids::kContentType, kManifestType), attribute(oids::kMessageDigest, digest),
       attribute(oids::kSigningTime, encode_signing_time(signing_time)),
       attribute(oids::kSigningCertificateV2, signing_certificate(certificate.fingerprint()))});
}

// The bytes that the signature covers: the attributes with the tag of a SET (RFC 5652 §5.4).
Bytes as_set(ByteView attributes) {
  Bytes set = to_bytes(attributes);
  set[0] = der::kSet;
  return set;
}

Bytes signer_info(ByteView id, ByteView attributes, ByteView signature) {
  return der::element(der::kSequence,
                      {oids::kVersion1, id, oids::kSha256, attributes, oids::kEcdsaWithSha256,
                       der::element(der::kOctetString, {signature})});
}

Bytes signed_data(ByteView manifest, ByteView certificate, ByteView signer) {
  const Bytes content = der::element(
      der::kSequence, {kManifestType, der::element(der::constructed(0),
                                                   {der::element(der::kOctetString, {manifest})})});
  const Bytes data =
      der::element(der::kSequence, {oids::kVersion3, der::element(der::kSet, {oids::kSha256}),
                                    content, der::element(der::constructed(0), {certificate}),
                                    der::element(der::kSet, {signer})});
  return der::element(der::kSequence,
                      {oids::kSignedData, der::element(der::constructed(0), {data})});
}

Status check_signer(const PrivateKey& key, const Certificate& certificate) {
  if (certificate.role() != KeyRole::kSigning) return invalid("envelope.signer-role");
  if (key.public_key().id() != certificate.public_key().id()) {
    return invalid("envelope.signing-key");
  }
  return {};
}

// E-58: hash, name and embedded certificate all mean the pinned one.
bool is_signed_under(const SignedManifestView& view, const Certificate& pinned) {
  const Result<Bytes> id = issuer_and_serial(pinned.der());
  return view.certificate_hash == pinned.fingerprint() && same(view.certificate, pinned.der()) &&
         id.ok() && same(view.issuer_and_serial, *id);
}

}  // namespace

Result<Bytes> sign_manifest(ByteView manifest, const PrivateKey& key,
                            const Certificate& certificate, Instant signing_time) {
  TRY(check_signer(key, certificate));
  TRY_ASSIGN(const Bytes id, issuer_and_serial(certificate.der()));
  const Bytes attributes =
      signed_attributes(der::constructed(0), sha256(manifest), certificate, signing_time);
  const Bytes signer = signer_info(id, attributes, key.sign(as_set(attributes)));
  Bytes message = signed_data(manifest, certificate.der(), signer);
  // A node never sends what it would itself refuse.
  TRY(check_signed_manifest(message));
  return message;
}

Result<UnverifiedManifest> inspect_signed_manifest(ByteView signed_manifest) {
  TRY_ASSIGN(const SignedManifestView view, check_signed_manifest(signed_manifest));
  return UnverifiedManifest{to_bytes(view.manifest), view.certificate_hash, view.signing_time,
                            to_bytes(view.certificate)};
}

Result<Bytes> verify_signed_manifest(ByteView signed_manifest, const Certificate& pinned) {
  TRY_ASSIGN(const SignedManifestView view, check_signed_manifest(signed_manifest));
  if (pinned.role() != KeyRole::kSigning) return refused("envelope.signer-role");
  if (!is_signed_under(view, pinned)) return refused("envelope.signer-certificate");
  if (sha256(view.manifest) != view.message_digest) return refused("envelope.message-digest");
  if (!pinned.public_key().verifies(as_set(view.signed_attributes), view.signature)) {
    return refused("envelope.signature");
  }
  return to_bytes(view.manifest);
}

}  // namespace musubi::crypto
