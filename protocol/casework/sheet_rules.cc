#include "protocol/casework/sheet_rules.h"

#include <algorithm>
#include <optional>

#include "protocol/casework/revealing_text.h"
#include "protocol/ids/municipalities.h"

namespace musubi::casework {
namespace {

constexpr std::string_view kContradicts = "sheet.contradicts";
constexpr std::string_view kWordsNotAsked = "sheet.words-not-asked";

bool contains(const std::vector<std::string>& codes, std::string_view code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

// The rules of one sheet; each speaks of one thing.
class Rules {
 public:
  Rules(const IntakeSheet& sheet, SheetFaults& faults) : sheet_(sheet), faults_(faults) {}

  // 無 with something beside it; words behind 無; words where the paper has no bracket.
  void check_options() {
    if (const Plan* plan = sheet_.plan.open()) {
      no_words(plan->other_agencies, "no", "/subject/other_agencies", kContradicts);
    }
    no_words(sheet_.subject.care_level, "no", "/subject/care_level", kContradicts);
    if (const Dwelling* dwelling = sheet_.subject.dwelling.open()) {
      no_words(dwelling->housing, "owned", "/subject/housing", kWordsNotAsked);
      no_words(dwelling->housing, "rented", "/subject/housing", kWordsNotAsked);
      const auto& cut = dwelling->lifelines_cut;
      if (cut.size() > 1 && contains(cut, "none")) add("/subject/lifelines_cut", kContradicts);
    }
    check_disability();
    if (!sheet_.topics.other.empty() && !contains(sheet_.topics.marked, "other")) {
      add("/topics_other", "sheet.other-not-marked");
    }
    check_agencies();
  }

  // Row 1 is the subject and no one else: its consent is theirs.
  void check_subject_row() {
    if (sheet_.household.empty()) return;
    const HouseholdRow& row = sheet_.household.front();
    const PersonBlock& subject = sheet_.subject.person;
    check_same_name(subject.name, row.name, "/household/0/name");
    const bool opposite = (subject.sex == "male" && row.sex == "female") ||
                          (subject.sex == "female" && row.sex == "male");
    if (opposite) add("/household/0/sex", kContradicts);
    check_age(subject.birth, row.age, "/household/0/age");
    if (row.age && subject.age && *row.age != *subject.age) add("/household/0/age", kContradicts);
  }

  void check_caller() {
    if (!sheet_.caller || !sheet_.caller->row) return;
    const std::size_t row = *sheet_.caller->row;
    if (row >= sheet_.household.size()) return add("/caller/row", "sheet.no-such-row");
    check_same_name(sheet_.caller->person.name, sheet_.household[row].name, "/caller/row");
  }

  void check_ages() {
    check_born(sheet_.subject.person, "/subject");
    if (sheet_.caller) check_born(sheet_.caller->person, "/caller");
  }

  // Who lives in the city of the sheet does not live in another municipality, and the other way
  // round. Without the subject's municipality there is nothing to compare.
  void check_where_they_live() {
    const Address* address = sheet_.subject.person.address.open();
    for (std::size_t i = 1; i < sheet_.household.size(); ++i) {
      const Link* link = sheet_.household[i].link.open();
      if (link == nullptr || link->municipality.empty() || link->living.empty()) continue;
      if (address == nullptr || address->municipality.empty()) continue;
      const bool elsewhere = link->living == "apart_elsewhere";
      if (elsewhere == (link->municipality == address->municipality)) {
        add("/household/" + std::to_string(i) + "/municipality", kContradicts);
      }
    }
  }

  void check_ties() {
    for (std::size_t i = 0; i < sheet_.ties.size(); ++i) {
      const Tie& tie = sheet_.ties[i];
      const std::string at = "/ties/" + std::to_string(i);
      if (tie.kind.empty()) continue;  // could not be read, and was told so
      if (std::max(tie.from, tie.to) >= sheet_.household.size()) {
        add(at, "sheet.no-such-row");
      } else if (tie.from == tie.to) {
        add(at, kContradicts);
      } else {
        check_tie_is_new(i, at);
      }
    }
  }

  // 受付, 発出, 受取, and the report's 発出 and 受取 follow each other.
  void check_order_of_days() {
    Day last = sheet_.received_on;
    for (const auto& [day, pointer] : passages()) {
      if (!day) continue;
      if (*day < last) add(pointer, "sheet.days-out-of-order");
      last = std::max(last, *day);
    }
  }

  void check_sealed_words(const std::vector<SealedWords>& sealed_words) {
    std::optional<std::size_t> told;
    for (const SealedWords& each : sealed_words) {
      if (told == each.row || sheet_.household[each.row].sealed_place != Mark::kNo) continue;
      add("/household/" + std::to_string(each.row) + "/sealed_words", kContradicts);
      told = each.row;
    }
  }

  void check_future(Day today) {
    if (sheet_.received_on > today) add("/received_on", "sheet.future-day");
    if (sheet_.subject.person.birth > today) add("/subject/birth", "sheet.future-day");
    if (sheet_.caller && sheet_.caller->person.birth > today) {
      add("/caller/birth", "sheet.future-day");
    }
    for (const auto& [day, pointer] : passages()) {
      if (day > today) add(pointer, "sheet.future-day");
    }
  }

 private:
  struct DayAt {
    std::optional<Day> day;
    std::string pointer;
  };

  void add(std::string pointer, std::string_view reason) {
    faults_.add(reason, std::move(pointer));
  }

  void no_words(const std::optional<Option>& option, std::string_view code,
                const std::string& pointer, std::string_view reason) {
    if (option && option->code == code && !option->words.empty()) add(pointer + "/words", reason);
  }

  // 有 without a kind, and 無, stand alone; each certificate once.
  void check_disability() {
    const std::vector<Option>& options = sheet_.subject.disability;
    std::vector<std::string> seen;
    for (std::size_t i = 0; i < options.size(); ++i) {
      const std::string at = "/subject/disability/" + std::to_string(i);
      const std::string& code = options[i].code;
      const bool alone = code == "none" || code == "yes";
      if (alone && options.size() > 1) add(at, kContradicts);
      if (alone && !options[i].words.empty()) add(at + "/words", kWordsNotAsked);
      if (contains(seen, code)) add(at, "sheet.marked-twice");
      seen.push_back(code);
    }
  }

  void check_agencies() {
    const std::vector<std::string>& agencies = sheet_.handling.agencies;
    for (std::size_t i = 0; i < agencies.size(); ++i) {
      if (std::find(agencies.begin(), agencies.begin() + static_cast<std::ptrdiff_t>(i),
                    agencies[i]) != agencies.begin() + static_cast<std::ptrdiff_t>(i)) {
        add("/handling/agencies/" + std::to_string(i), "sheet.marked-twice");
      }
    }
  }

  // Spaces and spellings of one letter may differ; the rest may not.
  void check_same_name(const std::string& one, const std::string& other,
                       const std::string& pointer) {
    if (one.empty() || other.empty()) return;
    if (comparable(one) != comparable(other)) add(pointer, "sheet.names-differ");
  }

  void check_born(const PersonBlock& person, const std::string& at) {
    if (sheet_.received_on.ok() && person.birth > sheet_.received_on) {
      return add(at + "/birth", "sheet.born-after-reception");
    }
    check_age(person.birth, person.age, at + "/age");
  }

  void check_age(const std::optional<Day>& birth, const std::optional<std::int64_t>& age,
                 const std::string& pointer) {
    if (!birth || !age || !sheet_.received_on.ok() || *birth > sheet_.received_on) return;
    if (age_on(sheet_.received_on, *birth) != *age) add(pointer, "sheet.age-differs");
  }

  void check_tie_is_new(std::size_t index, const std::string& pointer) {
    const Tie& tie = sheet_.ties[index];
    for (std::size_t i = 0; i < index; ++i) {
      const Tie& known = sheet_.ties[i];
      const bool same = known.from == tie.from && known.to == tie.to;
      const bool turned = known.from == tie.to && known.to == tie.from;
      if (same || turned)
        return add(pointer, same && known.kind == tie.kind ? "sheet.marked-twice" : kContradicts);
    }
  }

  [[nodiscard]] std::vector<DayAt> passages() const {
    std::vector<DayAt> days;
    const auto put = [&days](const std::optional<Passage>& passage, const std::string& at) {
      if (!passage) return;
      days.push_back({passage->sent_on, at + "/sent_on"});
      days.push_back({passage->received_on, at + "/received_on"});
    };
    put(sheet_.handling.handover, "/handling/handover");
    put(sheet_.handling.report, "/handling/report");
    return days;
  }

  const IntakeSheet& sheet_;
  SheetFaults& faults_;
};

}  // namespace

void check_rules(const IntakeSheet& sheet, const std::vector<SealedWords>& sealed_words,
                 SheetFaults& faults) {
  Rules rules(sheet, faults);
  rules.check_options();
  rules.check_ages();
  rules.check_subject_row();
  rules.check_caller();
  rules.check_where_they_live();
  rules.check_sealed_words(sealed_words);
  rules.check_ties();
  rules.check_order_of_days();
}

void check_future(const IntakeSheet& sheet, Day today, SheetFaults& faults) {
  Rules(sheet, faults).check_future(today);
}

void check_municipality(std::string_view text, const std::string& pointer, bool is_taken_in,
                        SheetFaults& faults) {
  if (text.empty()) return;
  const auto code = MunicipalityCode::parse(text);
  if (!code) return faults.add("sheet.bad-municipality-code", pointer);
  if (is_taken_in && !is_known_municipality(*code)) {
    faults.add("sheet.unknown-municipality", pointer);
  }
}

bool looks_like_a_day(std::string_view text) {
  if (text.size() != 10) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 4 || i == 7;
    if (hyphen ? text[i] != '-' : (text[i] < '0' || text[i] > '9')) return false;
  }
  return true;
}

int age_on(Day day, Day birth) {
  const int years = static_cast<int>(day.year()) - static_cast<int>(birth.year());
  const bool before_the_birthday =
      std::pair(day.month(), day.day()) < std::pair(birth.month(), birth.day());
  return before_the_birthday ? years - 1 : years;
}

}  // namespace musubi::casework
