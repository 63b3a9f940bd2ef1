#include "tests/support/der_tree.h"
#include "tests/support/seal_faults.h"

namespace musubi::testing {
namespace {

// The fields of an InnerPackage: version, signedManifest, salt, payload, padding.
enum Field : std::size_t { kVersion, kManifest, kSalt, kPayload, kPadding };

template <auto kEdit>
Bytes edited(ByteView genuine) {
  DerNode package = parse_der(genuine);
  kEdit(package);
  return package.encode();
}

// Makes the padding longer or shorter, so that the package is as long as before.
void keep_length(DerNode& package, std::size_t length) {
  DerNode& padding = package.at({kPadding});
  const std::size_t now = package.encode().size();
  padding.value.resize(padding.value.size() + length - now, 0x00);
}

Bytes with_trailing_byte(ByteView genuine) {
  Bytes bytes = to_bytes(genuine);
  bytes.push_back(0x00);
  return bytes;
}

// Total length of a bucket, the structure one byte shorter.
Bytes with_trailing_byte_inside(ByteView genuine) {
  DerNode package = parse_der(genuine);
  package.at({kPadding}).value.pop_back();
  return with_trailing_byte(package.encode());
}

Bytes with_short_salt(ByteView genuine) {
  DerNode package = parse_der(genuine);
  package.at({kSalt}).value.resize(16);
  keep_length(package, genuine.size());
  return package.encode();
}

Bytes with_extra_field(ByteView genuine) {
  DerNode package = parse_der(genuine);
  package.append(der_primitive(crypto::der::kNull, {}));
  keep_length(package, genuine.size());
  return package.encode();
}

Bytes with_large_payload(ByteView genuine) {
  DerNode package = parse_der(genuine);
  package.at({kPayload}).value.resize(960 * 1024 + 1);
  package.at({kPadding}).value.clear();
  package.at({kPadding}).value.resize((1 << 20) - package.encode().size() - 3);
  keep_length(package, 1 << 20);
  return package.encode();
}

}  // namespace

const std::vector<SealFault>& package_faults() {
  static const std::vector<SealFault> kFaults{
      {"package-of-4097", "package.length", "a length that is no bucket", with_trailing_byte},
      {"package-trailing-byte", "der.trailing-bytes", "a byte after the structure",
       with_trailing_byte_inside},
      {"package-version-2", "package.version", "a version that is not known",
       edited<[](DerNode& p) { p.at({kVersion}).value = {0x02}; }>},
      {"package-short-salt", "package.salt", "a salt of 16 bytes", with_short_salt},
      {"package-padding", "package.padding", "a padding that carries something",
       edited<[](DerNode& p) { p.at({kPadding}).value[0] = 0x01; }>},
      {"package-extra-field", "package.form", "a field after the padding", with_extra_field},
      {"package-other-type", "package.form", "the payload as an INTEGER",
       edited<[](DerNode& p) { p.at({kPayload}).tag = crypto::der::kInteger; }>},
      {"package-large-payload", "package.too-large", "a payload of 960 KiB and one byte",
       with_large_payload},
  };
  return kFaults;
}

}  // namespace musubi::testing
