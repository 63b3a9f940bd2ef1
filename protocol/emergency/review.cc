#include "protocol/emergency/review.h"

#include <algorithm>

#include "protocol/json/fields.h"

namespace musubi::emergency {
namespace {

constexpr std::string_view kFormat = "musubi-review-request-1";
constexpr std::string_view kSignedAs = "musubi release review v1\n";
constexpr std::string_view kFindings[] = {"proper", "excessive", "unfounded"};
constexpr std::size_t kMaxName = 128;
constexpr std::size_t kMaxSignature = 256;
constexpr std::size_t kMaxCategories = 1024;

json::Value statement_of(const SignedReview& review) {
  return json::Object{{"at", to_text(review.at)},
                      {"finding", finding_name(review.finding)},
                      {"person", review.person}};
}

// Bound to its use: nothing else that an approval key signs begins so.
Bytes message_of(const SignedReview& review) {
  const json::Value signed_value =
      json::Object{{"request", to_json(review.request)}, {"statement", statement_of(review)}};
  return to_bytes(std::string(kSignedAs) + json::to_canonical(signed_value));
}

std::optional<std::string> parse_format(std::string_view text) {
  return text == kFormat ? std::optional(std::string(text)) : std::nullopt;
}

// Whose key it is, if it was good when it signed and nobody revoked it since.
const registry::ApprovalKey* signer_of(const SignedReview& review,
                                       const registry::Registry& registry, Instant now) {
  const auto& keys = registry.content().approval_keys;
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const registry::ApprovalKey& key) {
    return key.person == review.person &&
           key.certificate.fingerprint() == review.certificate.fingerprint();
  });
  if (found == keys.end() || !registry.usable(found->certificate, review.at).ok() ||
      registry.revoked_by(found->certificate, now)) {
    return nullptr;
  }
  return &*found;
}

}  // namespace

std::string_view finding_name(Finding finding) {
  return kFindings[static_cast<std::size_t>(finding)];
}

std::optional<Finding> parse_finding(std::string_view name) {
  const auto found = std::find(std::begin(kFindings), std::end(kFindings), name);
  if (found == std::end(kFindings)) return std::nullopt;
  return static_cast<Finding>(found - std::begin(kFindings));
}

json::Value to_json(const ReviewRequest& request) {
  json::Array categories;
  for (const std::string& each : request.categories) categories.emplace_back(each);
  json::Object object{{"basis", request.basis},
                      {"categories", std::move(categories)},
                      {"due", to_text(request.due)},
                      {"format", kFormat},
                      {"message", request.message.text()},
                      {"node", request.node.text()},
                      {"purpose", request.purpose},
                      {"reason", request.reason.hex()},
                      {"recipient", request.recipient.text()},
                      {"released", to_text(request.released)},
                      {"released_by", request.released_by}};
  if (request.approved_by) object.emplace("approved_by", *request.approved_by);
  return object;
}

Result<ReviewRequest> parse_review_request(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  fields.parsed("format", kMaxName, parse_format);
  const auto message = fields.parsed("message", kMaxName, MessageId::parse);
  const auto node = fields.parsed("node", kMaxName, NodeId::parse);
  const auto recipient = fields.parsed("recipient", kMaxName, NodeId::parse);
  std::string basis = fields.text("basis", kMaxName);
  std::string purpose = fields.text("purpose", kMaxName);
  std::vector<std::string> categories;
  fields.array("categories", kMaxCategories,
               [&](const json::Value& item, const std::string& at) -> Status {
                 if (item.text() == nullptr) return invalid("json.wrong-type", at);
                 categories.push_back(*item.text());
                 return {};
               });
  std::string released_by = fields.text("released_by", kMaxName);
  auto approved_by = fields.optional_text("approved_by", kMaxName);
  const Instant released = fields.instant("released");
  const Instant due = fields.instant("due");
  const Digest reason = fields.digest("reason");
  TRY(fields.finish());
  return ReviewRequest{*message,
                       *node,
                       *recipient,
                       std::move(basis),
                       std::move(purpose),
                       std::move(categories),
                       std::move(released_by),
                       std::move(approved_by),
                       released,
                       due,
                       reason};
}

SignedReview sign_review(ReviewRequest request, Finding finding, Instant at,
                         const crypto::Certificate& certificate, const crypto::PrivateKey& key) {
  SignedReview review{std::move(request), certificate.holder(), at, finding, certificate, {}};
  review.signature = key.sign(message_of(review));
  return review;
}

json::Value to_json(const SignedReview& review) {
  return json::Object{{"certificate", to_base64(review.certificate.der())},
                      {"request", to_json(review.request)},
                      {"signature", to_base64(review.signature)},
                      {"statement", statement_of(review)}};
}

Result<SignedReview> parse_signed_review(ByteView document) {
  TRY_ASSIGN(const json::Value value, json::parse(document, kMaxReviewBytes));
  json::Fields fields(value, "");
  const json::Value& asked = fields.value("request");
  const json::Value& said = fields.value("statement");
  const Bytes der = fields.base64("certificate", crypto::kMaxCertificateBytes);
  Bytes signature = fields.base64("signature", kMaxSignature);
  TRY(fields.finish());
  TRY_ASSIGN(ReviewRequest request, parse_review_request(asked, "/request"));
  json::Fields statement(said, "/statement");
  const Instant at = statement.instant("at");
  const auto finding = statement.parsed("finding", kMaxName, parse_finding);
  std::string person = statement.text("person", kMaxName);
  TRY(statement.finish());
  TRY_ASSIGN(auto certificate, crypto::Certificate::parse(der));
  return SignedReview{std::move(request), std::move(person),      at,
                      *finding,           std::move(certificate), std::move(signature)};
}

Status judge_review(const SignedReview& review, const ReviewRequest& expected,
                    const registry::Registry& registry, Instant now) {
  const bool same =
      json::to_canonical(to_json(review.request)) == json::to_canonical(to_json(expected));
  if (!same) return refused("review.other-release");
  if (!review.certificate.public_key().verifies(message_of(review), review.signature)) {
    return refused("review.bad-signature", review.person);
  }
  const registry::ApprovalKey* signer = signer_of(review, registry, now);
  const bool in_time = expected.released <= review.at && review.at <= now;
  if (signer == nullptr || !in_time) return refused("review.unknown-signer", review.person);
  if (signer->organisation == expected.node.organisation()) {
    return refused("review.own-organisation", review.person);
  }
  return {};
}

}  // namespace musubi::emergency
