// `musubi audit replay`: each past release is decided again from the node's own records.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "admin/cli/command_tree.h"
#include "protocol/exchange/replay.h"

namespace musubi::cli {

struct ReplayOptions {
  std::string node;
  std::optional<std::string> passphrase_file;
};

struct ReplayCount {
  std::int64_t agree = 0;
  std::int64_t differ = 0;
  std::int64_t not_replayable = 0;
  void add(exchange::Agreement agreement);
};

struct ReplayReport {
  std::vector<exchange::Replayed> entries;
  ReplayCount releases;
  ReplayCount later;  // decisions before later attempts
};

// Proves the log, then decides everything in it again; reads only, also beside a running node.
[[nodiscard]] Result<ReplayReport> replay_node(const ReplayOptions& options);

// kOk only if all agree; kFailed if anything differs; kNotFound if nothing does, but not all can
// be replayed.
[[nodiscard]] ExitCode exit_code_of(const ReplayReport& report);

[[nodiscard]] ExitCode replay(Session& session, const ReplayOptions& options);

}  // namespace musubi::cli
