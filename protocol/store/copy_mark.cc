#include "protocol/store/copy_mark.h"

namespace musubi::store {
namespace {

const Key& mark() {
  static const Key kMark{std::string("copy")};
  return kMark;
}

}  // namespace

ChangeSet mark_as_copy() {
  ChangeSet marking = ChangeSet::bookkeeping();
  marking.put({Table::kSetting, {mark().front(), to_bytes("1")}});
  return marking;
}

Result<bool> is_copy(Store& store) {
  TRY_ASSIGN(const auto row, store.find(Table::kSetting, mark()));
  return row.has_value();
}

void unmark_copy(ChangeSet& act) { act.erase(Table::kSetting, mark()); }

}  // namespace musubi::store
