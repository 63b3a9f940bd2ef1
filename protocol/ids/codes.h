// The closed code sets that travel: data categories, purposes, classes of legal basis, message
// kinds. Each value has a stable name for the wire and a label in Japanese and English.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace musubi {

struct CodeLabel {
  std::string_view name;  // on the wire and in files
  std::string_view ja;
  std::string_view en;
};

// The fifteen categories of personal data, each decided on its own.
// Meeting records and tips are not here: they cannot be exported at all.
enum class Category : std::uint8_t {
  kIdentity,
  kContact,
  kAddress,
  kHousehold,
  kPresentingIssues,
  kHistory,
  kHealth,
  kCareLevel,
  kFinance,
  kTax,
  kHousing,
  kWorkSchool,
  kSafety,
  kJustice,
  kServicesPlan,
};
inline constexpr std::size_t kCategoryCount = 15;

enum class Purpose : std::uint8_t {
  kIntakeHandoff,
  kAssessment,
  kPlan,
  kDelivery,
  kParticipation,
  kOutreach,
  kMonitoring,
  kRelocation,
  kSupportMeeting,
  kEmergency,
  kStatutory,
};
inline constexpr std::size_t kPurposeCount = 11;

enum class BasisClass : std::uint8_t {
  kConsent,
  kEntrustment,
  kSupportMeeting,
  kPublicBody,
  kStatute,
  kEmergency,
  kStatistics,
};
inline constexpr std::size_t kBasisClassCount = 7;

// What a message is. A kind is a promise: it is acknowledged as what it is (invariant 11).
// The list has a version (kKindListVersion); a kind that is not in it gets a signed "unsupported".
enum class Kind : std::uint8_t {
  kInformation,   // 情報提供
  kAdvice,        // 助言依頼
  kReferral,      // つなぎ
  kInquiry,       // 情報照会
  kTransfer,      // ケース移管
  kAnswer,        // 回答: to an advice request, a referral, an inquiry or a transfer
  kRecall,        // 回収: what an earlier message gave must no longer be used
  kRecallAnswer,  // 回収への回答
  kProgress,      // つなぎの経過: an act on a referral or a transfer
};
inline constexpr std::size_t kKindCount = 9;
inline constexpr int kKindListVersion = 2;

// Whether messages of the kind carry nothing about a person, and so need no permit: a recall, the
// answer to one, an act on a referral. Nobody decides on them, and nobody can be given leave to
// send something else under their name.
[[nodiscard]] constexpr bool is_notice(Kind kind) {
  return kind == Kind::kRecall || kind == Kind::kRecallAnswer || kind == Kind::kProgress;
}

[[nodiscard]] const CodeLabel& label(Category category);
[[nodiscard]] const CodeLabel& label(Purpose purpose);
[[nodiscard]] const CodeLabel& label(BasisClass basis);
[[nodiscard]] const CodeLabel& label(Kind kind);

[[nodiscard]] std::optional<Category> parse_category(std::string_view name);
[[nodiscard]] std::optional<Purpose> parse_purpose(std::string_view name);
[[nodiscard]] std::optional<BasisClass> parse_basis_class(std::string_view name);
[[nodiscard]] std::optional<Kind> parse_kind(std::string_view name);

}  // namespace musubi
