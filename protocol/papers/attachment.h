// What may be attached to a case: papers and their scans (docs/spec/papers.md §2).
#pragma once

#include <optional>
#include <string_view>

#include "crypto/base/bytes.h"
#include "protocol/ids/ids.h"
#include "protocol/store/schema.h"

namespace musubi::papers {

using EvidenceId = RandomId<struct EvidenceTag>;

inline constexpr std::size_t kMaxAttachment = store::kMaxFieldBytes;
inline constexpr std::size_t kMaxAttachments = 256;  // of one case

enum class AttachmentKind : std::uint8_t { kConsent, kApplication, kOther };
[[nodiscard]] std::string_view attachment_kind_name(AttachmentKind kind);
[[nodiscard]] std::optional<AttachmentKind> parse_attachment_kind(std::string_view name);

// The closed list of what a browser is trusted with.
enum class MediaType : std::uint8_t { kPdf, kPng, kJpeg, kText };
[[nodiscard]] std::string_view media_type_name(MediaType type);
[[nodiscard]] std::optional<MediaType> parse_media_type(std::string_view name);

// Whether the first bytes are those of the type; a plain text is UTF-8 without control characters.
// What a file says of itself is believed as little as what its sender says of it.
[[nodiscard]] bool is_of_type(MediaType type, ByteView content);

}  // namespace musubi::papers
