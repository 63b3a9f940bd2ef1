// The small languages of the registry's texts. Internal to protocol/registry.
#pragma once

#include <optional>
#include <string_view>

#include "protocol/ids/ids.h"

namespace musubi::registry {

inline constexpr std::size_t kMaxSlug = 64;
inline constexpr std::size_t kMaxText = 200;
inline constexpr std::size_t kMaxEndpoint = 280;  // a DNS name has at most 253

// Lower-case letters, digits, '-' and '.', the first a letter or digit.
[[nodiscard]] bool is_slug(std::string_view text);

// For the eyes of people: no control characters, and none that turn the direction of writing,
// which can make one name look like another. Requires UTF-8.
[[nodiscard]] bool is_display_text(std::string_view text);

// "https://host:port" and nothing else.
[[nodiscard]] bool is_endpoint(std::string_view text);

// "S1" to "S99".
[[nodiscard]] bool is_suite(std::string_view text);

// "person:lg-032026-p01", of that organisation.
[[nodiscard]] bool is_person_of(std::string_view person, const OrganisationId& organisation);

}  // namespace musubi::registry
