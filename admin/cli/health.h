// What `node check` and `doctor` find. Each finding has an id that stays, so that a script or a
// telephone call can name it: docs/guide/commands.md lists them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "admin/cli/session.h"

namespace musubi::cli {

enum class Severity { kOk, kWarning, kError };

struct Finding {
  std::string_view id;  // "key-expiry"
  Severity severity = Severity::kOk;
  std::string ja;  // 原因
  std::string en;
  std::string remedy_ja;  // 対処
  std::string remedy_en;
  std::string command;  // what to type, or empty
};

[[nodiscard]] Finding fine(std::string_view id, std::string ja, std::string en);
// A finding that tells an error in the words of its message.
[[nodiscard]] Finding trouble(std::string_view id, const Error& error, std::string command);

// Prints them; kFailed if one is an error.
[[nodiscard]] ExitCode report(Session& session, const std::vector<Finding>& findings);

// node.toml, the files that it names, and who may read them.
[[nodiscard]] std::vector<Finding> check_settings(const std::filesystem::path& folder);

}  // namespace musubi::cli
