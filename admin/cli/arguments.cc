#include "admin/cli/arguments.h"

#include <algorithm>
#include <charconv>

#include "adapters/files/files.h"

namespace musubi::cli {

Instant now() { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }

Result<NodeId> node_argument(const std::string& text) {
  if (auto id = NodeId::parse(text)) return *std::move(id);
  return invalid("cli.node-id", text);
}

Result<OrganisationId> organisation_argument(const std::string& text) {
  if (auto id = OrganisationId::parse(text)) return *std::move(id);
  return invalid("cli.organisation-id", text);
}

Result<Digest> digest_argument(const std::string& text) {
  if (const auto digest = Digest::from_hex(text)) return *digest;
  return invalid("cli.digest", text);
}

Result<std::vector<Digest>> digest_arguments(const std::vector<std::string>& texts) {
  std::vector<Digest> digests;
  for (const std::string& text : texts) {
    TRY_ASSIGN(digests.emplace_back(), digest_argument(text));
  }
  return digests;
}

Result<Instant> instant_argument(const std::string& text) {
  if (const auto instant = parse_instant(text)) return *instant;
  return invalid("cli.instant", text);
}

namespace {

// A fault of the text is at "byte 7"; whoever mends it looks for line and column, in characters.
Error as_editors_count(std::string_view text, Error error) {
  constexpr std::string_view kByte = "byte ";
  std::size_t byte = 0;
  const std::string& at = error.detail;
  if (!at.starts_with(kByte)) return error;
  if (std::from_chars(at.data() + kByte.size(), at.data() + at.size(), byte).ec != std::errc()) {
    return error;
  }
  const std::string_view before = text.substr(0, byte == 0 ? 0 : std::min(byte, text.size()) - 1);
  const std::string_view line = before.substr(before.rfind('\n') + 1);
  const auto lines = 1 + std::count(before.begin(), before.end(), '\n');
  const auto column = 1 + std::count_if(line.begin(), line.end(), [](char c) {
                        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
                      });
  error.detail = "line " + std::to_string(lines) + ", column " + std::to_string(column);
  return error;
}

}  // namespace

Result<json::Value> read_json(const std::filesystem::path& file, std::size_t max_bytes) {
  TRY_ASSIGN(const Bytes text, files::read(file, max_bytes));
  auto value = json::parse(text, max_bytes);
  if (!value) return in_file(file, as_editors_count(as_text(text), value.error()));
  return value;
}

Status write_json(const std::filesystem::path& file, const json::Value& value) {
  return files::write(file, as_bytes(json::to_pretty(value)), files::Access::kEveryone);
}

Error in_file(const std::filesystem::path& file, Error error) {
  error.detail = file.string() + (error.detail.empty() ? "" : ": " + error.detail);
  return error;
}

}  // namespace musubi::cli
