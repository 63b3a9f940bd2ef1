// Copies of a node's store, and the way back (docs/spec/exchange.md §5.4, §5.5).
//
// A copy is made beside the node that runs, and does not hold it up. It is sealed as the store is.
// Nobody but its operator knows when it is safe, so that is another command.
#include "admin/cli/backup.h"

#include <fmt/format.h>

#include "adapters/files/files.h"
#include "adapters/sqlite/sqlite_store.h"
#include "admin/cli/api_client.h"
#include "admin/cli/arguments.h"
#include "admin/cli/log_audit.h"
#include "crypto/primitives/random.h"
#include "protocol/exchange/streams.h"
#include "protocol/store/copy_mark.h"
#include "protocol/store/log_check.h"

namespace musubi::cli {
namespace {

namespace fs = std::filesystem;

json::Object to_json(const store::LogHead& head) {
  return {{"root", head.root.hex()}, {"size", static_cast<std::int64_t>(head.size)}};
}

Result<crypto::Secret> store_key_of(const NodeFolder& node) {
  TRY_ASSIGN(const auto keys, node.keys());
  return keys.store_key();
}

// backup

struct BackupOptions {
  std::string dir;
  std::string out;
};

Status make_new_folder(const fs::path& folder) {
  std::error_code fault;
  if (fs::exists(folder) && !fs::is_empty(folder, fault)) {
    return Error{ErrorCode::kConflict, "file.exists", folder.string()};
  }
  fs::create_directories(folder, fault);
  fs::permissions(folder, fs::perms::owner_all, fault);
  if (fault) return Error{ErrorCode::kStorage, "file.not-written", folder.string()};
  return {};
}

// Before the store is copied, so that what it speaks of is in the copy.
Result<std::optional<Bytes>> newest_checkpoint(const NodeFolder& node) {
  if (!fs::exists(node.checkpoint_file())) return std::optional<Bytes>();
  TRY_ASSIGN(Bytes note, files::read(node.checkpoint_file(), crypto::kMaxNoteBytes));
  return std::optional(std::move(note));
}

// A copy that nobody tried is none: it is opened, its log computed again, and marked.
Result<store::LogHead> prove_and_mark(const fs::path& folder, const crypto::Secret& key) {
  TRY_ASSIGN(const auto copy, store::open_sqlite_store(folder, key));
  TRY(store::check_log_whole(*copy));
  TRY_ASSIGN([[maybe_unused]] const auto index, copy->apply(store::mark_as_copy()));
  return copy->log_head();
}

Status back_up(Session& session, const BackupOptions& options) {
  TRY_ASSIGN(const auto node, NodeFolder::open(options.dir));
  TRY_ASSIGN(const crypto::Secret key, store_key_of(node));
  const fs::path out = options.out;
  TRY(make_new_folder(out));
  TRY_ASSIGN(const auto note, newest_checkpoint(node));
  TRY(store::copy_sqlite_store(node.config().data, out));
  if (note) TRY(files::write(out / kCheckpointFile, *note, files::Access::kEveryone));
  TRY_ASSIGN(const store::LogHead head, prove_and_mark(out, key));
  fs::remove(out / "lock");
  session.answer(
      json::Object{
          {"folder", out.string()}, {"log", to_json(head)}, {"node", node.config().node.text()}},
      fmt::format("{} {}\n", out.string(), head.size));
  session.say("安全な場所に移したら、musubi node backed-up でノードに知らせてください",
              "when it is in a safe place, tell the node with musubi node backed-up");
  return {};
}

// backed-up

struct SafeOptions : ApiOptions {
  std::string backup;
};

Status tell_backed_up(Session& session, const SafeOptions& options) {
  TRY_ASSIGN(const auto node, NodeFolder::open(options.node));
  TRY_ASSIGN(const crypto::Secret key, store_key_of(node));
  TRY_ASSIGN(const auto copy, store::open_sqlite_store_for_reading(options.backup, key));
  TRY(store::check_log_whole(*copy));
  TRY_ASSIGN(const bool is_copy, store::is_copy(*copy));
  if (!is_copy) return Error{ErrorCode::kConflict, "backup.not-a-copy", options.backup};
  TRY_ASSIGN(const store::LogHead head, copy->log_head());
  TRY_ASSIGN(const auto client, ApiClient::open(options));
  TRY_ASSIGN(const json::Value answer, client.post("/api/v1/backups", json::Value(to_json(head))));
  session.answer(answer, fmt::format("{}\n", head.size));
  return {};
}

// restored

struct RestoredOptions {
  std::string dir;
  bool force = false;
};

// What the store shows of where it came from.
struct Finding {
  store::LogHead head;
  bool copy;
  std::optional<crypto::Checkpoint> lost;  // signed by this node, and longer than the log
  std::optional<exchange::Recovery> declared;
};

Result<Finding> look(const NodeFolder& node, const registry::Registry& registry,
                     store::Store& store) {
  TRY(store::check_log_whole(store));
  Finding finding{};
  TRY_ASSIGN(finding.head, store.log_head());
  TRY_ASSIGN(finding.copy, store::is_copy(store));
  TRY_ASSIGN(const auto notes, exchange::own_notes(store, node.config().node));
  // The declaration is the one entry after what the copy held.
  if (!finding.copy && notes.recovery && notes.recovery->held_through + 1 == finding.head.size) {
    finding.declared = notes.recovery;
  }
  const std::uint64_t held = finding.declared ? finding.declared->held_through : finding.head.size;
  TRY_ASSIGN(finding.lost, read_checkpoint(node, registry));
  if (finding.lost && finding.lost->size <= held) {
    TRY(store::check_log_contains(store, *finding.lost));
    finding.lost.reset();
  }
  return finding;
}

Status declare(const NodeFolder& node, const registry::Registry& registry, store::Store& store,
               const Finding& finding) {
  const exchange::Context context{store, registry, node.config().node, now(),
                                  crypto::system_random()};
  TRY_ASSIGN(auto change, exchange::declare_restored(context, finding.lost));
  if (finding.copy) store::unmark_copy(change);
  TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
  return {};
}

// It proves what was lost, and stays; but it is no longer what the log must contain.
Status set_aside(const NodeFolder& node, const std::optional<crypto::Checkpoint>& lost) {
  if (!lost) return {};
  const fs::path aside =
      node.config().data / fmt::format("{}-lost-{}", kCheckpointFile, lost->size);
  std::error_code fault;
  fs::rename(node.checkpoint_file(), aside, fault);
  if (fault) return Error{ErrorCode::kStorage, "file.not-written", aside.string()};
  return {};
}

void tell_restored(Session& session, const NodeFolder& node, const Finding& finding,
                   const exchange::Recovery& recovery) {
  json::Object answer{{"epoch", recovery.epoch.text()},
                      {"held_through", static_cast<std::int64_t>(recovery.held_through)},
                      {"lost", nullptr},
                      {"node", node.config().node.text()}};
  if (finding.lost) {
    answer["lost"] = json::Object{{"root", finding.lost->root.hex()},
                                  {"size", static_cast<std::int64_t>(finding.lost->size)}};
  }
  session.answer(answer, fmt::format("{} {}\n", node.config().node.text(), recovery.held_through));
  session.say(
      "動かすと、写しより後に受け取ったものを相手に求め直します。写しより後の自分の記録（受付、同意"
      "、"
      "提供）は戻りません。紙などから入れ直してください",
      "once it runs, it asks its peers for what came after the copy; what your own people recorded "
      "after the copy (intakes, consents, releases) does not come back: enter it again");
}

Status declare_restored(Session& session, const RestoredOptions& options) {
  TRY_ASSIGN(const auto node, NodeFolder::open(options.dir));
  TRY_ASSIGN(const crypto::Secret key, store_key_of(node));
  TRY_ASSIGN(const auto store, store::open_sqlite_store(node.config().data, key));
  TRY_ASSIGN(const auto registry, newest_registry(node, *store));
  TRY_ASSIGN(const Finding finding, look(node, registry, *store));
  // Interrupted after the declaration, it only has to be finished: to declare it again would leave
  // out the first entry that was lost.
  if (!finding.declared) {
    if (!finding.copy && !finding.lost && !options.force) {
      return Error{ErrorCode::kConflict, "restore.not-a-copy", node.config().data.string()};
    }
    TRY(declare(node, registry, *store, finding));
  }
  TRY(set_aside(node, finding.lost));
  TRY_ASSIGN(const auto notes, exchange::own_notes(*store, node.config().node));
  tell_restored(session, node, finding, *notes.recovery);
  return {};
}

}  // namespace

void add_backup(CLI::App& noun, Session& session) {
  const auto backup = add_verb<BackupOptions>(
      noun, "backup", "保管庫の写しを作る。動いていてもよい / copy the store, also while it runs",
      session, back_up);
  backup.app->add_option("--dir", backup.options->dir, "ノードのフォルダー / the node's folder")
      ->required();
  backup.app->add_option("--out", backup.options->out, "新しいフォルダー / a new folder")
      ->required();

  const auto safe = add_verb<SafeOptions>(
      noun, "backed-up", "写しが安全な場所にあると知らせる / tell the node that a copy is safe",
      session, tell_backed_up);
  safe.app->add_option("--dir", safe.options->node, "ノードのフォルダー / the node's folder")
      ->required();
  safe.app
      ->add_option("--token-file", safe.options->token_file,
                   "トークンのファイル / your token's file")
      ->required();
  safe.app->add_option("--backup", safe.options->backup, "写しのフォルダー / the copy's folder")
      ->required();

  const auto restored = add_verb<RestoredOptions>(
      noun, "restored", "写しから戻したと宣言する / declare that the store came from a copy",
      session, declare_restored);
  restored.app->add_option("--dir", restored.options->dir, "ノードのフォルダー / the node's folder")
      ->required();
  restored.app->add_flag("--force", restored.options->force,
                         "写しに見えなくても / though nothing shows that it is a copy");
}

}  // namespace musubi::cli
