// What has to be looked at again by somebody else after it left (REVIEW, docs/spec/policy.md §8.2),
// and the end of a case, which waits for that.
#pragma once

#include <set>

#include "node/sharing/word.h"
#include "protocol/casework/case_file.h"
#include "protocol/exchange/environment.h"
#include "protocol/ports/clock.h"

namespace musubi::node {

class ReviewService {
 public:
  struct Parts {
    exchange::Writer& writer;
    const Clock& clock;
    crypto::RandomSource& random;
  };
  explicit ReviewService(Parts parts) : parts_(parts) {}

  // Never by who released; by who approved only if `staff`, those who may review, are nobody else.
  // kNotFound "review.not-found"; kConflict "review.done"; refused "review.same-person",
  // "review.approver".
  [[nodiscard]] Status review(const std::string& task, const Word& word,
                              const std::set<std::string>& staff) const;

  // Of a closed case nothing is released; what a person says of their consent is still heard.
  // kConflict "case.review-open" (the detail is a task), "case.closed"; "case.not-found".
  [[nodiscard]] Status close_case(const CaseId& id, const casework::Author& author) const;
  // kConflict "case.open".
  [[nodiscard]] Status reopen_case(const CaseId& id, const Word& word) const;

 private:
  Parts parts_;
};

}  // namespace musubi::node
