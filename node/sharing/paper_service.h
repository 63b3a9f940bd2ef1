// Showing a case's sheet to somebody of this node, for a purpose that they name. What is shown is
// in the log before it is shown (docs/spec/printed-sheet.md).
#pragma once

#include "node/runtime/situation_keeper.h"
#include "node/sharing/look.h"
#include "protocol/casework/case_file.h"
#include "protocol/exchange/environment.h"
#include "protocol/ids/codes.h"
#include "protocol/papers/sheet_view.h"
#include "protocol/ports/clock.h"

namespace musubi::node {

struct ShownSheet {
  papers::SheetView view;
  std::uint64_t revision;
  std::string sentence;  // of the sheet's wording; empty if this node does not know it
};

enum class Medium : std::uint8_t { kData, kPaper };

class PaperService {
 public:
  struct Parts {
    exchange::Writer& writer;
    const SituationKeeper& situation;
    const Clock& clock;
    crypto::RandomSource& random;
  };
  explicit PaperService(Parts parts) : parts_(parts) {}

  // "case.not-found"; what load_case() says; refused "sheet.sealed-not-printed": on paper, for the
  // office, a sheet that has a protected place (printed-sheet.md PS-16).
  [[nodiscard]] Result<ShownSheet> show(const CaseId& id, papers::Reader reader, Medium medium,
                                        const Look& look) const;

 private:
  Parts parts_;
};

}  // namespace musubi::node
