#include "adapters/sqlite/log_rows.h"

#include <algorithm>

namespace musubi::store {
namespace {

constexpr unsigned kLevels = 63;  // positions are SQLite's signed 64-bit integers

Error corrupt(std::string_view table) {
  return {ErrorCode::kStorage, "store.corrupt", std::string(table)};
}

std::int64_t as_integer(std::uint64_t number) { return static_cast<std::int64_t>(number); }

}  // namespace

Status LogRows::load() {
  TRY_ASSIGN(Query query, database_.query("SELECT size, root FROM log_head"));
  TRY_ASSIGN(const bool there, query.step());
  if (!there || query.integer(0) < 0) return corrupt("log_head");
  const auto size = static_cast<std::uint64_t>(query.integer(0));
  const auto root = Digest::from_bytes(query.bytes(1));
  TRY_ASSIGN(const std::int64_t rows,
             database_.number("SELECT coalesce(max(position) + 1, 0) FROM log_leaf"));
  if (as_integer(size) != rows) return corrupt("log_head");

  std::vector<Digest> edge;
  std::uint64_t covered = 0;
  for (unsigned level = kLevels; level-- > 0;) {
    if ((size >> level & 1) == 0) continue;
    const auto hash = node(level, covered >> level);
    if (!hash)
      return hash.error().code == ErrorCode::kNotFound ? corrupt("log_node") : hash.error();
    edge.push_back(*hash);
    covered += std::uint64_t{1} << level;
  }
  TRY_ASSIGN(tree_, crypto::CompactTree::restore(size, std::move(edge)));
  if (tree_.root() != root) return corrupt("log_head");
  return {};
}

Status LogRows::append(const audit::Record& record) {
  const std::uint64_t index = tree_.size();
  TRY_ASSIGN(const Bytes sealed, sealer_.seal(index, record));
  TRY_ASSIGN(Query query, database_.query("INSERT INTO log_leaf (position, leaf, case_id, sealed) "
                                          "VALUES (?, ?, ?, ?)"));
  const Field case_id = record.case_id() ? Field(record.case_id()->text()) : Field();
  query.bind(as_integer(index)).bind(ByteView(record.leaf())).bind(case_id).bind(ByteView(sealed));
  TRY(query.run());
  for (const auto& completed : tree_.append(crypto::leaf_hash(record.leaf()))) {
    TRY(insert_node(completed.level, completed.index, completed.hash));
  }
  return {};
}

Status LogRows::insert_node(unsigned level, std::uint64_t index, const Digest& hash) {
  TRY_ASSIGN(Query query,
             database_.query("INSERT INTO log_node (level, position, hash) VALUES (?, ?, ?)"));
  return query.bind(std::int64_t{level}).bind(as_integer(index)).bind(hash.view()).run();
}

Status LogRows::save_head() {
  const Digest root = tree_.root();
  TRY_ASSIGN(Query query, database_.query("UPDATE log_head SET size = ?, root = ? WHERE id = 1"));
  return query.bind(as_integer(tree_.size())).bind(root.view()).run();
}

// A reader beside the writer may meet leaves that came after its head.
std::uint64_t LogRows::within(std::uint64_t from, std::size_t count) const {
  return std::min<std::uint64_t>(count, tree_.size() - from);
}

Result<std::vector<Bytes>> LogRows::leaves(std::uint64_t from, std::size_t count) {
  std::vector<Bytes> found;
  if (from >= tree_.size()) return found;
  TRY_ASSIGN(Query query, database_.query("SELECT leaf FROM log_leaf WHERE position >= ? "
                                          "ORDER BY position LIMIT ?"));
  query.bind(as_integer(from)).bind(as_integer(within(from, count)));
  while (true) {
    TRY_ASSIGN(const bool row, query.step());
    if (!row) return found;
    found.push_back(to_bytes(query.bytes(0)));
  }
}

Result<std::vector<Store::LoggedRecord>> LogRows::records(std::uint64_t from, std::size_t count) {
  std::vector<Store::LoggedRecord> found;
  if (from >= tree_.size()) return found;
  TRY_ASSIGN(Query query, database_.query("SELECT position, leaf, case_id, sealed FROM log_leaf "
                                          "WHERE position >= ? ORDER BY position LIMIT ?"));
  query.bind(as_integer(from)).bind(as_integer(within(from, count)));
  while (true) {
    TRY_ASSIGN(const bool row, query.step());
    if (!row) return found;
    Store::LoggedRecord record{};
    record.index = static_cast<std::uint64_t>(query.integer(0));
    record.leaf = to_bytes(query.bytes(1));
    if (!query.absent(2)) {
      record.case_id = CaseId::parse(as_text(query.bytes(2)));
      if (!record.case_id) return corrupt("log_leaf");
    }
    TRY(sealer_.open(query.bytes(3), record));
    found.push_back(std::move(record));
  }
}

Result<Digest> LogRows::node(unsigned level, std::uint64_t index) {
  const Error no_node{ErrorCode::kNotFound, "store.no-node", {}};
  if (level >= kLevels || as_integer(index) < 0) return no_node;
  TRY_ASSIGN(
      Query query,
      database_.query(level == 0 ? "SELECT leaf FROM log_leaf WHERE position = ?"
                                 : "SELECT hash FROM log_node WHERE position = ? AND level = ?"));
  query.bind(as_integer(index));
  if (level > 0) query.bind(std::int64_t{level});
  TRY_ASSIGN(const bool there, query.step());
  if (!there) return no_node;
  if (level == 0) return crypto::leaf_hash(query.bytes(0));
  const auto hash = Digest::from_bytes(query.bytes(0));
  return hash ? Result<Digest>(*hash) : corrupt("log_node");
}

}  // namespace musubi::store
