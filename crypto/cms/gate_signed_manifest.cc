#include <algorithm>
#include <array>

#include "crypto/cms/gate_parts.h"
#include "crypto/cms/manifest_type.h"
#include "crypto/cms/oids.h"
#include "crypto/cms/signing_time.h"

namespace musubi::crypto {
namespace {

using der::Reader;

constexpr std::size_t kScalarOctets = 32;  // of an ECDSA signature's r and s on P-256

// What one signed attribute says, read into the view.
using ReadValue = Status (*)(Reader& value, SignedManifestView& view);

Status read_content_type(Reader& value, SignedManifestView&) {
  return value.take_exactly(kManifestType, "envelope.attribute-content-type");
}

Status read_digest(Reader& value, Digest& into, std::string_view reason) {
  TRY_ASSIGN(const ByteView bytes, value.take(der::kOctetString, reason));
  const std::optional<Digest> digest = Digest::from_bytes(bytes);
  if (!digest) return refused(std::string(reason));
  into = *digest;
  return {};
}

Status read_message_digest(Reader& value, SignedManifestView& view) {
  return read_digest(value, view.message_digest, "envelope.attribute-message-digest");
}

Status read_signing_time(Reader& value, SignedManifestView& view) {
  TRY_ASSIGN(const der::Element element, value.next());
  const std::optional<Instant> time = parse_signing_time(element.tag, as_text(element.content));
  if (!time) return refused("envelope.attribute-signing-time");
  view.signing_time = *time;
  return {};
}

// SigningCertificateV2 { SEQUENCE { ESSCertIDv2 { certHash } } }, all defaults left out.
Status read_signing_certificate(Reader& value, SignedManifestView& view) {
  constexpr std::string_view kReason = "envelope.attribute-signing-certificate";
  for (int level = 0; level < 3; ++level) {
    TRY_ASSIGN(const ByteView inner, value.take(der::kSequence, kReason));
    TRY(value.end(kReason));
    value = Reader(inner);
  }
  TRY(read_digest(value, view.certificate_hash, kReason));
  return value.end(kReason);
}

struct Attribute {
  ByteView type;
  ReadValue read;
};
constexpr std::size_t kAttributeCount = 4;
const std::array<Attribute, kAttributeCount> kAttributes{{
    {oids::kContentType, read_content_type},
    {oids::kMessageDigest, read_message_digest},
    {oids::kSigningTime, read_signing_time},
    {oids::kSigningCertificateV2, read_signing_certificate},
}};

// Attribute ::= SEQUENCE { type, SET { value } }. Returns the index in kAttributes.
Result<std::size_t> read_attribute(ByteView content, SignedManifestView& view) {
  constexpr std::string_view kReason = "envelope.signed-attributes";
  for (std::size_t i = 0; i < kAttributeCount; ++i) {
    Reader fields(content);
    if (!fields.take_exactly(kAttributes[i].type, kReason).ok()) continue;
    TRY_ASSIGN(const ByteView values, fields.take(der::kSet, kReason));
    TRY(fields.end(kReason));
    Reader value(values);
    if (value.at_end()) return refused(std::string(kReason));
    TRY(kAttributes[i].read(value, view));
    TRY(value.end(kReason));
    return i;
  }
  return refused(std::string(kReason));
}

// E-47 to E-53. Four attributes, of four different types, in ascending order.
Status read_attributes(ByteView content, SignedManifestView& view) {
  Reader attributes(content);
  std::array<bool, kAttributeCount> seen{};
  ByteView previous;
  while (!attributes.at_end()) {
    TRY_ASSIGN(const der::Element attribute, attributes.next());
    if (attribute.tag != der::kSequence) return refused("envelope.signed-attributes");
    TRY_ASSIGN(const std::size_t index, read_attribute(attribute.content, view));
    if (seen[index]) return refused("envelope.signed-attributes");
    seen[index] = true;
    if (std::lexicographical_compare(attribute.encoding.begin(), attribute.encoding.end(),
                                     previous.begin(), previous.end())) {
      return refused("envelope.attribute-order");
    }
    previous = attribute.encoding;
  }
  const bool all = std::all_of(seen.begin(), seen.end(), [](bool each) { return each; });
  if (!all) return refused("envelope.signed-attributes");
  return {};
}

// ECDSA-Sig-Value ::= SEQUENCE { r, s } (RFC 3279 §2.2.3). Both s and n − s are taken (E-62).
Status check_signature_form(ByteView signature) {
  constexpr std::string_view kReason = "envelope.signature-form";
  if (!der::check(signature).ok()) return refused(std::string(kReason));
  Reader outer(signature);
  TRY_ASSIGN(const ByteView pair, outer.take(der::kSequence, kReason));
  Reader scalars(pair);
  TRY(take_positive(scalars, kScalarOctets, kReason));
  TRY(take_positive(scalars, kScalarOctets, kReason));
  return scalars.end(kReason);
}

// SignerInfo, E-44 to E-56.
Status read_signer(ByteView content, SignedManifestView& view) {
  Reader fields(content);
  TRY(fields.take_exactly(oids::kVersion1, "envelope.signer-version"));
  TRY_ASSIGN(view.issuer_and_serial, take_issuer_and_serial(fields, "envelope.signer-id"));
  TRY(fields.take_exactly(oids::kSha256, "envelope.signer-digest"));
  if (!fields.sees(der::constructed(0))) return refused("envelope.signed-attributes-missing");
  TRY_ASSIGN(const der::Element attributes, fields.next());
  view.signed_attributes = attributes.encoding;
  TRY(read_attributes(attributes.content, view));
  TRY(fields.take_exactly(oids::kEcdsaWithSha256, "envelope.signature-algorithm"));
  TRY_ASSIGN(view.signature, fields.take(der::kOctetString, "envelope.signature-form"));
  TRY(check_signature_form(view.signature));
  if (fields.sees(der::constructed(1))) return refused("envelope.unsigned-attributes");
  return fields.end("envelope.extra-field");
}

// EncapsulatedContentInfo, E-40 and E-41.
Result<ByteView> read_content(ByteView content) {
  Reader fields(content);
  TRY(fields.take_exactly(kManifestType, "envelope.signed-content-type"));
  TRY_ASSIGN(const ByteView wrapped, fields.take(der::constructed(0), "envelope.signed-content"));
  TRY(fields.end("envelope.extra-field"));
  Reader inner(wrapped);
  TRY_ASSIGN(const ByteView manifest, inner.take(der::kOctetString, "envelope.signed-content"));
  TRY(inner.end("envelope.signed-content"));
  return manifest;
}

// The content of a container that must have exactly one element, of the tag SEQUENCE.
Result<der::Element> only_sequence(ByteView content, std::string_view reason) {
  Reader container(content);
  if (!container.sees(der::kSequence)) return refused(std::string(reason));
  TRY_ASSIGN(const der::Element element, container.next());
  TRY(container.end(reason));
  return element;
}

}  // namespace

Result<SignedManifestView> check_signed_manifest(ByteView signed_manifest) {
  if (signed_manifest.size() > kMaxSignedManifestBytes) {
    return Error{ErrorCode::kTooLarge, "envelope.signed-too-large", {}};
  }
  TRY(der::check(signed_manifest));
  TRY_ASSIGN(Reader fields,
             take_content_info(signed_manifest, oids::kSignedData, "envelope.signed-content-info"));
  SignedManifestView view;
  TRY(fields.take_exactly(oids::kVersion3, "envelope.signed-version"));
  TRY_ASSIGN(const ByteView digests, fields.take(der::kSet, "envelope.digest-algorithm"));
  Reader digest(digests);
  TRY(digest.take_exactly(oids::kSha256, "envelope.digest-algorithm"));
  TRY(digest.end("envelope.digest-algorithm"));

  TRY_ASSIGN(const ByteView content, fields.take(der::kSequence, "envelope.signed-content"));
  TRY_ASSIGN(view.manifest, read_content(content));
  TRY_ASSIGN(const ByteView certificates,
             fields.take(der::constructed(0), "envelope.certificate-count"));
  TRY_ASSIGN(const der::Element certificate,
             only_sequence(certificates, "envelope.certificate-count"));
  view.certificate = certificate.encoding;
  if (fields.sees(der::constructed(1))) return refused("envelope.revocation-lists");

  TRY_ASSIGN(const ByteView signers, fields.take(der::kSet, "envelope.signer-count"));
  TRY_ASSIGN(const der::Element signer, only_sequence(signers, "envelope.signer-count"));
  TRY(read_signer(signer.content, view));
  TRY(fields.end("envelope.extra-field"));
  return view;
}

}  // namespace musubi::crypto
