#include "protocol/exchange/kept_rules.h"

#include "protocol/exchange/row_fields.h"

namespace musubi::exchange {
namespace {

using store::Row;
using store::Table;

constexpr std::size_t kInForceIndex = 0;

Row to_row(const policy::Bundle& bundle, Instant now) {
  return {Table::kBundle,
          {field(bundle.id), field(bundle.name), field(bundle.serial), field(now),
           field(to_bytes(json::to_canonical(policy::to_json(bundle))))}};
}

// The id under which the bundle is kept that came into force last.
Result<std::optional<Digest>> newest(store::Store& store) {
  TRY_ASSIGN(
      const auto rows,
      store.scan(
          {.table = Table::kBundle, .index = kInForceIndex, .limit = 1, .newest_first = true}));
  if (rows.empty()) return std::optional<Digest>();
  const auto* id = std::get_if<Bytes>(&rows.front().fields.front());
  return id == nullptr ? std::nullopt : Digest::from_bytes(*id);
}

// The last field of a row, which holds the document.
Result<std::optional<Bytes>> document_at(store::Store& store, Table table, const store::Key& key) {
  TRY_ASSIGN(const auto row, store.find(table, key));
  if (!row) return std::optional<Bytes>();
  const auto* document = std::get_if<Bytes>(&row->fields.back());
  if (document == nullptr) {
    return Error{ErrorCode::kInternal, "exchange.bad-row", std::string(store::spec(table).name)};
  }
  return std::optional(*document);
}

}  // namespace

Result<std::optional<store::ChangeSet>> bundle_in_force(store::Store& store,
                                                        const policy::Bundle& bundle, Instant now,
                                                        crypto::RandomSource& random) {
  TRY_ASSIGN(const auto before, newest(store));
  if (before == bundle.id) return std::optional<store::ChangeSet>();
  store::ChangeSet change(
      audit::Record::make(audit::Act::kPolicy, now, std::nullopt,
                          json::Object{{"bundle", bundle.id.hex()},
                                       {"name", bundle.name},
                                       {"serial", static_cast<std::int64_t>(bundle.serial)},
                                       {"what", "in-force"}},
                          random));
  change.put(to_row(bundle, now));
  return std::optional(std::move(change));
}

Result<std::optional<policy::Bundle>> kept_bundle(store::Store& store, const Digest& id) {
  TRY_ASSIGN(const auto document, document_at(store, Table::kBundle, {field(id)}));
  if (!document) return std::optional<policy::Bundle>();
  TRY_ASSIGN(const json::Value value, json::parse(*document));
  TRY_ASSIGN(policy::Bundle bundle, policy::parse_bundle(value));
  return std::optional(std::move(bundle));
}

Result<std::optional<registry::RegistryContent>> kept_registry(store::Store& store,
                                                               std::uint64_t version) {
  TRY_ASSIGN(const auto document, document_at(store, Table::kRegistry, {field(version)}));
  if (!document) return std::optional<registry::RegistryContent>();
  TRY_ASSIGN(auto content, registry::content_of_kept(*document));
  return std::optional(std::move(content));
}

}  // namespace musubi::exchange
