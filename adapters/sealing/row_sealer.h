// Turns rows into what is stored, and back. Sealed columns become AES-256-GCM values that are
// bound to their place; and each row carries a tag over all its stored fields, so that a change
// of a clear field is noticed too.
#pragma once

#include "adapters/sealing/key_ring.h"
#include "protocol/store/schema.h"

namespace musubi::sealing {

inline constexpr std::size_t kRowTagSize = 16;
inline constexpr std::string_view kRowTagColumn = "row_tag";

class RowSealer {
 public:
  // The references must outlive the sealer.
  RowSealer(KeyRing& keys, crypto::RandomSource& random) : keys_(keys), random_(random) {}

  // The fields as they are stored, and behind them the tag. Requires a row that passed
  // store::check(). kConflict "store.shredded"; kInvalid "store.missing-field".
  [[nodiscard]] Result<std::vector<store::Field>> seal(const store::Row& row);

  // The row, with absent fields where its case was shredded. kStorage "store.corrupt" if a
  // byte differs or lies elsewhere than where it was put.
  [[nodiscard]] Result<store::Row> open(store::Table table, std::vector<store::Field> stored);

 private:
  Result<const crypto::Secret*> key_for(const store::Column& column, const store::Row& row);

  KeyRing& keys_;
  crypto::RandomSource& random_;
};

}  // namespace musubi::sealing
