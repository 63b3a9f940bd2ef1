#include "adapters/sqlite/case_key_rows.h"

namespace musubi::store {

Result<std::optional<Bytes>> CaseKeyRows::load(const std::string& case_id) {
  TRY_ASSIGN(Query query, database_.query("SELECT wrapped FROM case_key WHERE case_id = ?"));
  query.bind(std::string_view(case_id));
  TRY_ASSIGN(const bool there, query.step());
  return there ? std::optional(to_bytes(query.bytes(0))) : std::nullopt;
}

Status CaseKeyRows::insert(const std::string& case_id, const Bytes& wrapped) {
  TRY_ASSIGN(Query query, database_.query("INSERT INTO case_key (case_id, wrapped) VALUES (?, ?)"));
  return query.bind(std::string_view(case_id)).bind(ByteView(wrapped)).run();
}

Status CaseKeyRows::destroy(const std::string& case_id) {
  TRY_ASSIGN(Query query,
             database_.query("INSERT INTO case_key (case_id, wrapped) VALUES (?, NULL) "
                             "ON CONFLICT (case_id) DO UPDATE SET wrapped = NULL"));
  return query.bind(std::string_view(case_id)).run();
}

}  // namespace musubi::store
