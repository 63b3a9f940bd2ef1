#include <algorithm>

#include "crypto/cms/oids.h"
#include "tests/support/der_tree.h"
#include "tests/support/seal_faults.h"

namespace musubi::testing {
namespace {

namespace der = crypto::der;
namespace oids = crypto::oids;

// The parts of an envelope, by their names in the specification.
struct Envelope {
  DerNode root;

  explicit Envelope(ByteView genuine) : root(parse_der(genuine)) {}
  DerNode& type() { return root.at({0}); }
  DerNode& data() { return root.at({1, 0}); }
  DerNode& version() { return data().at({0}); }
  DerNode& infos() { return data().at({1}); }
  DerNode& encrypted() { return data().at({2}); }
  DerNode& mac() { return data().at({3}); }
  DerNode& info() { return infos().at({0}); }
  DerNode& originator() { return info().at({1, 0}); }
  DerNode& agreement() { return info().at({2}); }
  DerNode& keys() { return info().at({3}); }
  DerNode& serial(std::size_t index) { return infos().at({index, 3, 0, 0, 1}); }
  DerNode& cipher() { return encrypted().at({1}); }
  DerNode& content() { return encrypted().at({2}); }

  // Most faults change an order that must stay right, or another rule would be broken first.
  void sort_infos() {
    std::sort(infos().children.begin(), infos().children.end(),
              [](const DerNode& a, const DerNode& b) { return a.encode() < b.encode(); });
  }
  // Copies of the first recipient, with serial numbers of their own.
  void grow_to(std::size_t count) {
    for (std::size_t i = infos().children.size(); i < count; ++i) {
      infos().append(DerNode(info()));
      serial(i).value = {0x01, static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i)};
    }
  }
};

template <auto kEdit>
Bytes edited(ByteView genuine) {
  Envelope envelope(genuine);
  kEdit(envelope);
  envelope.sort_infos();
  return envelope.root.encode();
}

Bytes out_of_order(ByteView genuine) {
  Envelope envelope(genuine);
  std::reverse(envelope.infos().children.begin(), envelope.infos().children.end());
  return envelope.root.encode();
}

DerNode integer(Bytes value) { return der_primitive(der::kInteger, std::move(value)); }
DerNode octets(std::size_t size) { return der_primitive(der::kOctetString, Bytes(size, 0x5a)); }
// A tree of an element that a constant spells.
DerNode spelled(ByteView encoding) { return parse_der(encoding); }

Bytes with_trailing_byte(ByteView genuine) {
  Bytes bytes = to_bytes(genuine);
  bytes.push_back(0x00);
  return bytes;
}

Bytes cut_short(ByteView genuine) { return to_bytes(genuine.first(genuine.size() - 1)); }

// The outermost SEQUENCE with the length byte 80 and two zero bytes at its end, as BER has it.
Bytes with_indefinite_length(ByteView genuine) {
  Bytes bytes = to_bytes(genuine);
  bytes[1] = 0x80;
  bytes.erase(bytes.begin() + 2, bytes.begin() + 4);
  bytes.insert(bytes.end(), {0x00, 0x00});
  return bytes;
}

// 83 00 xx xx where 82 xx xx is enough.
Bytes with_padded_length(ByteView genuine) {
  Bytes bytes = to_bytes(genuine);
  bytes[1] = 0x83;
  bytes.insert(bytes.begin() + 2, 0x00);
  return bytes;
}

Bytes with_a_tag_of_two_bytes(ByteView genuine) {
  Bytes bytes = to_bytes(genuine);
  bytes[0] = 0x3f;
  return bytes;
}

Bytes nested_a_hundred_deep(ByteView) {
  Bytes bytes{0x05, 0x00};
  for (int depth = 0; depth < 100; ++depth) bytes = der::element(der::kSequence, {bytes});
  return bytes;
}

Bytes over_the_limit(ByteView genuine) {
  Envelope envelope(genuine);
  envelope.content().value.resize(1200 * 1024);
  return envelope.root.encode();
}

}  // namespace

const std::vector<SealFault>& envelope_faults() {
  using E = Envelope;
  static const std::vector<SealFault> kFaults{
      {"trailing-byte", "der.trailing-bytes", "one byte after the structure", with_trailing_byte},
      {"cut-short", "der.truncated", "the last byte is missing", cut_short},
      {"indefinite-length", "der.indefinite-length", "BER, as a streaming writer makes it",
       with_indefinite_length},
      {"padded-length", "der.length", "a length with a leading zero byte", with_padded_length},
      {"long-tag", "der.tag", "a tag of several bytes", with_a_tag_of_two_bytes},
      {"a-hundred-deep", "der.too-deep", "a hundred sequences in each other",
       nested_a_hundred_deep},
      {"constructed-string", "der.form", "the nonce as a constructed OCTET STRING of pieces",
       edited<[](E& e) {
         DerNode& nonce = e.cipher().at({1, 0});
         nonce = der_constructed(der::kOctetString | der::kConstructed, {DerNode(nonce)});
       }>},
      {"padded-integer", "der.integer", "a serial number with a needless zero byte",
       edited<[](E& e) {
         e.serial(0).value = {0x00, 0x01};
       }>},
      {"padded-object-identifier", "der.value", "an arc that begins with zero bits",
       edited<[](E& e) { e.type().value.insert(e.type().value.begin() + 1, 0x80); }>},
      {"recipients-out-of-order", "der.set-order", "a SET OF in descending order", out_of_order},
      {"other-content-info", "envelope.content-info", "the type says SignedData",
       edited<[](E& e) { e.type() = spelled(oids::kSignedData); }>},
      {"version-2", "envelope.version", "a version of the structure that RFC 5083 does not have",
       edited<[](E& e) { e.version().value = {0x02}; }>},
      {"originator-info", "envelope.originator-info", "certificates of an originator",
       edited<[](E& e) { e.data().insert(1, der_constructed(der::constructed(0), {})); }>},
      {"no-recipients", "envelope.recipient-count", "nobody can open it",
       edited<[](E& e) { e.infos().children.clear(); }>},
      {"seventeen-recipients", "envelope.recipient-count", "one recipient too many",
       edited<[](E& e) { e.grow_to(17); }>},
      {"key-transport-recipient", "envelope.recipient-kind", "a KeyTransRecipientInfo",
       edited<[](E& e) {
         e.infos().insert(0, der_constructed(der::kSequence, {integer({0x00})}));
       }>},
      {"password-recipient", "envelope.recipient-kind", "a PasswordRecipientInfo", edited<[](E& e) {
         e.infos().append(der_constructed(der::constructed(3), {integer({0x00})}));
       }>},
      {"recipient-version-2", "envelope.recipient-version", "version 2 instead of 3",
       edited<[](E& e) { e.info().at({0}).value = {0x02}; }>},
      {"compressed-point", "envelope.originator", "an ephemeral point in compressed form",
       edited<[](E& e) {
         Bytes& point = e.originator().at({1}).value;
         point.resize(34);
         point[1] = 0x02;
       }>},
      {"hybrid-point", "envelope.originator", "an ephemeral point in the hybrid form of X9.62",
       edited<[](E& e) { e.originator().at({1}).value[1] = 0x06; }>},
      {"point-with-parameters", "envelope.originator", "the curve named beside the point",
       edited<[](E& e) {
         e.originator().at({0}).append(der_primitive(
             der::kObjectIdentifier, {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07}));
       }>},
      {"static-originator", "envelope.originator", "an originator named by certificate",
       edited<[](E& e) {
         e.info().at({1, 0}) = DerNode(e.keys().at({0, 0}));
       }>},
      {"user-keying-material", "envelope.ukm", "the optional ukm is there", edited<[](E& e) {
         e.info().insert(2, der_constructed(der::constructed(1), {octets(64)}));
       }>},
      {"sha1-key-derivation", "envelope.key-agreement",
       "dhSinglePass-stdDH-sha1kdf-scheme, what stock tools use unless told otherwise",
       edited<[](E& e) {
         e.agreement().at({0}).value = {0x2b, 0x81, 0x05, 0x10, 0x86, 0x48, 0x3f, 0x00, 0x02};
       }>},
      {"aes128-wrap", "envelope.key-agreement", "the content key wrapped by a weaker cipher",
       edited<[](E& e) {
         e.agreement().at({1, 0}).value.back() = 0x05;
       }>},
      {"wrap-with-parameters", "envelope.key-agreement", "a NULL after aes256-wrap",
       edited<[](E& e) { e.agreement().at({1}).append(der_primitive(der::kNull, {})); }>},
      {"two-keys-for-one-point", "envelope.recipient-keys", "two RecipientEncryptedKeys",
       edited<[](E& e) { e.keys().append(DerNode(e.keys().at({0}))); }>},
      {"no-key", "envelope.recipient-keys", "an empty list of RecipientEncryptedKeys",
       edited<[](E& e) { e.keys().children.clear(); }>},
      {"recipient-by-key-id", "envelope.recipient-id", "a recipient named by rKeyId",
       edited<[](E& e) {
         e.keys().at({0, 0}) = der_constructed(der::constructed(0), {octets(20)});
       }>},
      {"negative-serial", "envelope.recipient-id", "a serial number below zero",
       edited<[](E& e) { e.serial(0).value = {0x80}; }>},
      {"zero-serial", "envelope.recipient-id", "a serial number of zero",
       edited<[](E& e) { e.serial(0).value = {0x00}; }>},
      {"oversized-serial", "envelope.recipient-id", "a serial number of 21 octets",
       edited<[](E& e) { e.serial(0).value = Bytes(21, 0x11); }>},
      {"empty-issuer", "envelope.recipient-id", "an issuer without a name", edited<[](E& e) {
         e.keys().at({0, 0, 0}).children.clear();
       }>},
      {"short-encrypted-key", "envelope.encrypted-key", "a wrapped key of 32 bytes",
       edited<[](E& e) {
         e.keys().at({0, 1}) = octets(32);
       }>},
      {"long-encrypted-key", "envelope.encrypted-key",
       "a wrapped key of 264 bytes: overflows a buffer in OpenSSL before 3.0.22", edited<[](E& e) {
         e.keys().at({0, 1}) = octets(264);
       }>},
      {"repeated-recipient", "envelope.recipient-repeated", "two keys for one certificate",
       edited<[](E& e) {
         e.infos().at({1, 3, 0, 0}) = DerNode(e.keys().at({0, 0}));
       }>},
      {"recipient-attributes", "envelope.extra-field", "a field after the encrypted keys",
       edited<[](E& e) { e.info().append(integer({0x01})); }>},
      {"signed-data-inside", "envelope.content-type", "another content type than id-data",
       edited<[](E& e) { e.encrypted().at({0}) = spelled(oids::kSignedData); }>},
      {"aes256-cbc", "envelope.cipher", "a cipher without authentication",
       edited<[](E& e) { e.cipher().at({0}).value.back() = 0x2a; }>},
      {"aes128-gcm", "envelope.cipher", "a shorter key",
       edited<[](E& e) { e.cipher().at({0}).value.back() = 0x06; }>},
      {"short-nonce", "envelope.nonce", "a nonce of 8 bytes", edited<[](E& e) {
         e.cipher().at({1, 0}) = octets(8);
       }>},
      {"long-nonce", "envelope.nonce",
       "a nonce of 64 bytes: overflows the stack in OpenSSL before 3.0.19", edited<[](E& e) {
         e.cipher().at({1, 0}) = octets(64);
       }>},
      {"tag-of-four", "envelope.tag-length",
       "a tag cut to 4 bytes, announced as such: stock tools accept it", edited<[](E& e) {
         e.cipher().at({1, 1}).value = {0x04};
         e.mac().value.resize(4);
       }>},
      {"tag-length-left-out", "envelope.tag-length", "then the default of RFC 5084 is 12",
       edited<[](E& e) { e.cipher().at({1}).erase(1); }>},
      {"detached-content", "envelope.content", "the content is elsewhere",
       edited<[](E& e) { e.encrypted().erase(2); }>},
      {"content-in-pieces", "envelope.content", "the content as a constructed string",
       edited<[](E& e) { e.content() = der_constructed(der::constructed(0), {octets(4096)}); }>},
      {"content-of-4095", "envelope.content-length", "a length that is no bucket",
       edited<[](E& e) { e.content().value.pop_back(); }>},
      {"empty-content", "envelope.content-length", "nothing is sealed",
       edited<[](E& e) { e.content().value.clear(); }>},
      {"authenticated-attributes", "envelope.authenticated-attributes",
       "attributes that an opener might not authenticate",
       edited<[](E& e) { e.data().insert(3, der_constructed(der::constructed(1), {})); }>},
      {"mac-of-four", "envelope.mac", "a tag of 4 bytes where 16 are announced",
       edited<[](E& e) { e.mac().value.resize(4); }>},
      {"mac-missing", "envelope.mac", "no tag at all", edited<[](E& e) { e.data().erase(3); }>},
      {"unauthenticated-attributes", "envelope.extra-field", "attributes after the tag",
       edited<[](E& e) { e.data().append(der_constructed(der::constructed(2), {})); }>},
      {"two-hundred-recipients", "der.too-many-elements", "more elements than any envelope has",
       edited<[](E& e) { e.grow_to(200); }>},
      {"over-the-limit", "envelope.too-large", "a content of 1200 KiB", over_the_limit},
  };
  return kFaults;
}

const std::vector<SealFault>& opening_faults() {
  using E = Envelope;
  constexpr std::string_view kRefusal = "envelope.does-not-open";
  static const std::vector<SealFault> kFaults{
      {"point-off-the-curve", kRefusal, "the ephemeral point is on no curve that we use",
       edited<[](E& e) { e.originator().at({1}).value.back() ^= 0x01; }>},
      {"point-of-zeros", kRefusal, "x and y are zero", edited<[](E& e) {
         Bytes& point = e.originator().at({1}).value;
         std::fill(point.begin() + 2, point.end(), std::uint8_t{0});
       }>},
      {"wrapped-key-changed", kRefusal, "one bit of the wrapped key was changed", edited<[](E& e) {
         e.keys().at({0, 1}).value.back() ^= 0x01;
       }>},
      {"nonce-changed", kRefusal, "one bit of the nonce was changed", edited<[](E& e) {
         e.cipher().at({1, 0}).value.back() ^= 0x01;
       }>},
      {"content-changed", kRefusal, "one bit of the content was changed",
       edited<[](E& e) { e.content().value.back() ^= 0x01; }>},
      {"tag-changed", kRefusal, "one bit of the tag was changed",
       edited<[](E& e) { e.mac().value.back() ^= 0x01; }>},
      {"for-somebody-else", kRefusal, "the serial number is another certificate's",
       edited<[](E& e) { e.serial(0).value.back() ^= 0x01; }>},
  };
  return kFaults;
}

Bytes crowded(ByteView genuine, std::size_t recipients) {
  Envelope envelope(genuine);
  envelope.grow_to(recipients);
  return envelope.root.encode();
}

}  // namespace musubi::testing
