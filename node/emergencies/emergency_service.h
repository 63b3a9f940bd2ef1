// Oversight of releases in an emergency: their list and rate, and reviews that an officer of
// another member signs (docs/spec/emergency.md §2, §3).
#pragma once

#include "node/runtime/situation_keeper.h"
#include "node/sharing/task.h"
#include "node/sharing/word.h"
#include "node/staff/sight.h"
#include "protocol/casework/case_file.h"
#include "protocol/emergency/review.h"
#include "protocol/emergency/rows.h"

namespace musubi::node {

class EmergencyService {
 public:
  struct Parts {
    exchange::Writer& writer;
    const SituationKeeper& situation;
    const Clock& clock;
    crypto::RandomSource& random;
    emergency::Watch watch = {};
  };
  explicit EmergencyService(Parts parts) : parts_(std::move(parts)) {}

  // Codes, ids and times, of those that the caller sees; `rows` as in SeenPage, of
  // Table::kEmergency.
  struct Page {
    json::Array emergencies;
    std::vector<store::Row> rows;
  };
  [[nodiscard]] Result<Page> list(const store::Scan& scan, const Caller& caller) const;

  // For the node's status: how many in the window, and how many alarms nobody has looked at.
  [[nodiscard]] Result<json::Object> rate() const;

  // Ends the task that an alarm opened. kNotFound "emergency.not-found"; refused
  // "review.same-person"; kConflict "review.done".
  [[nodiscard]] Status look_at_rate(const MessageId& message, const Word& word) const;

  // What an officer of another member is shown of the release whose review the task is; and the
  // salt of its reason's digest, for who tells them the reason. kNotFound "review.not-found".
  struct Asked {
    emergency::ReviewRequest request;
    std::string salt;  // hexadecimal
  };
  [[nodiscard]] Result<Asked> review_request(const std::string& task) const;

  // Ends the review with what the officer found. As emergency::judge_review(); kConflict
  // "review.done".
  [[nodiscard]] Status take_review(const std::string& task, const emergency::SignedReview& review,
                                   const casework::Author& author) const;

 private:
  [[nodiscard]] Result<Asked> asked(store::Store& store, const Task& task) const;

  Parts parts_;
};

}  // namespace musubi::node
