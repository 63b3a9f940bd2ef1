// Showing a case's sheet to somebody of this node, for a purpose that they name. What is shown is
// in the log before it is shown (docs/spec/printed-sheet.md).
#pragma once

#include "node/runtime/situation_keeper.h"
#include "protocol/casework/case_file.h"
#include "protocol/exchange/environment.h"
#include "protocol/ids/codes.h"
#include "protocol/papers/sheet_view.h"
#include "protocol/ports/clock.h"

namespace musubi::node {

// Who looks, and what for.
struct Look {
  std::string user;
  Purpose purpose;
};

struct ShownSheet {
  papers::SheetView view;
  std::uint64_t revision;
  std::string sentence;  // of the sheet's wording; empty if this node does not know it
};

class PaperService {
 public:
  struct Parts {
    exchange::Writer& writer;
    const SituationKeeper& situation;
    const Clock& clock;
    crypto::RandomSource& random;
  };
  explicit PaperService(Parts parts) : parts_(parts) {}

  // "case.not-found"; what load_case() says.
  [[nodiscard]] Result<ShownSheet> show(const CaseId& id, papers::Reader reader,
                                        const Look& look) const;

 private:
  Parts parts_;
};

}  // namespace musubi::node
