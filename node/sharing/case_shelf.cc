#include "node/sharing/case_shelf.h"

#include <algorithm>

namespace musubi::node {

Result<const casework::CaseFile*> CaseShelf::load(store::Store& store, const CaseId& id,
                                                  Instant now) {
  forget_old(now);
  TRY_ASSIGN(store::Row row, casework::case_row_of(store, id));
  const auto found = std::find_if(kept_.begin(), kept_.end(),
                                  [&id](const Kept& kept) { return kept.file.id == id; });
  if (found != kept_.end() && found->row == row) return &found->file;
  if (found != kept_.end()) kept_.erase(found);
  TRY_ASSIGN(casework::CaseFile file, casework::load_case(store, row));
  if (kept_.size() == kMaxCases) kept_.pop_back();
  kept_.push_front({std::move(row), now, std::move(file)});
  return &kept_.front().file;
}

// A clock that stepped back must not keep anything for longer.
void CaseShelf::forget_old(Instant now) {
  kept_.remove_if([now](const Kept& kept) { return kept.read > now || kept.read + kMaxAge < now; });
}

}  // namespace musubi::node
