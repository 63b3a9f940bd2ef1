// What one version owes the one before it. Internal to protocol/registry.
#pragma once

#include "protocol/registry/registry.h"

namespace musubi::registry {

// the same federation, issued no earlier, no revocation forgotten or milder.
[[nodiscard]] Status check_continues(const RegistryContent& next, const RegistryContent& current);

}  // namespace musubi::registry
