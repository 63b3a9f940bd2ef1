// The closed codes of records from which facts are derived (docs/spec/facts.md).
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace musubi::facts {

// A recorded state, in the words of ISO/IEC TS 27560. Only given and renewed permit anything;
// unknown (不明) is a state like the others, and the one of whom nobody asked (invariant 2).
enum class ConsentState : std::uint8_t {
  kUnknown,
  kRequested,
  kDeferred,
  kGiven,
  kRenewed,
  kRefused,
  kWithdrawn,
  kExpired,
  kTerminated,
  kInvalidated,
};
// The two things that one consent may allow: 提供 and 収集. They are recorded and asked for apart.
enum class Direction : std::uint8_t { kProvide, kCollect };
// How the recipient stands to the sender.
enum class Relation : std::uint8_t {
  kSameMunicipality,           // another office or node of the same body
  kOwnContractor,              // the recipient works for the sender (委託先)
  kCommissioningMunicipality,  // the sender works for the recipient (委託元)
  kOtherMunicipality,
  kPrefecture,
  kOther,
};
enum class Agreement : std::uint8_t { kNone, kExpired, kOtherPurpose, kValid };  // worst first
enum class BodyKind : std::uint8_t {
  kMunicipality,
  kPrefecture,
  kContractor,
  kPolice,
  kMedical,
  kEducationBoard,
  kPublicEnterprise,
  kPublicHospital,
  kAssembly,
  kWelfareCommissioner,
  kCompany,
  kOther,
};
enum class Regime : std::uint8_t { kSupportMeeting, kIntegratedSupportMeeting };
enum class Urgency : std::uint8_t { kNone, kWithinMonth, kWithinWeek, kLifeThreat };
enum class Obtainable : std::uint8_t { kYes, kDifficult, kWouldObstruct };
enum class PlanStage : std::uint8_t { kNone, kProposed, kEarlyStart, kDecided, kEnded };
enum class Attendance : std::uint8_t { kNo, kYes, kUnknown };

// The names on the wire, in the order of the values.
template <class Code>
inline constexpr std::array<std::string_view, 0> kNames{};
template <>
inline constexpr std::array<std::string_view, 10> kNames<ConsentState>{
    "unknown", "requested", "deferred", "given",      "renewed",
    "refused", "withdrawn", "expired",  "terminated", "invalidated"};
template <>
inline constexpr std::array<std::string_view, 2> kNames<Direction>{"provide", "collect"};
template <>
inline constexpr std::array<std::string_view, 6> kNames<Relation>{
    "same_municipality",  "own_contractor", "commissioning_municipality",
    "other_municipality", "prefecture",     "other"};
template <>
inline constexpr std::array<std::string_view, 4> kNames<Agreement>{"none", "expired",
                                                                   "other_purpose", "valid"};
template <>
inline constexpr std::array<std::string_view, 12> kNames<BodyKind>{
    "municipality", "prefecture",           "contractor",        "police",
    "medical",      "education_board",      "public_enterprise", "public_hospital",
    "assembly",     "welfare_commissioner", "company",           "other"};
template <>
inline constexpr std::array<std::string_view, 2> kNames<Regime>{"support_meeting",
                                                                "integrated_support_meeting"};
template <>
inline constexpr std::array<std::string_view, 4> kNames<Urgency>{"none", "within_month",
                                                                 "within_week", "life_threat"};
template <>
inline constexpr std::array<std::string_view, 3> kNames<Obtainable>{"yes", "difficult",
                                                                    "would_obstruct"};
template <>
inline constexpr std::array<std::string_view, 5> kNames<PlanStage>{
    "none", "proposed", "early_start", "decided", "ended"};
template <>
inline constexpr std::array<std::string_view, 3> kNames<Attendance>{"no", "yes", "unknown"};

template <class Code>
[[nodiscard]] constexpr std::string_view name_of(Code code) {
  return kNames<Code>[static_cast<std::size_t>(code)];
}

template <class Code>
[[nodiscard]] std::optional<Code> parse_code(std::string_view name) {
  const auto& names = kNames<Code>;
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Code>(found - names.begin());
}

[[nodiscard]] constexpr bool permits(ConsentState state) {
  return state == ConsentState::kGiven || state == ConsentState::kRenewed;
}

// Whether many bodies may stand so, tied to the sender by no contract: words that speak of them say
// what such a body is, and not which one is meant.
[[nodiscard]] constexpr bool leaves_open_which(Relation relation) {
  return relation == Relation::kOtherMunicipality || relation == Relation::kPrefecture ||
         relation == Relation::kOther;
}

}  // namespace musubi::facts
