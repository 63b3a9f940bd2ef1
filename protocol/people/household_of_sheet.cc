#include "protocol/people/household_of_sheet.h"

namespace musubi::people {
namespace {

using casework::CaseFile;
using casework::HouseholdRow;
using casework::PersonBlock;

constexpr std::int64_t kSubjectsResidence = 1;

// The decoded sheet has no sealed place any more, so what tells one is read from what was written.
std::string written(const json::Value* object, std::string_view name) {
  const json::Value* member = object != nullptr ? object->find(name) : nullptr;
  return member != nullptr && member->text() != nullptr ? *member->text() : std::string();
}

const json::Value* written_row(const CaseFile& file, std::size_t row) {
  const json::Value* rows = file.sheet.find("household");
  return rows != nullptr && rows->array() != nullptr ? &rows->array()->at(row) : nullptr;
}

// What No.1 says of the person of a row, if it does.
const PersonBlock* block_of(const CaseFile& file, std::size_t row) {
  if (row == 0) return &file.intake.subject.person;
  const auto& caller = file.intake.caller;
  return caller && caller->row == row ? &caller->person : nullptr;
}

Sex sex_of(const HouseholdRow& row, const PersonBlock* block) {
  const Sex of_row = parse_sex(row.sex).value_or(Sex::kUnknown);
  return block == nullptr ? of_row : parse_sex(block->sex).value_or(of_row);
}

Member member_of(const CaseFile& file, std::size_t index) {
  const HouseholdRow& row = file.intake.household[index];
  const PersonBlock* block = block_of(file, index);
  Member member{file.persons[index], row.name, {}, sex_of(row, block), {}, {}, {}, {}, false};
  if (index > 0) member.relation = written(written_row(file, index), "relation");
  if (block != nullptr) {
    member.name = block->name.empty() ? row.name : block->name;
    member.furigana = block->furigana;
    member.birth = block->birth;
  }
  member.age = row.age;
  if (!member.age && block != nullptr) member.age = block->age;
  if (member.birth) member.age.reset();
  if (member.age) member.age_on = file.intake.received_on;
  return member;
}

Residence residence_of_subject(const CaseFile& file) {
  const json::Value* subject = file.sheet.find("subject");
  return {kSubjectsResidence,
          written(subject, "municipality"),
          written(subject, "postcode"),
          written(subject, "address"),
          {},
          Mark::kNo};
}

// 別居: a place of their own, of which the sheet says little.
Residence residence_of_row(const CaseFile& file, std::size_t row, const std::string& living) {
  return {static_cast<std::int64_t>(row) + 1,
          written(written_row(file, row), "municipality"),
          {},
          {},
          living == "apart_in_city" ? "in_city" : "elsewhere",
          Mark::kNo};
}

// H-8: whoever is marked 有 stays it by themselves.
void mark_residence(Residence& residence, Mark mark) {
  if (mark != Mark::kNo) residence.sealed = Mark::kUnknown;
}

void add_row(const CaseFile& file, std::size_t row, Household& household) {
  const Mark mark = file.intake.household[row].sealed_place;
  const std::string living = row == 0 ? "together" : written(written_row(file, row), "living");
  if (living.empty()) return;
  if (living == "together") {
    mark_residence(household.residences.front(), mark);
    household.stays.push_back({file.persons[row], kSubjectsResidence, {}, {}});
    return;
  }
  household.residences.push_back(residence_of_row(file, row, living));
  mark_residence(household.residences.back(), mark);
  household.stays.push_back({file.persons[row], household.residences.back().number, {}, {}});
}

}  // namespace

Household household_of_sheet(const CaseFile& file) {
  Household household;
  household.residences.push_back(residence_of_subject(file));
  for (std::size_t row = 0; row < file.intake.household.size(); ++row) {
    household.members.push_back(member_of(file, row));
    add_row(file, row, household);
  }
  for (const casework::Tie& tie : file.intake.ties) {
    household.ties.push_back({file.persons[tie.from], file.persons[tie.to],
                              parse_tie(tie.kind).value_or(TieKind::kOther)});
  }
  return household;
}

SheetMarks sheet_marks(const CaseFile& file) {
  SheetMarks marks;
  const auto& rows = file.intake.household;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    marks.emplace(file.persons[row], rows[row].sealed_place);
  }
  if (file.intake.has_caller_in_no_row()) {
    marks.emplace(file.persons.back(), file.intake.caller->sealed_place);
  }
  return marks;
}

}  // namespace musubi::people
