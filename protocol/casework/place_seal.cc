#include "protocol/casework/place_seal.h"

#include <algorithm>

#include "protocol/casework/revealing_text.h"

namespace musubi::casework {
namespace {

constexpr std::size_t kSubject = 0;

constexpr std::string_view kMarkCodes[] = {"yes", "no", "unknown"};

int strictness(Mark mark) { return mark == Mark::kYes ? 2 : mark == Mark::kUnknown ? 1 : 0; }

// The subject, whoever lives with them, and whoever may: a way of living that nobody wrote down
// is no reason to tell the place.
bool may_live_with_subject(const HouseholdRow& row) {
  const Link* link = row.link.open();
  return link == nullptr || link->living.empty() || link->living == "together";
}

std::vector<Mark> effective_seals(const IntakeSheet& sheet) {
  Mark together = sheet.household[kSubject].sealed_place;
  for (const HouseholdRow& row : sheet.household) {
    if (may_live_with_subject(row)) together = stricter(together, row.sealed_place);
  }
  std::vector<Mark> seals;
  for (const HouseholdRow& row : sheet.household) {
    seals.push_back(may_live_with_subject(row) ? together : row.sealed_place);
  }
  if (sheet.has_caller_in_no_row()) seals.push_back(sheet.caller->sealed_place);
  return seals;
}

Mark seal_of_caller(const IntakeSheet& sheet) {
  return sheet.caller->row ? sheet.seals[*sheet.caller->row] : sheet.seals.back();
}

void add_person(TellingText& telling, const PersonBlock& person) {
  if (const Address* address = person.address.open()) {
    telling.add_address(address->address);
    telling.add_number(address->postcode);
  }
  if (const Phones* phones = person.phones.open()) {
    telling.add_number(phones->home);
    telling.add_number(phones->mobile);
  }
}

void add_option(TellingText& telling, const std::optional<Option>& option) {
  if (option) telling.add_words(option->words);
}

// All that the sheet says outright of the places of those who are sealed.
TellingText places_of(const IntakeSheet& sheet, const std::vector<SealedWords>& sealed_words) {
  TellingText telling;
  if (sheet.seals[kSubject] != Mark::kNo) {
    add_person(telling, sheet.subject.person);
    if (const Dwelling* dwelling = sheet.subject.dwelling.open()) {
      add_option(telling, dwelling->housing);
    }
    if (const Plan* plan = sheet.plan.open()) {
      add_option(telling, plan->other_agencies);
      for (const std::string& agency : plan->agencies) telling.add_words(agency);
    }
  }
  // A caller about whom nobody asked often lives where the subject does: hiding what they share
  // would hide the subject's own place, about which somebody did ask.
  if (sheet.caller) {
    const Mark seal = seal_of_caller(sheet);
    if (seal == Mark::kYes || (sheet.caller->row && seal == Mark::kUnknown)) {
      add_person(telling, sheet.caller->person);
    }
  }
  for (const SealedWords& each : sealed_words) {
    if (sheet.seals[each.row] != Mark::kNo) telling.add_words(each.words);
  }
  return telling;
}

void seal_all(IntakeSheet& sheet) {
  if (sheet.seals[kSubject] != Mark::kNo) {
    sheet.subject.person.address.seal();
    sheet.subject.person.phones.seal();
    sheet.subject.dwelling.seal();
    sheet.plan.seal();
  }
  for (std::size_t row = 0; row < sheet.household.size(); ++row) {
    if (sheet.seals[row] != Mark::kNo) sheet.household[row].link.seal();
  }
  if (sheet.caller && seal_of_caller(sheet) != Mark::kNo) {
    sheet.caller->person.address.seal();
    sheet.caller->person.phones.seal();
    sheet.caller->relation.seal();
  }
}

// Empties what tells a place, and remembers where it was. Names are kept: they are what a person
// is called, also if a house is called the same.
class Sweep {
 public:
  Sweep(const TellingText& telling, IntakeSheet& sheet) : telling_(telling), sheet_(sheet) {}

  void run() {
    text(sheet_.topics.other, "/topics_other");
    text(sheet_.situation, "/situation");
    text(sheet_.chief_complaint, "/chief_complaint");
    option(sheet_.subject.care_level, "/subject/care_level");
    for (std::size_t i = 0; i < sheet_.subject.disability.size(); ++i) {
      text(sheet_.subject.disability[i].words,
           "/subject/disability/" + std::to_string(i) + "/words");
    }
    if (Dwelling* dwelling = sheet_.subject.dwelling.open()) {
      option(dwelling->housing, "/subject/housing");
    }
    person(sheet_.subject.person, "/subject");
    for (std::size_t i = 0; i < sheet_.household.size(); ++i) {
      row(sheet_.household[i], "/household/" + std::to_string(i));
    }
    if (sheet_.caller) caller(*sheet_.caller);
    if (Plan* plan = sheet_.plan.open()) sweep_plan(*plan);
  }

 private:
  void text(std::string& text, const std::string& pointer) {
    if (text.empty() || !telling_.is_told_by(text)) return;
    text.clear();
    sheet_.left_out.push_back(pointer);
  }

  void option(std::optional<Option>& option, const std::string& pointer) {
    if (option) text(option->words, pointer + "/words");
  }

  void person(PersonBlock& person, const std::string& at) {
    const Address* address = person.address.open();
    if (address != nullptr &&
        (telling_.is_told_by(address->address) || telling_.is_told_by(address->postcode))) {
      person.address.seal();
      sheet_.left_out.push_back(at + "/address");
    }
    if (Phones* phones = person.phones.open()) {
      text(phones->home, at + "/phone_home");
      text(phones->mobile, at + "/phone_mobile");
      if (phones->empty()) person.phones.seal();
    }
  }

  void row(HouseholdRow& row, const std::string& at) {
    text(row.concerns, at + "/concerns");
    const Link* link = row.link.open();
    if (link != nullptr && telling_.is_told_by(link->relation)) {
      row.link.seal();
      sheet_.left_out.push_back(at + "/relation");
    }
  }

  void caller(CallerBlock& caller) {
    person(caller.person, "/caller");
    if (Option* relation = caller.relation.open()) text(relation->words, "/caller/relation/words");
  }

  void sweep_plan(Plan& plan) {
    option(plan.other_agencies, "/subject/other_agencies");
    text(plan.done, "/handling/done");
    text(plan.planned, "/handling/planned");
    text(plan.difficulties, "/handling/difficulties");
    text(plan.other, "/handling/other");
    text(plan.requested, "/handling/requested");
    text(plan.response, "/handling/report/response");
    const auto told =
        std::remove_if(plan.agencies.begin(), plan.agencies.end(),
                       [this](const std::string& agency) { return telling_.is_told_by(agency); });
    if (told == plan.agencies.end()) return;
    plan.agencies.erase(told, plan.agencies.end());
    sheet_.left_out.push_back("/handling/agencies");
  }

  const TellingText& telling_;
  IntakeSheet& sheet_;
};

}  // namespace

std::string_view mark_code(Mark mark) { return kMarkCodes[static_cast<std::size_t>(mark)]; }

std::optional<Mark> parse_mark_code(std::string_view code) {
  const auto found = std::find(std::begin(kMarkCodes), std::end(kMarkCodes), code);
  if (found == std::end(kMarkCodes)) return std::nullopt;
  return static_cast<Mark>(found - std::begin(kMarkCodes));
}

Mark stricter(Mark one, Mark other) { return strictness(one) < strictness(other) ? other : one; }

void seal_places(IntakeSheet& sheet, const std::vector<SealedWords>& sealed_words,
                 const LaterSeals* later) {
  sheet.seals = later != nullptr ? later->seals : effective_seals(sheet);
  TellingText telling = places_of(sheet, sealed_words);
  if (later != nullptr) {
    for (const std::string& address : later->addresses) telling.add_address(address);
  }
  seal_all(sheet);
  Sweep(telling, sheet).run();
}

// The words are swept as one text of the sheet.
bool tells_sealed_place(const json::Value& sheet, const LaterSeals* later, std::string_view words) {
  constexpr std::string_view kText = "situation";
  json::Value written = sheet;
  if (written.object() == nullptr) return true;
  (*written.object())[std::string(kText)] = std::string(words);
  const auto read = parse_intake_sheet(written, later);
  if (!read) return true;
  const auto& left_out = read->left_out;
  return std::find(left_out.begin(), left_out.end(), "/" + std::string(kText)) != left_out.end();
}

}  // namespace musubi::casework
