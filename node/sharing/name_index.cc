#include "node/sharing/name_index.h"

#include "protocol/casework/named_persons.h"
#include "protocol/search/rules_version.h"

namespace musubi::node {
namespace {

using store::Row;
using store::Store;
using store::Table;

constexpr std::size_t kBody = 7;     // of Table::kCase
constexpr std::size_t kCases = 100;  // that are read at once
// Of one step. One case adds far less than what a change set has room for beside them.
constexpr std::size_t kRows = 2000;

const store::Field kSettingName = std::string("names");

Row setting() {
  return {Table::kSetting, {kSettingName, to_bytes(std::to_string(search::kRulesVersion))}};
}

store::ChangeSet step(Instant now, crypto::RandomSource& random) {
  return store::ChangeSet(audit::Record::make(audit::Act::kNode, now, std::nullopt,
                                              json::Object{{"what", "names indexed"}}, random));
}

// What nobody can read any more has no names, and no search keys.
Status index_case(Store& store, const search::NameKey& key, const Row& row,
                  store::ChangeSet& change) {
  if (std::holds_alternative<std::monostate>(row.fields.at(kBody))) return {};
  TRY_ASSIGN(const casework::CaseFile file, casework::load_case(store, row));
  return casework::index_names(store, key, file, change);
}

Status index_all(Store& store, const search::NameKey& key, Instant now,
                 crypto::RandomSource& random) {
  store::Scan scan{.table = Table::kCase, .limit = kCases};
  store::ChangeSet change = step(now, random);
  while (true) {
    TRY_ASSIGN(const auto rows, store.scan(scan));
    for (const Row& row : rows) {
      TRY(index_case(store, key, row, change));
      if (change.changes().size() < kRows) continue;
      TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
      change = step(now, random);
    }
    if (rows.size() < scan.limit) break;
    scan.after = rows.back();
  }
  if (change.changes().empty()) return {};
  TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
  return {};
}

}  // namespace

Status bring_up_to_date(Store& store, const search::NameKey& key, Instant now,
                        crypto::RandomSource& random) {
  TRY_ASSIGN(const auto row, store.find(Table::kSetting, {kSettingName}));
  if (row == setting()) return {};
  TRY(index_all(store, key, now, random));
  store::ChangeSet done = store::ChangeSet::bookkeeping();
  done.put(setting());
  TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(done));
  return {};
}

}  // namespace musubi::node
