#include "protocol/papers/attachment.h"

#include <algorithm>
#include <array>

#include "protocol/json/utf8.h"

namespace musubi::papers {
namespace {

constexpr std::array<std::string_view, 3> kKindNames{"consent", "application", "other"};
constexpr std::array<std::string_view, 4> kTypeNames{"application/pdf", "image/png", "image/jpeg",
                                                     "text/plain"};
constexpr std::string_view kPdfStart = "%PDF-";
constexpr std::string_view kPngStart = "\x89PNG\r\n\x1A\n";
constexpr std::string_view kJpegStart = "\xFF\xD8\xFF";

bool is_plain(std::string_view text) {
  const bool controlled = std::ranges::any_of(text, [](char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return (byte < 0x20 && letter != '\n' && letter != '\r' && letter != '\t') || byte == 0x7F;
  });
  return !text.empty() && !controlled && !json::first_malformed_utf8(text);
}

template <class Code, std::size_t kCount>
std::optional<Code> parse(const std::array<std::string_view, kCount>& names,
                          std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Code>(found - names.begin());
}

}  // namespace

std::string_view attachment_kind_name(AttachmentKind kind) {
  return kKindNames.at(static_cast<std::size_t>(kind));
}
std::optional<AttachmentKind> parse_attachment_kind(std::string_view name) {
  return parse<AttachmentKind>(kKindNames, name);
}
std::string_view media_type_name(MediaType type) {
  return kTypeNames.at(static_cast<std::size_t>(type));
}
std::optional<MediaType> parse_media_type(std::string_view name) {
  return parse<MediaType>(kTypeNames, name);
}

bool is_of_type(MediaType type, ByteView content) {
  const std::string_view bytes = as_text(content);
  switch (type) {
    case MediaType::kPdf:
      return bytes.starts_with(kPdfStart);
    case MediaType::kPng:
      return bytes.starts_with(kPngStart);
    case MediaType::kJpeg:
      return bytes.starts_with(kJpegStart);
    case MediaType::kText:
      return is_plain(bytes);
  }
  return false;
}

}  // namespace musubi::papers
