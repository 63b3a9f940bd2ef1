// The gate on any bytes: it must not crash, and what it lets through must be what it promises.
//
//   for f in tests/vectors/envelope/*.txt; do
//     sed '1,/^$/d' "$f" | base64 -d > seeds/"$(basename "$f" .txt)"
//   done
//   fuzz_gate -max_len=20000 corpus seeds
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "crypto/cms/der.h"
#include "crypto/cms/gate.h"
#include "crypto/cms/inner_package.h"

namespace {

using musubi::ByteView;
namespace crypto = musubi::crypto;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

bool inside(ByteView part, ByteView whole) {
  return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

void check_envelope(ByteView bytes) {
  const auto view = crypto::check_envelope(bytes);
  if (!view.ok()) return;
  require(!view->recipients.empty() && view->recipients.size() <= 16, "1 to 16 recipients");
  for (const crypto::RecipientView& recipient : view->recipients) {
    require(recipient.ephemeral_point.size() == crypto::kPointSize, "a point of 65 bytes");
    require(recipient.wrapped_key.size() == crypto::kWrappedKeySize, "a wrapped key of 40 bytes");
    require(inside(recipient.ephemeral_point, bytes), "a point inside the input");
    require(inside(recipient.issuer_and_serial, bytes), "a name inside the input");
    require(inside(recipient.wrapped_key, bytes), "a wrapped key inside the input");
  }
  require(view->nonce.size() == crypto::kNonceSize && inside(view->nonce, bytes), "a nonce");
  require(view->tag.size() == crypto::kTagSize && inside(view->tag, bytes), "a tag");
  require(inside(view->ciphertext, bytes), "a content inside the input");
  require(
      std::count(crypto::kBuckets.begin(), crypto::kBuckets.end(), view->ciphertext.size()) == 1,
      "a content of a bucket");
}

void check_signed_manifest(ByteView bytes) {
  const auto view = crypto::check_signed_manifest(bytes);
  if (!view.ok()) return;
  for (const ByteView part : {view->manifest, view->certificate, view->issuer_and_serial,
                              view->signed_attributes, view->signature}) {
    require(inside(part, bytes), "parts inside the input");
  }
  require(view->signed_attributes.front() == crypto::der::constructed(0), "the tag A0");
  (void)crypto::issuer_and_serial(view->certificate);
}

void check_package(ByteView bytes) {
  const auto package = crypto::unpack(bytes);
  if (!package.ok()) return;
  const auto again = crypto::pack(*package);
  require(again.ok() && again->size() <= bytes.size(), "a package that packs again");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  if (crypto::der::check(bytes).ok()) (void)crypto::issuer_and_serial(bytes);
  check_envelope(bytes);
  check_signed_manifest(bytes);
  check_package(bytes);
  return 0;
}
