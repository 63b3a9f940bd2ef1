#include "protocol/envelope/envelope_checks.h"

#include "crypto/cms/inner_package.h"

namespace musubi {

Status check_signing_time(const Manifest& manifest, Instant signing_time) {
  if (signing_time < std::chrono::floor<std::chrono::seconds>(manifest.created)) {
    return refused("envelope.signed-before-created");
  }
  if (signing_time > manifest.not_after) return refused("envelope.signed-after-end");
  return {};
}

Status check_payload(const Manifest& manifest, ByteView payload, ByteView salt) {
  if (!manifest.payload) {
    return payload.empty() ? Status() : refused("envelope.payload-unannounced");
  }
  if (manifest.payload->length != payload.size()) return refused("envelope.payload-length");
  if (manifest.payload->commitment != crypto::payload_commitment(salt, payload)) {
    return refused("envelope.payload-commitment");
  }
  return {};
}

}  // namespace musubi
