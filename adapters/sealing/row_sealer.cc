#include "adapters/sealing/row_sealer.h"

#include "adapters/sealing/binding.h"
#include "crypto/primitives/aead.h"
#include "crypto/primitives/hash.h"
#include "protocol/store/check.h"

namespace musubi::sealing {
namespace {

using store::Column;
using store::ColumnType;
using store::Field;
using store::Row;
using store::Sealing;
using store::TableSpec;

bool absent(const Field& field) { return std::holds_alternative<std::monostate>(field); }

std::span<const Field> key_in(const TableSpec& table, const std::vector<Field>& fields) {
  return std::span(fields).first(table.key_columns);
}

Error corrupt(const TableSpec& table, std::string_view column) {
  return {ErrorCode::kStorage, "store.corrupt",
          std::string(table.name) + "." + std::string(column)};
}

Bytes plain_of(const Field& field) {
  if (const auto* text = std::get_if<std::string>(&field)) return to_bytes(*text);
  if (const auto* bytes = std::get_if<Bytes>(&field)) return *bytes;
  Bytes number;
  append_field(number, field);
  return number;
}

Field field_of(ColumnType type, Bytes plain) {
  if (type == ColumnType::kBytes) return plain;
  if (type == ColumnType::kText) return std::string(as_text(plain));
  std::uint64_t number = 0;  // behind one byte that tells the type
  for (std::size_t i = 1; i < plain.size(); ++i) number = number << 8 | plain[i];
  return static_cast<std::int64_t>(number);
}

// Absent fields count for nothing, so that a column may be added to a table full of rows. Of a
// sealed field its GCM tag counts, which stands for the rest.
Bytes tag_of(const TableSpec& table, std::span<const Field> stored, KeyRing& keys) {
  Bytes tagged;
  tagged.reserve(512);
  append_part(tagged, as_bytes(table.name));
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (absent(stored[i])) continue;
    append_part(tagged, as_bytes(table.columns[i].name));
    const auto* bytes = std::get_if<Bytes>(&stored[i]);
    if (table.columns[i].sealing != Sealing::kClear && bytes && bytes->size() >= 16) {
      append_part(tagged, ByteView(*bytes).last(16));
    } else {
      append_field(tagged, stored[i]);
    }
  }
  const Digest mac = keys.row_tag(tagged);
  return {mac.bytes.begin(), mac.bytes.begin() + kRowTagSize};
}

bool carries_its_tag(const TableSpec& table, const std::vector<Field>& stored, KeyRing& keys) {
  if (stored.size() != table.columns.size() + 1) return false;
  const auto* tag = std::get_if<Bytes>(&stored.back());
  return tag && crypto::equal_in_constant_time(*tag, tag_of(table, stored, keys));
}

}  // namespace

// The key for a sealed column of a row; nullptr if it was shredded.
Result<const crypto::Secret*> RowSealer::key_for(const Column& column, const Row& row) {
  const std::string* const case_id = store::case_of(row);
  if (column.sealing == Sealing::kNode || !case_id) return &keys_.node_key();
  return keys_.find(*case_id);
}

Result<std::vector<Field>> RowSealer::seal(const Row& row) {
  const TableSpec& table = store::spec(row.table);
  if (const std::string* const case_id = store::case_of(row)) {
    TRY_ASSIGN(const bool shredded, keys_.shredded(*case_id));
    TRY(store::check_case_fields(row, shredded));
    if (!shredded && store::has_case_fields(row.table)) TRY(keys_.find_or_make(*case_id));
  } else {
    TRY(store::check_case_fields(row, false));
  }

  std::vector<Field> stored = row.fields;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    if (column.sealing == Sealing::kClear || absent(row.fields[i])) continue;
    TRY_ASSIGN(const crypto::Secret* const key, key_for(column, row));
    stored[i] = crypto::aead_seal(*key, binding(table.name, column.name, key_in(table, row.fields)),
                                  plain_of(row.fields[i]), random_);
  }
  stored.emplace_back(tag_of(table, stored, keys_));
  return stored;
}

Result<Row> RowSealer::open(store::Table name, std::vector<Field> stored) {
  const TableSpec& table = store::spec(name);
  if (!carries_its_tag(table, stored, keys_)) return corrupt(table, kRowTagColumn);
  stored.pop_back();

  Row row{name, std::move(stored)};
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    if (column.sealing == Sealing::kClear || absent(row.fields[i])) continue;
    TRY_ASSIGN(const crypto::Secret* const key, key_for(column, row));
    if (!key) {
      row.fields[i] = std::monostate{};
      continue;
    }
    auto plain =
        crypto::aead_open(*key, binding(table.name, column.name, key_in(table, row.fields)),
                          std::get<Bytes>(row.fields[i]));
    if (!plain) return corrupt(table, column.name);
    row.fields[i] = field_of(column.type, *std::move(plain));
  }
  return row;
}

}  // namespace musubi::sealing
