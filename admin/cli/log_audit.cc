#include "admin/cli/log_audit.h"

#include "adapters/files/files.h"
#include "adapters/sqlite/sqlite_store.h"
#include "admin/cli/arguments.h"
#include "protocol/audit/record.h"
#include "protocol/store/log_check.h"

namespace musubi::cli {
namespace {

Status check_record(const store::Store::LoggedRecord& record) {
  const auto restored =
      audit::Record::restore(record.leaf, record.salt, record.body, record.case_id);
  if (restored) return {};
  return refused("audit.not-committed", std::to_string(record.index));
}

// Whoever signs for this log, in whichever generation of its key.
std::vector<crypto::NoteKey> note_keys(const registry::Registry& registry, const NodeId& id,
                                       const std::string& origin) {
  std::vector<crypto::NoteKey> keys;
  const registry::Node* node = registry.node(id);
  if (node == nullptr) return keys;
  for (const auto& pinned : node->certificates) {
    if (pinned.certificate.role() != crypto::KeyRole::kCheckpoint) continue;
    const Status usable = registry.usable(pinned.certificate, now());
    if (!usable && usable.error().reason != "certificate.expired") continue;
    keys.push_back({origin, pinned.certificate.public_key()});
  }
  return keys;
}

}  // namespace

Result<std::unique_ptr<store::Store>> open_store(
    const NodeFolder& node, const std::optional<std::filesystem::path>& passphrase_file) {
  TRY_ASSIGN(auto passphrase,
             files::read_passphrase(passphrase_file.value_or(node.config().passphrase_file)));
  TRY_ASSIGN(const auto key,
             files::KeyFolder(node.config().keys, std::move(passphrase)).store_key());
  return store::open_sqlite_store_for_reading(node.config().data, key);
}

Result<registry::Registry> newest_registry(const NodeFolder& node, store::Store& store) {
  TRY_ASSIGN(auto delivered, node.registry());
  TRY_ASSIGN(const auto rows,
             store.scan({.table = store::Table::kRegistry, .limit = 1, .newest_first = true}));
  if (rows.empty()) return delivered;
  const auto* document = std::get_if<Bytes>(&rows.front().fields.at(2));
  if (document == nullptr) return Error{ErrorCode::kStorage, "store.corrupt", "registry"};
  auto stored = registry::accept_registry(*document, &delivered, {}, registry::kNoTimeFloor);
  // Newer keys than the file knows of may have signed it; then the file is what we can prove.
  return stored ? stored : Result<registry::Registry>(std::move(delivered));
}

Result<RecordCount> check_records(store::Store& store) {
  RecordCount count;
  std::uint64_t next = 0;
  for (;;) {
    TRY_ASSIGN(const auto records, store.log_records(next, store::kMaxScanRows));
    if (records.empty()) return count;
    for (const auto& record : records) {
      if (record.body.empty()) {
        ++count.shredded;
      } else {
        TRY(check_record(record));
        ++count.readable;
      }
    }
    next += records.size();
  }
}

Result<std::optional<crypto::Checkpoint>> read_checkpoint(const NodeFolder& node,
                                                          const registry::Registry& registry) {
  const auto file = node.checkpoint_file();
  if (!std::filesystem::exists(file)) return std::optional<crypto::Checkpoint>();
  const std::string origin = registry.content().federation + "/" + node.config().node.text();
  TRY_ASSIGN(const Bytes note, files::read(file, crypto::kMaxNoteBytes));
  const auto text =
      crypto::open_note(as_text(note), note_keys(registry, node.config().node, origin));
  if (!text) return refused("checkpoint.not-ours", file.string());
  TRY_ASSIGN(const auto checkpoint, crypto::parse_checkpoint_text(*text));
  if (checkpoint.origin != origin) return refused("checkpoint.not-ours", checkpoint.origin);
  return std::optional(checkpoint);
}

Result<std::optional<crypto::Checkpoint>> check_checkpoint(const NodeFolder& node,
                                                           const registry::Registry& registry,
                                                           store::Store& store) {
  TRY_ASSIGN(const auto checkpoint, read_checkpoint(node, registry));
  if (checkpoint) TRY(store::check_log_contains(store, *checkpoint));
  return checkpoint;
}

}  // namespace musubi::cli
