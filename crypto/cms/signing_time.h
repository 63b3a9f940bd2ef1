// The two spellings of the signingTime attribute (RFC 5652 §11.3): UTCTime until the end
// of 2049, GeneralizedTime from 2050 on; to the second, in UTC, written "Z".
#pragma once

#include <optional>
#include <string_view>

#include "crypto/base/instant.h"
#include "crypto/cms/der.h"

namespace musubi::crypto {

// Accepts only the spelling that the year asks for, and a date that exists.
[[nodiscard]] std::optional<Instant> parse_signing_time(der::Tag tag, std::string_view text);

// The element; the part below a second is dropped. Requires a year from 1950 to 9999.
[[nodiscard]] Bytes encode_signing_time(Instant instant);

}  // namespace musubi::crypto
