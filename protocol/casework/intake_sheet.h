// The consultation intake sheet (包括的相談支援受付シート No.1 to No.3), as people fill it in.
// The JSON form, its codes and limits: docs/spec/intake-sheet.md.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "crypto/base/result.h"
#include "protocol/casework/place.h"
#include "protocol/ids/ids.h"
#include "protocol/json/value.h"

namespace musubi::casework {

using Day = std::chrono::year_month_day;

inline constexpr std::size_t kMaxSheetBytes = 256 * 1024;
inline constexpr std::size_t kRowsOnPaper = 6;  // a larger family goes on on further sheets
inline constexpr std::size_t kMaxHouseholdRows = 32;
inline constexpr std::size_t kMaxShortText = 256;
inline constexpr std::size_t kMaxLongText = 16 * 1024;
inline constexpr std::size_t kMaxReferredAgencies = 16;
inline constexpr std::size_t kMaxSealedWords = 16;
inline constexpr std::size_t kMaxTies = 64;

// No.2 asks for three marks; each is a recorded state, 不明 too.
enum class Mark : std::uint8_t { kYes, kNo, kUnknown };

// A code of a closed list together with the words that its option asks for.
struct Option {
  std::string code;
  std::string words;
  [[nodiscard]] bool empty() const { return code.empty(); }
};

struct Address {
  std::string municipality;  // 団体コード
  std::string postcode;
  std::string address;
  [[nodiscard]] bool empty() const {
    return municipality.empty() && postcode.empty() && address.empty();
  }
};

struct Phones {
  std::string home;
  std::string mobile;
  [[nodiscard]] bool empty() const { return home.empty() && mobile.empty(); }
};

// No.1: who the consultation is about, and whoever came if that is somebody else.
struct PersonBlock {
  std::string furigana;
  std::string name;
  std::string sex;  // male, female, other (左記以外); empty if no box was ticked
  std::optional<Day> birth;
  std::optional<std::int64_t> age;  // as written; it may stand without a birthday
  Place<Address> address;
  Place<Phones> phones;
};

struct Dwelling {
  std::optional<Option> housing;           // owned, rented, other
  std::vector<std::string> lifelines_cut;  // water, electricity, gas, or none
  [[nodiscard]] bool empty() const { return !housing && lifelines_cut.empty(); }
};

struct SubjectBlock {
  PersonBlock person;
  std::optional<Option> care_level;  // 介護認定
  std::vector<Option> disability;    // 障害手帳
  Place<Dwelling> dwelling;
};

struct CallerBlock {
  PersonBlock person;
  Place<Option> relation;              // family or other, and which
  std::optional<std::size_t> row;      // index in the household of whoever came, if in it
  Mark sealed_place = Mark::kUnknown;  // of a caller who is in no row
};

// No.1: the sixteen topics; at most one is the main one (◎).
struct Topics {
  std::vector<std::string> marked;
  std::optional<std::string> main;
  std::string other;
};

// No.2: what binds a person to the subject, and whether they live together.
struct Link {
  std::string relation;      // 続柄
  std::string living;        // together, apart_in_city, apart_elsewhere
  std::string municipality;  // 団体コード of where somebody lives who lives apart
  [[nodiscard]] bool empty() const {
    return relation.empty() && living.empty() && municipality.empty();
  }
};

// No.2: one row of the household.
struct HouseholdRow {
  std::string name;
  std::string sex;  // male, female, unknown (不明)
  std::optional<std::int64_t> age;
  Place<Link> link;  // none for the subject
  std::string concerns;
  Mark support = Mark::kUnknown;
  Mark consent = Mark::kUnknown;
  // Not on the paper: is there a 支援措置, so that the whereabouts must stay hidden? The office
  // finds out and records it; not asked is unknown, and hides them, too.
  Mark sealed_place = Mark::kUnknown;
};

// No.2 ジェノグラム: what the drawing says of two rows: `from` is … of `to`.
struct Tie {
  std::size_t from = 0;  // indices in the household
  std::size_t to = 0;
  std::string kind;  // couple, former_couple, parent, sibling, other
};

// Which bodies help, and how it goes on: it tells where somebody is to be met.
struct Plan {
  std::optional<Option> other_agencies;  // No.1 他支援機関等への相談
  std::vector<std::string> agencies;     // No.3 関係機関名
  std::string done;
  std::string planned;
  std::string difficulties;
  std::string other;
  std::string requested;    // 引継機関に対応してもらいたいこと
  std::string response;     // 対応状況・方針
  std::string signed_copy;  // SHA-256 of the scan of the signed paper, in hexadecimal
  [[nodiscard]] bool empty() const {
    return !other_agencies && agencies.empty() && done.empty() && planned.empty() &&
           difficulties.empty() && other.empty() && requested.empty() && response.empty() &&
           signed_copy.empty();
  }
};

// One end of a hand-over on paper.
struct Contact {
  std::string office;
  std::string name;
  std::string phone;
};

// No.3: from one body to the other, with 発出日 and 受取日.
struct Passage {
  std::optional<Day> sent_on;
  std::optional<Contact> from;
  std::optional<Day> received_on;
  std::optional<Contact> to;
};

// No.3: what the receiving office did and to whom it turns. For routing; what is told of a
// person stands in Plan.
struct Handling {
  std::vector<std::string> use;  // meeting, recipient_unknown, refer
  bool continues = false;
  std::string urgency;    // none, within_week, within_month
  std::string told_name;  // 相談者に伝えた担当者名
  std::string told_contact;
  std::vector<std::string> agencies;  // 複数の関係機関に引継ぐ場合
  std::optional<Passage> handover;    // 相談受付者 → 相談引継者
  std::optional<Passage> report;      // 相談引継者 → 相談受付者
};

// A filled sheet, as far as it may be spoken of: what tells a sealed place is not in it any more
// (place_seal.h). Whoever may see all of it is shown the JSON that was written.
struct IntakeSheet {
  std::int64_t form = 0;  // 1 or 2
  std::string wording;    // the form version whose wording says what a consent mark covers
  std::optional<OrganisationId> recipient;  // the body that the consent marks name, if they do
  std::string method;                       // phone, visit, outreach, other
  Day received_on;
  std::string office;
  std::string receiver;
  SubjectBlock subject;
  std::optional<CallerBlock> caller;
  Topics topics;
  std::string situation;                // 現在の状況・経緯
  std::string chief_complaint;          // 主訴
  std::vector<HouseholdRow> household;  // row 1 is the subject
  std::vector<Tie> ties;
  Place<Plan> plan;
  Handling handling;

  // One per person: each row, then a caller who is in none. The strictest of who lives together.
  std::vector<Mark> seals;
  // Texts that were left out because they tell a sealed place; RFC 6901.
  std::vector<std::string> left_out;

  [[nodiscard]] bool has_caller_in_no_row() const { return caller && !caller->row; }
};

struct SheetReading {
  std::optional<IntakeSheet> sheet;  // if nothing is wrong
  std::vector<Error> faults;         // at most kMaxSheetFaults, in the order of the form
  std::size_t fault_count = 0;       // all of them
};

// Reads form 2, and form 1 by the rules that it had. Tells everything that the form does not
// allow, each with the RFC 6901 place as detail: reasons "json.…" and "sheet.…" (section 6 of the
// specification). `today`, in Japan, is for a sheet that is taken in: nothing in it may lie in
// the future. One that was taken once is read without.
[[nodiscard]] SheetReading read_intake_sheet(const json::Value& value, std::optional<Day> today);

struct LaterSeals;  // place_seal.h

// The same for a sheet that was taken once; the first fault. `later`, if not null, says who is
// protected by now: kInternal "sheet.other-persons" if it does not speak of the same persons.
[[nodiscard]] Result<IntakeSheet> parse_intake_sheet(const json::Value& value,
                                                     const LaterSeals* later = nullptr);

}  // namespace musubi::casework
