// A review of a release by an officer of another member (docs/spec/emergency.md §2): what they are
// shown, which has no personal data, and what they sign.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crypto/certificates/certificate.h"
#include "crypto/keys/keys.h"
#include "protocol/ids/ids.h"
#include "protocol/json/value.h"
#include "protocol/registry/registry.h"

namespace musubi::emergency {

inline constexpr std::size_t kMaxReviewBytes = 64 * 1024;

// Ids, codes and instants of one release. Equal records give equal requests.
struct ReviewRequest {
  MessageId message;
  NodeId node;
  NodeId recipient;
  std::string basis;
  std::string purpose;
  std::vector<std::string> categories;  // "0/identity"
  std::string released_by;
  std::optional<std::string> approved_by;
  Instant released;
  Instant due;
  Digest reason;  // SHA-256(salt ‖ the reason as the log keeps it)
};
[[nodiscard]] json::Value to_json(const ReviewRequest& request);
[[nodiscard]] Result<ReviewRequest> parse_review_request(const json::Value& value,
                                                         const std::string& pointer);

enum class Finding : std::uint8_t { kProper, kExcessive, kUnfounded };
[[nodiscard]] std::string_view finding_name(Finding finding);
[[nodiscard]] std::optional<Finding> parse_finding(std::string_view name);

struct SignedReview {
  ReviewRequest request;
  std::string person;  // "person:lg-032026-p01"
  Instant at;
  Finding finding;
  crypto::Certificate certificate;
  Bytes signature;
};
// By the holder of `certificate`.
[[nodiscard]] SignedReview sign_review(ReviewRequest request, Finding finding, Instant at,
                                       const crypto::Certificate& certificate,
                                       const crypto::PrivateKey& key);
[[nodiscard]] json::Value to_json(const SignedReview& review);
// "json.…", "certificate.…"; whether it verifies is judge_review()'s.
[[nodiscard]] Result<SignedReview> parse_signed_review(ByteView document);

// G-8. `expected`: what this node would ask to be reviewed. Refused: "review.other-release",
// "review.bad-signature", "review.unknown-signer", "review.own-organisation".
[[nodiscard]] Status judge_review(const SignedReview& review, const ReviewRequest& expected,
                                  const registry::Registry& registry, Instant now);

}  // namespace musubi::emergency
