#include "admin/cli/arguments.h"

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

Result<json::Value> read_json(const std::filesystem::path& file, std::size_t max_bytes) {
  TRY_ASSIGN(const Bytes text, files::read(file, max_bytes));
  auto value = json::parse(text, max_bytes);
  if (!value) return in_file(file, value.error());
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
