// Tips (見守り情報): taken in, shown, assessed, linked to a case, put away, and erased in time.
// Nothing of them leaves (docs/spec/tip.md).
#pragma once

#include "node/runtime/situation_keeper.h"
#include "node/sharing/look.h"
#include "node/sharing/word.h"
#include "node/staff/sight.h"
#include "protocol/casework/case_file.h"
#include "protocol/tip/rows.h"

namespace musubi::node {

inline constexpr std::string_view kAssessTip = "ASSESS_TIP";
// The product's: no law names figures.
inline constexpr std::chrono::days kTipLookedAtWithin{1};
inline constexpr std::chrono::days kTipKept{90};

class TipService {
 public:
  struct Parts {
    exchange::Writer& writer;
    const SituationKeeper& situation;
    const Clock& clock;
    crypto::RandomSource& random;
    Duration keep = kTipKept;  // of what was closed without action
  };
  explicit TipService(Parts parts) : parts_(std::move(parts)) {}

  // `commissioner` is the 委託元, as of an intake: casework::partition_for().
  [[nodiscard]] Result<tip::TipId> take(const tip::Words& words,
                                        const std::optional<OrganisationId>& commissioner,
                                        const casework::Author& author) const;

  // Without words, as JSON, those that the caller sees; `rows` as in SeenPage, of Table::kTip.
  struct Page {
    json::Array tips;
    std::vector<store::Row> rows;
  };
  [[nodiscard]] Result<Page> list(const store::Scan& scan, const Caller& caller) const;
  // With its words; that they were seen is in the log. kNotFound "tip.not-found".
  [[nodiscard]] Result<json::Value> show(const tip::TipId& id, const Look& look) const;

  // kConflict "tip.no-such-step".
  [[nodiscard]] Status assess(const tip::TipId& id, const Word& word) const;
  [[nodiscard]] Status close(const tip::TipId& id, const Word& word) const;
  // `opened`: the case was taken in because of it. Refused "tip.other-partition".
  [[nodiscard]] Status link(const tip::TipId& id, const CaseId& case_id, bool opened,
                            const casework::Author& author) const;

  // Erases what was closed long enough ago. To be called now and then.
  [[nodiscard]] Status forget_due() const;

 private:
  [[nodiscard]] Status move(const tip::TipId& id, tip::Event event, const std::string& user,
                            const std::string& note, const std::optional<CaseId>& linked) const;

  Parts parts_;
};

}  // namespace musubi::node
