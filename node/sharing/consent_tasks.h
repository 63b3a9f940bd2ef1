// What staff have to do about consents by a day: ask again before one ends, and follow a withdrawal
// up until every copy was answered for (docs/spec/consent.md §5 and §7).
#pragma once

#include <vector>

#include "node/sharing/task.h"
#include "protocol/casework/consent.h"

namespace musubi::node {

inline constexpr std::string_view kConsentEnds = "CONSENT_ENDS";
inline constexpr std::string_view kRecallFollowUp = "RECALL_FOLLOW_UP";
inline constexpr std::chrono::days kAskBeforeEnd{30};
// Those who have to answer have as long (referral.md T-20).
inline constexpr std::chrono::days kFollowUpWithin{7};

// Each person has one, which moves with their consent. Due before the end by `lead`, and not before
// `now`. nullopt: nothing that permits ends by itself.
struct ConsentEnd {
  const casework::CaseFile& file;
  std::size_t person;
  std::optional<Instant> end;
  std::chrono::days lead;
  Instant now;
};
[[nodiscard]] Status put_end_task(store::Store& store, const ConsentEnd& end,
                                  store::ChangeSet& change);
// The same for a case that is taken in with this change: nothing of it is in the store yet.
void insert_end_task(const ConsentEnd& end, store::ChangeSet& change);

// The earliest end of what permits something at `now`.
[[nodiscard]] std::optional<Instant> earliest_end(const casework::Consent& consent,
                                                  const casework::Wordings& wordings, Instant now);

[[nodiscard]] std::string follow_up_id(const casework::ConsentId& consent);
// Of what rested on the consent; there is at least one message.
[[nodiscard]] Task follow_up_task(const casework::CaseFile& file, std::size_t person,
                                  const casework::Consent& consent,
                                  const std::vector<MessageId>& messages, Instant now);

}  // namespace musubi::node
