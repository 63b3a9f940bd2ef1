#include "tests/contract/store_language.h"

#include <gtest/gtest.h>

#include "crypto/primitives/hash.h"

namespace musubi::store::contract {
namespace {

const std::monostate kAbsent{};

std::string text_of(std::string_view text) { return std::string(text); }

// The last sealed column of a table is the one that tests look at.
std::size_t body_column(Table table) {
  std::size_t column = spec(table).columns.size();
  while (spec(table).columns[--column].sealing == Sealing::kClear) continue;
  return column;
}

std::string body_in(const Row& row) {
  const auto* body = std::get_if<Bytes>(&row.fields[body_column(row.table)]);
  return body ? std::string(as_text(*body)) : "shredded";
}

std::string first_key(const Row& row) {
  const Field& field = row.fields.front();
  if (const auto* number = std::get_if<std::int64_t>(&field)) return std::to_string(*number);
  if (const auto* bytes = std::get_if<Bytes>(&field)) return std::string(as_text(*bytes));
  return std::get<std::string>(field);
}

}  // namespace

CaseId StoreLanguage::case_named(std::string_view name) {
  return *CaseId::parse(crypto::sha256(as_bytes(name)).hex().substr(0, 32));
}

Row StoreLanguage::setting(std::string_view name, std::string_view value) {
  return {Table::kSetting, {text_of(name), to_bytes(value)}};
}

Row StoreLanguage::case_row(const CaseId& id, std::string_view body, std::int64_t changed,
                            std::string_view partition) {
  return {Table::kCase,
          {id.text(), text_of(partition), text_of("person-1"), text_of("open"), std::int64_t{1},
           std::int64_t{0}, changed, to_bytes(body)}};
}

Row StoreLanguage::task(std::string_view id, std::string_view state, std::int64_t due) {
  return {Table::kTask,
          {text_of(id), kAbsent, text_of("lg-032026"), text_of("report-back"), text_of(state),
           kAbsent, due, std::int64_t{0}, kAbsent}};
}

Row StoreLanguage::task_of(const CaseId& case_id, std::string_view id, std::string_view body) {
  Row row = task(id, "open", 0);
  row.fields[1] = case_id.text();
  row.fields[8] = to_bytes(body);
  return row;
}

Row StoreLanguage::search_key(std::string_view token, const CaseId& case_id) {
  return {Table::kSearchKey, {text_of("lg-032026"), to_bytes(token), case_id.text()}};
}

Row StoreLanguage::registry_version(std::int64_t version) {
  return {Table::kRegistry, {version, std::int64_t{0}, to_bytes("registry")}};
}

Row StoreLanguage::sample(Table table, std::int64_t number) {
  Row row{table, {}};
  for (const Column& column : spec(table).columns) {
    const std::string text = std::string(column.name) + " " + std::to_string(number);
    if (column.type == ColumnType::kInteger) row.fields.emplace_back(number);
    if (column.type == ColumnType::kText) row.fields.emplace_back(text);
    if (column.type == ColumnType::kBytes) row.fields.emplace_back(to_bytes(text));
  }
  const auto case_column = spec(table).case_column;
  if (case_column) row.fields[*case_column] = case_named("sample").text();
  return row;
}

audit::Record StoreLanguage::record(std::string_view what, std::optional<CaseId> case_id) {
  return audit::Record::make(audit::Act::kIntake, Instant{}, std::move(case_id), what, random_);
}

ChangeSet StoreLanguage::act(std::string_view what) { return ChangeSet(record(what)); }

ChangeSet StoreLanguage::act_on(const CaseId& case_id, std::string_view what) {
  return ChangeSet(record(what, case_id));
}

std::string StoreLanguage::apply(const ChangeSet& change_set) {
  const auto applied = store().apply(change_set);
  return applied ? "done" : applied.error().reason;
}

std::string StoreLanguage::body_of(Table table, const Key& key) {
  const auto found = store().find(table, key);
  if (!found) return found.error().reason;
  return *found ? body_in(**found) : "absent";
}

std::string StoreLanguage::value_of(std::string_view name) {
  return body_of(Table::kSetting, {text_of(name)});
}

std::vector<std::string> StoreLanguage::scan(const Scan& scan) {
  const auto found = store().scan(scan);
  if (!found) return {found.error().reason};
  std::vector<std::string> keys;
  for (const Row& row : *found) keys.push_back(first_key(row));
  return keys;
}

std::uint64_t StoreLanguage::log_size() { return store().log_head().value().size; }

std::vector<Bytes> StoreLanguage::leaves() {
  std::vector<Bytes> all;
  while (true) {
    const std::vector<Bytes> some = store().log_leaves(all.size(), kMaxScanRows).value();
    if (some.empty()) return all;
    all.insert(all.end(), some.begin(), some.end());
  }
}

std::vector<std::string> StoreLanguage::record_bodies() {
  std::vector<std::string> bodies;
  const auto records = store().log_records(0, kMaxScanRows).value();
  for (const auto& record : records) {
    bodies.emplace_back(record.body.empty() ? "shredded" : as_text(record.body));
  }
  return bodies;
}

Digest merkle_tree_hash(std::span<const Bytes> entries) {
  static constexpr std::uint8_t kLeafPrefix[] = {0x00};
  static constexpr std::uint8_t kNodePrefix[] = {0x01};
  if (entries.empty()) return crypto::sha256(ByteView{});
  if (entries.size() == 1) return crypto::sha256({kLeafPrefix, entries.front()});
  std::size_t split = 1;  // the largest power of two smaller than the number of entries
  while (split * 2 < entries.size()) split *= 2;
  const Digest left = merkle_tree_hash(entries.first(split));
  const Digest right = merkle_tree_hash(entries.subspan(split));
  return crypto::sha256({kNodePrefix, left.view(), right.view()});
}

}  // namespace musubi::store::contract
