// The checks that both sides make: the sender before it seals, the recipient after it opened.
// Internal to protocol/envelope; the numbers are those of docs/spec/manifest.md.
#pragma once

#include "protocol/envelope/manifest.h"

namespace musubi {

// M-30: was it signed while the message lived? Signing times are whole seconds.
[[nodiscard]] Status check_signing_time(const Manifest& manifest, Instant signing_time);

// M-36, M-37: is this the payload that the manifest announces?
[[nodiscard]] Status check_payload(const Manifest& manifest, ByteView payload, ByteView salt);

}  // namespace musubi
