#include "node/runtime/registry_rows.h"

#include <algorithm>

namespace musubi::node {
namespace {

using store::Row;
using store::Table;

constexpr std::string_view kFloor = "floor";

Error bad_row() { return {ErrorCode::kInternal, "registry.bad-row", ""}; }

// Ids of the keys that signed a document which this node had accepted before.
Result<std::vector<Digest>> own_signers(ByteView document) {
  TRY_ASSIGN(const registry::RegistryContent parsed, registry::content_of_kept(document));
  std::vector<Digest> ids;
  for (const registry::OperatorKey& key : parsed.operator_keys) ids.push_back(key.key.id());
  return ids;
}

}  // namespace

Result<std::shared_ptr<const registry::Registry>> stored_registry(store::Store& store) {
  store::Scan newest;
  newest.table = Table::kRegistry;
  newest.newest_first = true;
  newest.limit = 1;
  TRY_ASSIGN(const auto rows, store.scan(newest));
  if (rows.empty()) return std::shared_ptr<const registry::Registry>();
  const auto* document = std::get_if<Bytes>(&rows.front().fields.at(2));
  if (document == nullptr) return bad_row();
  TRY_ASSIGN(const auto trusted, own_signers(*document));
  // It may have expired since. That stops releases, not the start.
  TRY_ASSIGN(auto registry,
             registry::accept_registry(*document, nullptr, trusted, registry::kNoTimeFloor));
  return std::make_shared<const registry::Registry>(std::move(registry));
}

store::ChangeSet registry_accepted(const registry::Registry& registry, Instant floor, Instant now,
                                   crypto::RandomSource& random) {
  const auto version = static_cast<std::int64_t>(registry.version());
  store::ChangeSet change(audit::Record::make(
      audit::Act::kRegistry, now, std::nullopt,
      json::Object{{"digest", registry.digest().hex()}, {"version", version}}, random));
  change
      .insert(Row{Table::kRegistry, {version, now.time_since_epoch().count(), registry.document()}})
      .put(time_floor_row(std::max(floor, registry.content().issued)));
  return change;
}

Result<Instant> stored_time_floor(store::Store& store) {
  TRY_ASSIGN(const auto row, store.find(Table::kTimeFloor, {std::string(kFloor)}));
  if (!row) return Instant();
  const auto* milliseconds = std::get_if<std::int64_t>(&row->fields.at(1));
  if (milliseconds == nullptr) return bad_row();
  return Instant(Duration(*milliseconds));
}

Status raise_stored_floor(store::Store& store, Instant floor) {
  TRY_ASSIGN(const Instant stored, stored_time_floor(store));
  if (floor <= stored) return {};
  store::ChangeSet change = store::ChangeSet::bookkeeping();
  change.put(time_floor_row(floor));
  TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
  return {};
}

Row time_floor_row(Instant instant) {
  return {Table::kTimeFloor, {std::string(kFloor), instant.time_since_epoch().count()}};
}

}  // namespace musubi::node
