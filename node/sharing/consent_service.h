// What staff look up about consents: all that was recorded, a receipt for the person, who has
// copies, and how far each withdrawal has come (docs/spec/consent.md §6 and §7). Recording itself
// is SharingService's, since messages follow from it.
#pragma once

#include "node/runtime/situation_keeper.h"
#include "node/sharing/look.h"
#include "node/sharing/word.h"
#include "node/staff/sight.h"
#include "protocol/casework/consent.h"
#include "protocol/ports/clock.h"

namespace musubi::node {

class ConsentService {
 public:
  struct Parts {
    exchange::Writer& writer;
    const SituationKeeper& situation;
    const Clock& clock;
    crypto::RandomSource& random;
  };
  explicit ConsentService(Parts parts) : parts_(std::move(parts)) {}

  // As JSON (docs/spec/api.md §6), the newest first. That somebody looked is in the log.
  // "case.not-found".
  [[nodiscard]] Result<json::Value> list(const CaseId& id, const Look& look) const;
  // "consent.not-found". That it was made, and for whom, is in the log.
  [[nodiscard]] Result<json::Value> receipt(const CaseId& id, const casework::ConsentId& consent,
                                            const Look& look) const;
  // Every message that rests, or rested, on the consent of the person whose consent it is, with all
  // of its copies: who would have to give something up.
  [[nodiscard]] Result<json::Value> recipients(const CaseId& id, const casework::ConsentId& consent,
                                               const Look& look) const;
  // Consents that end soon and of which nobody asked yet, the nearest first: of cases that the
  // caller sees.
  [[nodiscard]] Result<json::Value> ending(const Caller& caller) const;
  // Every time that something was taken back, the newest first, and what became of each copy.
  // That somebody looked is in the log.
  [[nodiscard]] Result<json::Value> withdrawals(const CaseId& id, const Look& look) const;
  // A person looked at the answers. kNotFound "withdrawal.not-found"; kConflict
  // "withdrawal.unanswered" (the detail says of how many copies), "withdrawal.closed".
  [[nodiscard]] Status close_withdrawal(const CaseId& id, const casework::ConsentId& consent,
                                        const Word& word) const;

 private:
  [[nodiscard]] Status log_view(store::Store& store, const CaseId& id, json::Object what,
                                const Look& look) const;

  Parts parts_;
};

}  // namespace musubi::node
