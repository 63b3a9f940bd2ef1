#include "protocol/policy/pin.h"

namespace musubi::policy {

Status check_pin(const Bundle& bundle, const std::optional<Digest>& pinned) {
  if (!pinned) return refused("policy.not-pinned", bundle.id.hex());
  if (*pinned != bundle.id) return refused("policy.other-bundle", bundle.id.hex());
  return {};
}

}  // namespace musubi::policy
