// The wrapped data keys of cases, as rows.
#pragma once

#include "adapters/sealing/key_ring.h"
#include "adapters/sqlite/database.h"

namespace musubi::store {

class CaseKeyRows final : public sealing::CaseKeyTable {
 public:
  static constexpr std::string_view kCreate =
      "CREATE TABLE case_key (case_id TEXT NOT NULL PRIMARY KEY, wrapped BLOB) "
      "STRICT, WITHOUT ROWID";

  // `database` must outlive this.
  explicit CaseKeyRows(Database& database) : database_(database) {}

  Result<std::optional<Bytes>> load(const std::string& case_id) override;
  Status insert(const std::string& case_id, const Bytes& wrapped) override;
  Status destroy(const std::string& case_id) override;

 private:
  Database& database_;
};

}  // namespace musubi::store
