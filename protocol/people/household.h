// Who belongs to the people of a case, how they are related, and who lives where: the document
// household/1 (docs/spec/household.md; H-n are its rules).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/casework/intake_sheet.h"
#include "protocol/ids/ids.h"
#include "protocol/json/value.h"

namespace musubi::people {

using casework::Day;
using casework::Mark;

inline constexpr std::size_t kMaxHouseholdBytes = 256 * 1024;
inline constexpr std::size_t kMaxMembers = 64;
inline constexpr std::size_t kMaxResidences = 64;
inline constexpr std::size_t kMaxStays = 256;
inline constexpr std::size_t kMaxHouseholdTies = 256;
inline constexpr std::int64_t kMaxResidenceNumber = 9999;

// 男, 女, 左記以外 (No.1 only), 不明 (No.2 only).
enum class Sex : std::uint8_t { kMale, kFemale, kOther, kUnknown };
[[nodiscard]] std::string_view sex_code(Sex sex);
[[nodiscard]] std::optional<Sex> parse_sex(std::string_view code);

struct Member {
  PersonId person;
  std::string name;  // as written
  std::string furigana;
  Sex sex = Sex::kUnknown;
  std::string relation;  // 続柄 to the subject, as written
  std::optional<Day> birth;
  std::optional<std::int64_t> age;  // with the day on which it was that; never beside a birthday
  std::optional<Day> age_on;
  bool deceased = false;
};

enum class TieKind : std::uint8_t { kCouple, kFormerCouple, kParent, kSibling, kOther };
[[nodiscard]] std::string_view tie_code(TieKind kind);
[[nodiscard]] std::optional<TieKind> parse_tie(std::string_view code);

// `from` is … of `to`.
struct Bond {
  PersonId from;
  PersonId to;
  TieKind kind;
};

struct Residence {
  std::int64_t number;
  std::string municipality;  // 団体コード
  std::string postcode;
  std::string address;
  std::string area;  // in_city, elsewhere, or empty
  Mark sealed = Mark::kUnknown;
};

// One that has no end is where the person lives now.
struct Stay {
  PersonId person;
  std::int64_t residence;
  std::optional<Day> from;
  std::optional<Day> until;
  [[nodiscard]] bool is_now() const { return !until; }
};

// All of it, sealed places too. What is shown is made of a SealedHousehold (sealed_view.h).
struct Household {
  std::vector<Member> members;  // the subject first
  std::vector<Bond> ties;
  std::vector<Residence> residences;
  std::vector<Stay> stays;

  [[nodiscard]] const Member* member(const PersonId& person) const;
  [[nodiscard]] const Residence* residence(std::int64_t number) const;
  [[nodiscard]] bool has_stay(const PersonId& person, std::int64_t residence) const;
};

// The first fault, with its RFC 6901 place: "json.…", and those of H-2.
[[nodiscard]] Result<Household> parse_household(const json::Value& value);
[[nodiscard]] json::Value to_json(const Household& household);
[[nodiscard]] json::Value to_json(const Member& member);

// Gives each "new-1" … of a document an id of its own, wherever it is named. What is otherwise
// wrong with the document is left for parse_household() to tell.
[[nodiscard]] json::Value name_new_persons(json::Value document, crypto::RandomSource& random);

// H-11: "sheet.future-day".
[[nodiscard]] Status check_days(const Household& household, Day today);

}  // namespace musubi::people
