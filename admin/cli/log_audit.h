// Proves a node's log from its files alone, also while the node runs.
#pragma once

#include <memory>
#include <optional>

#include "admin/cli/node_folder.h"
#include "crypto/log/signed_note.h"
#include "protocol/store/store.h"

namespace musubi::cli {

// The node's store, for looking only. `passphrase_file` stands in for the one in node.toml.
[[nodiscard]] Result<std::unique_ptr<store::Store>> open_store(
    const NodeFolder& node, const std::optional<std::filesystem::path>& passphrase_file);

// The newest registry that the node holds: its store's, if that one follows the one in the file.
[[nodiscard]] Result<registry::Registry> newest_registry(const NodeFolder& node,
                                                         store::Store& store);

struct RecordCount {
  std::uint64_t readable = 0;
  std::uint64_t shredded = 0;  // destroyed with their cases; their leaves stand
};

// Each record that can still be read gives the leaf that committed to it.
// "audit.not-committed" with the place in the log.
[[nodiscard]] Result<RecordCount> check_records(store::Store& store);

// The checkpoint that the node published last, signed by a key that the registry pins for it.
// Nothing if there is none yet. "checkpoint.not-ours".
[[nodiscard]] Result<std::optional<crypto::Checkpoint>> read_checkpoint(
    const NodeFolder& node, const registry::Registry& registry);

// The same, about a log that this one grew from. "log.behind-checkpoint", "log.forked".
[[nodiscard]] Result<std::optional<crypto::Checkpoint>> check_checkpoint(
    const NodeFolder& node, const registry::Registry& registry, store::Store& store);

}  // namespace musubi::cli
