#include "crypto/cms/inner_package.h"

#include <algorithm>
#include <optional>

#include "crypto/cms/der.h"
#include "crypto/cms/gate.h"
#include "crypto/cms/oids.h"
#include "crypto/primitives/hash.h"

namespace musubi::crypto {
namespace {

Error too_large() { return {ErrorCode::kTooLarge, "package.too-large", {}}; }

// The content's size of an element that is `total` bytes long in all; nullopt for the few
// totals that no element has.
std::optional<std::size_t> content_size_of(std::size_t total) {
  for (std::size_t header = 2; header <= 6 && header <= total; ++header) {
    if (der::header_size(total - header) == header) return total - header;
  }
  return std::nullopt;
}

struct Layout {
  std::size_t body;     // content of the outer SEQUENCE
  std::size_t padding;  // zero bytes
};

// The smallest bucket that `fields` bytes and a padding fill exactly.
std::optional<Layout> fit(std::size_t fields) {
  for (const std::size_t bucket : kBuckets) {
    const std::optional<std::size_t> body = content_size_of(bucket);
    if (!body || *body < fields) continue;
    const std::optional<std::size_t> padding = content_size_of(*body - fields);
    if (padding) return Layout{*body, *padding};
  }
  return std::nullopt;
}

Status check_parts(std::size_t signed_manifest, std::size_t salt, std::size_t payload) {
  if (salt != kSaltSize) return invalid("package.salt");
  if (signed_manifest > kMaxSignedManifestBytes || payload > kMaxPayloadBytes) return too_large();
  return {};
}

bool is_zero(ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

}  // namespace

Result<Bytes> pack(const InnerPackage& package) {
  TRY(check_parts(package.signed_manifest.size(), package.salt.size(), package.payload.size()));
  const std::size_t fields =
      std::size(oids::kVersion1) + der::element_size(package.signed_manifest.size()) +
      der::element_size(kSaltSize) + der::element_size(package.payload.size());
  const std::optional<Layout> layout = fit(fields);
  if (!layout) return too_large();

  Bytes out;
  out.reserve(der::element_size(layout->body));
  der::append_header(out, der::kSequence, layout->body);
  out.insert(out.end(), std::begin(oids::kVersion1), std::end(oids::kVersion1));
  der::append(out, der::kOctetString, package.signed_manifest);
  der::append(out, der::kOctetString, package.salt);
  der::append(out, der::kOctetString, package.payload);
  der::append_header(out, der::kOctetString, layout->padding);
  out.resize(out.size() + layout->padding, 0);
  return out;
}

Result<InnerPackage> unpack(ByteView bytes) {
  constexpr std::string_view kForm = "package.form";
  if (!is_bucket(bytes.size())) return refused("package.length");
  TRY(der::check(bytes));
  der::Reader outer(bytes);
  TRY_ASSIGN(const ByteView body, outer.take(der::kSequence, kForm));
  der::Reader fields(body);
  TRY(fields.take_exactly(oids::kVersion1, "package.version"));
  TRY_ASSIGN(const ByteView signed_manifest, fields.take(der::kOctetString, kForm));
  TRY_ASSIGN(const ByteView salt, fields.take(der::kOctetString, kForm));
  TRY_ASSIGN(const ByteView payload, fields.take(der::kOctetString, kForm));
  TRY_ASSIGN(const ByteView padding, fields.take(der::kOctetString, kForm));
  TRY(fields.end(kForm));
  TRY(check_parts(signed_manifest.size(), salt.size(), payload.size()));
  if (!is_zero(padding)) return refused("package.padding");
  return InnerPackage{to_bytes(signed_manifest), to_bytes(salt), to_bytes(payload)};
}

Digest payload_commitment(ByteView salt, ByteView payload) { return sha256({salt, payload}); }

}  // namespace musubi::crypto
