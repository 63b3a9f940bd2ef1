#include "protocol/casework/named_persons.h"

#include <algorithm>

namespace musubi::casework {
namespace {

using store::Row;
using store::Table;

// Columns and index of Table::kSearchKey.
constexpr std::size_t kHash = 1;
constexpr std::size_t kByCase = 0;

std::string day_text(const Day& day) {
  const auto padded = [](unsigned number, std::size_t width) {
    const std::string digits = std::to_string(number);
    return std::string(width - std::min(width, digits.size()), '0') + digits;
  };
  return padded(static_cast<unsigned>(static_cast<int>(day.year())), 4) + "-" +
         padded(static_cast<unsigned>(day.month()), 2) + "-" +
         padded(static_cast<unsigned>(day.day()), 2);
}

std::string birth_of(const PersonBlock& block) {
  return block.birth ? day_text(*block.birth) : std::string();
}

// The row has the name; the block says more of the same person.
void add_block(const PersonBlock& block, search::NamedPerson& person) {
  if (person.furigana.empty()) person.furigana = block.furigana;
  if (person.birth.empty()) person.birth = birth_of(block);
}

Row row_of(const CaseFile& file, const Bytes& hash) {
  return {Table::kSearchKey, {file.partition, hash, file.id.text()}};
}

std::set<Bytes> search_keys_of(const search::NameKey& key, const CaseFile& file) {
  std::set<Bytes> keys;
  for (const search::NamedPerson& person : named_persons(file.intake)) {
    keys.merge(search::search_keys_of(key, file.partition, person));
  }
  return keys;
}

Result<std::vector<Row>> rows_there(store::Store& store, const CaseId& id) {
  std::vector<Row> all;
  store::Scan scan{.table = Table::kSearchKey, .index = kByCase, .prefix = {id.text()}};
  while (true) {
    TRY_ASSIGN(auto rows, store.scan(scan));
    all.insert(all.end(), rows.begin(), rows.end());
    if (rows.size() < scan.limit) return all;
    scan.after = rows.back();
  }
}

}  // namespace

std::vector<search::NamedPerson> named_persons(const IntakeSheet& sheet) {
  std::vector<search::NamedPerson> persons;
  for (const HouseholdRow& row : sheet.household) persons.push_back({row.name, {}, {}});
  if (!persons.empty()) add_block(sheet.subject.person, persons.front());
  if (!sheet.caller) return persons;
  const PersonBlock& caller = sheet.caller->person;
  if (!sheet.caller->row) {
    persons.push_back({caller.name, caller.furigana, birth_of(caller)});
  } else if (*sheet.caller->row < persons.size()) {
    add_block(caller, persons[*sheet.caller->row]);
  }
  return persons;
}

std::vector<Row> name_rows(const search::NameKey& key, const CaseFile& file) {
  std::vector<Row> rows;
  for (const Bytes& hash : search_keys_of(key, file)) rows.push_back(row_of(file, hash));
  return rows;
}

Status index_names(store::Store& store, const search::NameKey& key, const CaseFile& file,
                   store::ChangeSet& change) {
  std::set<Bytes> wanted = search_keys_of(key, file);
  TRY_ASSIGN(const auto rows, rows_there(store, file.id));
  for (const Row& row : rows) {
    const bool same_partition = row.fields.front() == store::Field(file.partition);
    if (same_partition && wanted.erase(std::get<Bytes>(row.fields.at(kHash))) > 0) continue;
    change.erase(Table::kSearchKey, store::key_of(row));
  }
  for (const Bytes& hash : wanted) change.insert(row_of(file, hash));
  return {};
}

}  // namespace musubi::casework
