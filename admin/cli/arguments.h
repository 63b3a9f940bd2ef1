// What people write on the command line, taken into types. Reasons "cli.…" end with exit code 2.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "crypto/base/instant.h"
#include "crypto/base/result.h"
#include "protocol/ids/ids.h"
#include "protocol/json/value.h"

namespace musubi::cli {

// The one place where the command reads a clock.
[[nodiscard]] Instant now();

[[nodiscard]] Result<NodeId> node_argument(const std::string& text);
[[nodiscard]] Result<OrganisationId> organisation_argument(const std::string& text);
[[nodiscard]] Result<Digest> digest_argument(const std::string& text);
[[nodiscard]] Result<std::vector<Digest>> digest_arguments(const std::vector<std::string>& texts);
// "2026-11-21T03:33:00.000Z".
[[nodiscard]] Result<Instant> instant_argument(const std::string& text);

// A JSON file. Faults in it name the file first, then the place.
[[nodiscard]] Result<json::Value> read_json(const std::filesystem::path& file,
                                            std::size_t max_bytes = json::kMaxDocumentBytes);
// Pretty JSON that everyone may read.
[[nodiscard]] Status write_json(const std::filesystem::path& file, const json::Value& value);

// Puts the file's name in front of an error's detail.
[[nodiscard]] Error in_file(const std::filesystem::path& file, Error error);

}  // namespace musubi::cli
