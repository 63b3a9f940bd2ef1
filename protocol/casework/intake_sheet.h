// The consultation intake sheet (包括的相談支援受付シート No.1 to No.3), as people fill it in.
// The JSON form, its codes and limits: docs/spec/intake-sheet.md.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "crypto/base/result.h"
#include "protocol/json/value.h"

namespace musubi::casework {

inline constexpr std::size_t kMaxSheetBytes = 256 * 1024;
inline constexpr std::size_t kMaxHouseholdRows = 32;  // the paper has six; families have more
inline constexpr std::size_t kMaxShortText = 256;
inline constexpr std::size_t kMaxLongText = 16 * 1024;
inline constexpr std::size_t kMaxReferredAgencies = 16;

// No.2 asks for three marks; each is a recorded state, 不明 too.
enum class Mark : std::uint8_t { kYes, kNo, kUnknown };

// A code of a closed list together with the words that its option asks for.
struct Option {
  std::string code;
  std::string words;
};

// No.1: who the consultation is about, and whoever came if that is somebody else.
struct PersonBlock {
  std::string furigana;
  std::string name;
  std::string sex;  // male, female, other (左記以外)
  std::optional<std::chrono::year_month_day> birth;
  std::string postcode;
  std::string address;
  std::string phone_home;
  std::string phone_mobile;
};

struct SubjectBlock {
  PersonBlock person;
  std::optional<Option> other_agencies;    // 他支援機関等への相談: yes/no and where
  std::optional<Option> care_level;        // 介護認定
  std::vector<std::string> lifelines_cut;  // water, electricity, gas
  std::vector<Option> disability;          // 障害手帳
  std::optional<Option> housing;           // owned, rented, other
};

struct CallerBlock {
  PersonBlock person;
  Option relation;  // family or other, and which
};

// No.1: the sixteen topics; at most one is the main one (◎).
struct Topics {
  std::vector<std::string> marked;
  std::optional<std::string> main;
  std::string other;
};

// No.2: one row of the household.
struct HouseholdRow {
  std::string name;
  std::string relation;  // 続柄; empty for the subject
  std::string sex;       // male, female, unknown (不明)
  std::optional<std::int64_t> age;
  std::string living;  // together, apart_in_city, apart_elsewhere; empty for the subject
  std::string concerns;
  Mark support = Mark::kUnknown;
  Mark consent = Mark::kUnknown;
  // Not on the paper: is there a 支援措置, so that the whereabouts must stay hidden? The office
  // finds out and records it; not asked is unknown, and hides them, too.
  Mark sealed_place = Mark::kUnknown;
};

// No.3: what the receiving office did and asks for.
struct Handling {
  std::vector<std::string> use;  // meeting, recipient_unknown, refer
  bool continues = false;
  std::string urgency;    // none, within_week, within_month
  std::string told_name;  // 相談者に伝えた担当者名
  std::string told_contact;
  std::vector<std::string> agencies;
  std::string done;
  std::string planned;
  std::string difficulties;
  std::string other;
  std::string requested;  // 引継機関に対応してもらいたいこと
};

struct IntakeSheet {
  std::string wording;  // the form version whose wording says what a consent mark covers
  std::string method;   // phone, visit, outreach, other
  std::chrono::year_month_day received_on;
  std::string office;
  std::string receiver;
  SubjectBlock subject;
  std::optional<CallerBlock> caller;
  Topics topics;
  std::string situation;                // 現在の状況・経緯
  std::string chief_complaint;          // 主訴
  std::vector<HouseholdRow> household;  // row 1 is the subject
  Handling handling;
};

// Refuses what the form does not allow, with the field's pointer as detail: reasons "json.…"
// and "sheet.second-main-topic", "sheet.no-such-day", "sheet.subject-row" …
[[nodiscard]] Result<IntakeSheet> parse_intake_sheet(const json::Value& value);

}  // namespace musubi::casework
