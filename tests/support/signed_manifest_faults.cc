#include <algorithm>

#include "crypto/cms/oids.h"
#include "crypto/primitives/hash.h"
#include "tests/support/der_tree.h"
#include "tests/support/seal_faults.h"

namespace musubi::testing {
namespace {

namespace der = crypto::der;
namespace oids = crypto::oids;

// The parts of a signed manifest, by their names in the specification.
struct SignedManifest {
  DerNode root;

  explicit SignedManifest(ByteView genuine) : root(parse_der(genuine)) {}
  DerNode& type() { return root.at({0}); }
  DerNode& data() { return root.at({1, 0}); }
  DerNode& version() { return data().at({0}); }
  DerNode& digests() { return data().at({1}); }
  DerNode& content() { return data().at({2}); }
  DerNode& content_type() { return content().at({0}); }
  DerNode& manifest() { return content().at({1, 0}); }
  DerNode& certificates() { return data().at({3}); }
  DerNode& signers() { return data().at({4}); }
  DerNode& signer() { return signers().at({0}); }
  DerNode& serial() { return signer().at({1, 1}); }
  DerNode& attributes() { return signer().at({3}); }
  DerNode& signature() { return signer().at({5}); }

  DerNode& attribute(ByteView type) {
    for (DerNode& each : attributes().children) {
      if (each.at({0}).encode() == to_bytes(type)) return each;
    }
    assert(false);
    return attributes();
  }
  DerNode& attribute_value(ByteView type) { return attribute(type).at({1, 0}); }
  DerNode& ess_certificate() { return attribute_value(oids::kSigningCertificateV2).at({0, 0}); }
  void drop(ByteView type) {
    auto& all = attributes().children;
    all.erase(std::find_if(all.begin(), all.end(), [&](const DerNode& each) {
      return each.children[0].encode() == to_bytes(type);
    }));
  }
  void sort_attributes() {
    std::sort(attributes().children.begin(), attributes().children.end(),
              [](const DerNode& a, const DerNode& b) { return a.encode() < b.encode(); });
  }
};

template <auto kEdit>
Bytes edited(ByteView genuine) {
  SignedManifest message(genuine);
  kEdit(message);
  return message.root.encode();
}

// The same, with the attributes put in order again.
template <auto kEdit>
Bytes edited_in_order(ByteView genuine) {
  SignedManifest message(genuine);
  kEdit(message);
  message.sort_attributes();
  return message.root.encode();
}

DerNode integer(Bytes value) { return der_primitive(der::kInteger, std::move(value)); }
DerNode octets(std::size_t size) { return der_primitive(der::kOctetString, Bytes(size, 0x5a)); }
DerNode null() { return der_primitive(der::kNull, {}); }
DerNode spelled(ByteView encoding) { return parse_der(encoding); }
DerNode utc_time(std::string_view text) { return der_primitive(der::kUtcTime, to_bytes(text)); }

// The forgery of the signed attributes: what a genuine signature covers, sent as the content
// of a message that has no attributes. It verifies under RFC 5652, and needs no key.
void repack_attributes_as_content(SignedManifest& message) {
  Bytes covered = message.attributes().encode();
  covered[0] = der::kSet;
  message.manifest().value = covered;
  message.signer().erase(3);
}

void repack_as_data(SignedManifest& message) {
  repack_attributes_as_content(message);
  message.content_type() = spelled(oids::kData);
  message.version().value = {0x01};
}

Bytes with_trailing_byte(ByteView genuine) {
  Bytes bytes = to_bytes(genuine);
  bytes.push_back(0x00);
  return bytes;
}

Bytes over_the_limit(ByteView genuine) {
  SignedManifest message(genuine);
  message.manifest().value.resize(61 * 1024);
  return message.root.encode();
}

}  // namespace

const std::vector<SealFault>& signed_manifest_faults() {
  using M = SignedManifest;
  static const std::vector<SealFault> kFaults{
      {"manifest-trailing-byte", "der.trailing-bytes", "one byte after the structure",
       with_trailing_byte},
      {"manifest-over-the-limit", "envelope.signed-too-large", "a manifest of 61 KiB",
       over_the_limit},
      {"attributes-as-content", "envelope.signed-attributes-missing",
       "the forgery without a key: covered attributes, sent as content; stock tools accept it",
       edited<repack_attributes_as_content>},
      {"attributes-as-data", "envelope.signed-version",
       "the same forgery, with the type id-data and the version that belongs to it",
       edited<repack_as_data>},
      {"enveloped-data", "envelope.signed-content-info", "the type says AuthEnvelopedData",
       edited<[](M& m) { m.type() = spelled(oids::kAuthEnvelopedData); }>},
      {"signed-version-1", "envelope.signed-version", "version 1, the one for id-data",
       edited<[](M& m) { m.version().value = {0x01}; }>},
      {"sha1-announced", "envelope.digest-algorithm", "SHA-1 as the digest algorithm",
       edited<[](M& m) {
         m.digests().at({0, 0}).value = {0x2b, 0x0e, 0x03, 0x02, 0x1a};
       }>},
      {"two-digest-algorithms", "envelope.digest-algorithm", "SHA-384 beside SHA-256",
       edited<[](M& m) {
         m.digests().append(DerNode(m.digests().at({0})));
         m.digests().at({1, 0}).value.back() = 0x02;
       }>},
      {"digest-with-null", "envelope.digest-algorithm", "a NULL after sha256",
       edited<[](M& m) { m.digests().at({0}).append(null()); }>},
      {"content-type-data", "envelope.signed-content-type", "id-data as the content type",
       edited<[](M& m) { m.content_type() = spelled(oids::kData); }>},
      {"detached-manifest", "envelope.signed-content", "the manifest is elsewhere",
       edited<[](M& m) { m.content().erase(1); }>},
      {"no-certificate", "envelope.certificate-count", "no certificate is carried",
       edited<[](M& m) { m.data().erase(3); }>},
      {"extra-certificate", "envelope.certificate-count", "a second certificate",
       edited<[](M& m) { m.certificates().append(DerNode(m.certificates().at({0}))); }>},
      {"attribute-certificate", "envelope.certificate-count", "a certificate of another kind",
       edited<[](M& m) { m.certificates().at({0}).tag = der::constructed(2); }>},
      {"revocation-list", "envelope.revocation-lists", "revocation lists are there",
       edited<[](M& m) { m.data().insert(4, der_constructed(der::constructed(1), {})); }>},
      {"stripped-signer", "envelope.signer-count", "nobody signed",
       edited<[](M& m) { m.signers().children.clear(); }>},
      {"extra-signer", "envelope.signer-count", "a second signer",
       edited<[](M& m) { m.signers().append(DerNode(m.signer())); }>},
      {"signer-version-3", "envelope.signer-version", "the version for key identifiers",
       edited<[](M& m) { m.signer().at({0}).value = {0x03}; }>},
      {"signer-by-key-id", "envelope.signer-id", "a signer named by subjectKeyIdentifier",
       edited<[](M& m) {
         m.signer().at({1}) = der_primitive(der::primitive(0), Bytes(20, 0x5a));
       }>},
      {"signer-serial-negative", "envelope.signer-id", "a serial number below zero",
       edited<[](M& m) { m.serial().value = {0x80}; }>},
      {"signer-digest-sha1", "envelope.signer-digest", "SHA-1 for the signer only",
       edited<[](M& m) {
         m.signer().at({2, 0}).value = {0x2b, 0x0e, 0x03, 0x02, 0x1a};
       }>},
      {"attribute-missing", "envelope.signed-attributes", "no signing time",
       edited<[](M& m) { m.drop(oids::kSigningTime); }>},
      {"attribute-twice", "envelope.signed-attributes", "two signing times",
       edited_in_order<[](M& m) {
         m.attributes().append(DerNode(m.attribute(oids::kSigningTime)));
       }>},
      {"attribute-unknown", "envelope.signed-attributes", "S/MIME capabilities as well",
       edited_in_order<[](M& m) {
         m.attributes().append(DerNode(m.attribute(oids::kSigningTime)));
         m.attributes().at({4, 0}).value.back() = 0x0f;
       }>},
      {"attribute-empty", "envelope.signed-attributes", "an attribute without a value",
       edited_in_order<[](M& m) { m.attribute(oids::kSigningTime).at({1}).children.clear(); }>},
      {"attribute-of-two-values", "envelope.signed-attributes", "two values in one attribute",
       edited_in_order<[](M& m) {
         DerNode& values = m.attribute(oids::kSigningTime).at({1});
         values.append(DerNode(values.at({0})));
       }>},
      {"attributes-out-of-order", "envelope.attribute-order", "in descending order",
       edited<[](M& m) {
         std::reverse(m.attributes().children.begin(), m.attributes().children.end());
       }>},
      {"content-types-differ", "envelope.attribute-content-type",
       "the attribute names id-data; stock tools accept it",
       edited_in_order<[](M& m) { m.attribute_value(oids::kContentType) = spelled(oids::kData); }>},
      {"short-digest", "envelope.attribute-message-digest", "a digest of 20 bytes",
       edited_in_order<[](M& m) { m.attribute_value(oids::kMessageDigest) = octets(20); }>},
      {"no-such-date", "envelope.attribute-signing-time", "the 30th of February",
       edited<[](M& m) { m.attribute_value(oids::kSigningTime) = utc_time("260230000000Z"); }>},
      {"time-without-seconds", "envelope.attribute-signing-time", "DER asks for seconds",
       edited_in_order<[](M& m) {
         m.attribute_value(oids::kSigningTime) = utc_time("2611210333Z");
       }>},
      {"local-time", "envelope.attribute-signing-time", "an offset instead of Z",
       edited_in_order<[](M& m) {
         m.attribute_value(oids::kSigningTime) = utc_time("261121033300+0900");
       }>},
      {"early-generalized-time", "envelope.attribute-signing-time", "GeneralizedTime before 2050",
       edited_in_order<[](M& m) {
         m.attribute_value(oids::kSigningTime) =
             der_primitive(der::kGeneralizedTime, to_bytes("20261121033300Z"));
       }>},
      {"two-certificate-ids", "envelope.attribute-signing-certificate", "two ESSCertIDv2",
       edited_in_order<[](M& m) {
         DerNode& list = m.attribute_value(oids::kSigningCertificateV2).at({0});
         list.append(DerNode(list.at({0})));
       }>},
      {"certificate-id-with-issuer", "envelope.attribute-signing-certificate",
       "an issuerSerial, which sid says already",
       edited_in_order<[](M& m) { m.ess_certificate().append(DerNode(m.signer().at({1}))); }>},
      {"certificate-id-with-algorithm", "envelope.attribute-signing-certificate",
       "sha256 written out, though it is the default",
       edited_in_order<[](M& m) { m.ess_certificate().insert(0, spelled(oids::kSha256)); }>},
      {"ecdsa-with-sha1", "envelope.signature-algorithm", "ecdsa-with-SHA1", edited<[](M& m) {
         m.signer().at({4, 0}).value = {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01};
       }>},
      {"signature-of-zeros", "envelope.signature-form", "r and s are zero", edited<[](M& m) {
         m.signature().value =
             der_constructed(der::kSequence, {integer({0}), integer({0})}).encode();
       }>},
      {"signature-negative", "envelope.signature-form", "r is below zero", edited<[](M& m) {
         m.signature().value =
             der_constructed(der::kSequence, {integer({0x80}), integer({0x01})}).encode();
       }>},
      {"signature-oversized", "envelope.signature-form", "s has 33 octets", edited<[](M& m) {
         m.signature().value =
             der_constructed(der::kSequence, {integer({0x01}), integer(Bytes(33, 0x11))}).encode();
       }>},
      {"signature-trailing-byte", "envelope.signature-form", "a byte after r and s",
       edited<[](M& m) { m.signature().value.push_back(0x00); }>},
      {"signature-of-three", "envelope.signature-form", "three integers", edited<[](M& m) {
         m.signature().value =
             der_constructed(der::kSequence, {integer({1}), integer({1}), integer({1})}).encode();
       }>},
      {"unsigned-attributes", "envelope.unsigned-attributes", "attributes that nobody signed",
       edited<[](M& m) { m.signer().append(der_constructed(der::constructed(1), {})); }>},
      {"extra-field", "envelope.extra-field", "a field after the signers",
       edited<[](M& m) { m.data().append(null()); }>},
  };
  return kFaults;
}

const std::vector<SealFault>& signature_faults() {
  using M = SignedManifest;
  static const std::vector<SealFault> kFaults{
      {"other-manifest", "envelope.message-digest", "one byte of the manifest was changed",
       edited<[](M& m) { m.manifest().value[0] ^= 0x01; }>},
      {"other-manifest-and-digest", "envelope.signature",
       "manifest and digest fit, but the signature is of others", edited<[](M& m) {
         m.manifest().value[0] ^= 0x01;
         m.attribute_value(oids::kMessageDigest).value =
             to_bytes(crypto::sha256(m.manifest().value).view());
       }>},
      {"other-time", "envelope.signature", "the signing time was changed",
       edited<[](M& m) { m.attribute_value(oids::kSigningTime) = utc_time("261121033301Z"); }>},
      {"other-certificate-hash", "envelope.signer-certificate",
       "ESSCertIDv2 names another certificate",
       edited<[](M& m) { m.ess_certificate().at({0}).value[0] ^= 0x01; }>},
      {"other-signer-serial", "envelope.signer-certificate", "sid names another certificate",
       edited<[](M& m) { m.serial().value.back() ^= 0x01; }>},
      {"other-embedded-certificate", "envelope.signer-certificate",
       "the certificate for stock tools is not the pinned one", edited<[](M& m) {
         m.certificates().at({0, 2}).value.back() ^= 0x01;
       }>},
      {"other-signature", "envelope.signature", "one bit of s was changed",
       edited<[](M& m) { m.signature().value.back() ^= 0x01; }>},
  };
  return kFaults;
}

}  // namespace musubi::testing
