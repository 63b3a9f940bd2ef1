// The cases that were read last, so that one that is released and decided again at once is read
// apart once only.
//
// What a case is now is asked of the store each time: its own row is read, under its own key. A
// case that changed is read anew, and one whose key was destroyed is forgotten. This holds personal
// data in memory: of few cases, and for seconds (what is older goes when the next case is read).
//
// Not owned: nothing. For use inside Writer::run() only, one thread at a time.
#pragma once

#include <list>

#include "protocol/casework/case_file.h"

namespace musubi::node {

class CaseShelf {
 public:
  static constexpr std::size_t kMaxCases = 64;
  static constexpr Duration kMaxAge = std::chrono::seconds{30};

  // What casework::load_case() says. The file stays until the next call.
  [[nodiscard]] Result<const casework::CaseFile*> load(store::Store& store, const CaseId& id,
                                                       Instant now);

 private:
  struct Kept {
    store::Row row;  // of the case, as it was when it was read apart
    Instant read;
    casework::CaseFile file;
  };

  void forget_old(Instant now);
  std::list<Kept> kept_;  // the newest first
};

}  // namespace musubi::node
