// A little language for tests of stores: sample rows, acts, and what should come of them.
#pragma once

#include <string>
#include <vector>

#include "crypto/primitives/random.h"
#include "protocol/store/store.h"

namespace musubi::store::contract {

class StoreLanguage {
 public:
  virtual ~StoreLanguage() = default;

  // Sample rows. `case_named("a")` is the same id each time.
  static CaseId case_named(std::string_view name);
  static Row setting(std::string_view name, std::string_view value);
  static Row case_row(const CaseId& id, std::string_view body, std::int64_t changed = 0,
                      std::string_view partition = "lg-032026");
  static Row task(std::string_view id, std::string_view state, std::int64_t due);
  static Row task_of(const CaseId& case_id, std::string_view id, std::string_view body);
  static Row search_key(std::string_view token, const CaseId& case_id);
  static Row registry_version(std::int64_t version);
  // A row of any table with every field filled; of another number, another key. Its case, if the
  // table has one, is case_named("sample").
  static Row sample(Table table, std::int64_t number = 1);

  // An act with its trace; of a case, if one is named.
  ChangeSet act(std::string_view what = "test");
  ChangeSet act_on(const CaseId& case_id, std::string_view what);
  audit::Record record(std::string_view what, std::optional<CaseId> case_id = std::nullopt);

  // Applies, and tells "done" or the reason of the refusal.
  std::string apply(const ChangeSet& change_set);
  // The row, with the field that holds its personal data as text: "absent" if the row is not
  // there, "shredded" if that field is not.
  std::string body_of(Table table, const Key& key);
  std::string body_of_case(const CaseId& id) { return body_of(Table::kCase, {id.text()}); }
  std::string value_of(std::string_view name);
  // The keys that a scan finds, each row's first key field.
  std::vector<std::string> scan(const Scan& scan);

  std::uint64_t log_size();
  std::vector<Bytes> leaves();
  // The bodies of the log's records; "shredded" where one has no body.
  std::vector<std::string> record_bodies();

 protected:
  virtual Store& store() = 0;

 private:
  crypto::SeededRandom random_{20261121};
};

// RFC 6962 §2.1, MTH, word for word: the judge of the store's own arithmetic.
Digest merkle_tree_hash(std::span<const Bytes> entries);

}  // namespace musubi::store::contract
