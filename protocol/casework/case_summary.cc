#include "protocol/casework/case_summary.h"

#include <algorithm>

#include "protocol/casework/japanese_era.h"
#include "protocol/json/fields.h"

namespace musubi::casework {
namespace {

constexpr std::string_view kViolence = "violence";
constexpr std::string_view kRoleNames[] = {"subject", "household_member", "caller"};

// A JSON object that leaves out what is empty.
class Content {
 public:
  Content& text(std::string_view name, std::string_view text) {
    return text.empty() ? *this : put(name, text);
  }
  Content& number(std::string_view name, const std::optional<std::int64_t>& number) {
    return number ? put(name, *number) : *this;
  }
  Content& option(std::string_view name, const std::optional<Option>& option) {
    return option ? put(name, value_of(*option)) : *this;
  }
  Content& codes(std::string_view name, const std::vector<std::string>& codes) {
    return codes.empty() ? *this : put(name, json::Array(codes.begin(), codes.end()));
  }
  Content& options(std::string_view name, const std::vector<Option>& options) {
    json::Array array;
    for (const Option& each : options) array.push_back(value_of(each));
    return array.empty() ? *this : put(name, std::move(array));
  }

  // Stores the object under its category, if there is anything in it.
  void into(PersonSummary& person, Category category) {
    if (!object_.empty()) person.categories.emplace(category, json::Value(std::move(object_)));
  }

 private:
  static json::Value value_of(const Option& option) {
    json::Object object{{"code", option.code}};
    if (!option.words.empty()) object.emplace("words", option.words);
    return object;
  }

  Content& put(std::string_view name, json::Value value) {
    object_.emplace(name, std::move(value));
    return *this;
  }

  json::Object object_;
};

template <class T>
void note_seal(PersonSummary& person, Category category, const Place<T>& place) {
  if (place.is_sealed()) person.sealed.insert(category);
}

void add_whereabouts(PersonSummary& person, const PersonBlock& block) {
  note_seal(person, Category::kContact, block.phones);
  note_seal(person, Category::kAddress, block.address);
  if (const Phones* phones = block.phones.open()) {
    Content()
        .text("phone_home", phones->home)
        .text("phone_mobile", phones->mobile)
        .into(person, Category::kContact);
  }
  if (const Address* address = block.address.open()) {
    Content()
        .text("municipality", address->municipality)
        .text("postcode", address->postcode)
        .text("address", address->address)
        .into(person, Category::kAddress);
  }
}

void add_person_block(PersonSummary& person, const PersonBlock& block) {
  Content()
      .text("furigana", block.furigana)
      .text("name", block.name)
      .text("sex", block.sex)
      .text("birth", block.birth ? date_text(*block.birth) : "")
      .number("age", block.age)
      .into(person, Category::kIdentity);
  add_whereabouts(person, block);
}

void add_topics(PersonSummary& person, const IntakeSheet& sheet) {
  std::vector<std::string> topics = sheet.topics.marked;
  const auto violence = std::remove(topics.begin(), topics.end(), kViolence);
  const bool has_violence = violence != topics.end();
  topics.erase(violence, topics.end());
  const bool violence_is_main = sheet.topics.main == kViolence;

  Content issues;
  issues.codes("topics", topics).text("topics_other", sheet.topics.other);
  if (!violence_is_main) issues.text("main_topic", sheet.topics.main.value_or(""));
  issues.text("chief_complaint", sheet.chief_complaint)
      .text("concerns", sheet.household.front().concerns)
      .text("urgency", sheet.handling.urgency)
      .into(person, Category::kPresentingIssues);
  if (has_violence) {
    Content()
        .codes("topics", std::vector<std::string>{std::string(kViolence)})
        .text("main_topic", violence_is_main ? kViolence : "")
        .into(person, Category::kSafety);
  }
}

void add_plan(PersonSummary& person, const Place<Plan>& place) {
  note_seal(person, Category::kServicesPlan, place);
  const Plan* plan = place.open();
  if (plan == nullptr) return;
  Content()
      .option("other_agencies", plan->other_agencies)
      .codes("agencies", plan->agencies)
      .text("done", plan->done)
      .text("planned", plan->planned)
      .text("difficulties", plan->difficulties)
      .text("other", plan->other)
      .text("requested", plan->requested)
      .text("response", plan->response)
      .text("signed_copy", plan->signed_copy)
      .into(person, Category::kServicesPlan);
}

PersonSummary summarise_subject(const IntakeSheet& sheet) {
  PersonSummary person{Role::kSubject, {}, {}};
  const SubjectBlock& subject = sheet.subject;
  add_person_block(person, subject.person);
  add_topics(person, sheet);
  Content().text("situation", sheet.situation).into(person, Category::kHistory);
  Content().options("disability", subject.disability).into(person, Category::kHealth);
  Content().option("care_level", subject.care_level).into(person, Category::kCareLevel);
  note_seal(person, Category::kHousing, subject.dwelling);
  if (const Dwelling* dwelling = subject.dwelling.open()) {
    Content()
        .option("housing", dwelling->housing)
        .codes("lifelines_cut", dwelling->lifelines_cut)
        .into(person, Category::kHousing);
  }
  add_plan(person, sheet.plan);
  return person;
}

// `block` is what No.1 says of the same person, if they are the caller.
PersonSummary summarise_row(const HouseholdRow& row, const PersonBlock* block) {
  PersonSummary person{Role::kHouseholdMember, {}, {}};
  const bool has_birth = block != nullptr && block->birth.has_value();
  Content()
      .text("furigana", block != nullptr ? block->furigana : "")
      .text("name", row.name)
      .text("sex", row.sex)
      .text("birth", has_birth ? date_text(*block->birth) : "")
      .number("age", row.age)
      .into(person, Category::kIdentity);
  if (block != nullptr) add_whereabouts(person, *block);
  note_seal(person, Category::kHousehold, row.link);
  if (const Link* link = row.link.open()) {
    Content()
        .text("relation", link->relation)
        .text("living", link->living)
        .text("municipality", link->municipality)
        .into(person, Category::kHousehold);
  }
  Content().text("concerns", row.concerns).into(person, Category::kPresentingIssues);
  return person;
}

PersonSummary summarise_caller(const CallerBlock& caller) {
  PersonSummary person{Role::kCaller, {}, {}};
  add_person_block(person, caller.person);
  note_seal(person, Category::kHousehold, caller.relation);
  if (const Option* relation = caller.relation.open()) {
    Content().option("relation", *relation).into(person, Category::kHousehold);
  }
  return person;
}

Result<PersonSummary> parse_person(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto role = fields.parsed("role", 32, parse_role);
  const json::Value& categories = fields.value("categories");
  TRY(fields.finish());
  const json::Object* object = categories.object();
  if (object == nullptr || object->empty()) {
    return invalid("summary.nothing-of-a-person", pointer + "/categories");
  }
  PersonSummary person{*role, {}, {}};
  for (const auto& [name, content] : *object) {
    const auto category = parse_category(name);
    if (!category || content.object() == nullptr) {
      return invalid("summary.unknown-category", pointer + "/categories");
    }
    person.categories.emplace(*category, content);
  }
  return person;
}

}  // namespace

std::string_view role_name(Role role) { return kRoleNames[static_cast<std::size_t>(role)]; }

std::optional<Role> parse_role(std::string_view name) {
  const auto found = std::find(std::begin(kRoleNames), std::end(kRoleNames), name);
  if (found == std::end(kRoleNames)) return std::nullopt;
  return static_cast<Role>(found - std::begin(kRoleNames));
}

CaseSummary summarise(const IntakeSheet& sheet) {
  CaseSummary summary;
  summary.persons.push_back(summarise_subject(sheet));
  for (std::size_t row = 1; row < sheet.household.size(); ++row) {
    const bool is_caller = sheet.caller && sheet.caller->row == row;
    summary.persons.push_back(
        summarise_row(sheet.household[row], is_caller ? &sheet.caller->person : nullptr));
  }
  if (sheet.has_caller_in_no_row()) summary.persons.push_back(summarise_caller(*sheet.caller));
  return summary;
}

CaseSummary restrict(const CaseSummary& summary,
                     const std::vector<std::vector<Category>>& allowed) {
  CaseSummary kept;
  for (std::size_t i = 0; i < summary.persons.size() && i < allowed.size(); ++i) {
    PersonSummary person{summary.persons[i].role, {}, {}};
    for (const Category category : allowed[i]) {
      const auto found = summary.persons[i].categories.find(category);
      if (found != summary.persons[i].categories.end()) person.categories.insert(*found);
    }
    if (!person.categories.empty()) kept.persons.push_back(std::move(person));
  }
  return kept;
}

json::Value to_json(const CaseSummary& summary) {
  json::Array persons;
  for (const PersonSummary& person : summary.persons) {
    json::Object categories;
    for (const auto& [category, content] : person.categories) {
      categories.emplace(label(category).name, content);
    }
    persons.push_back(
        json::Object{{"categories", std::move(categories)}, {"role", role_name(person.role)}});
  }
  return json::Object{{"persons", std::move(persons)}, {"v", kCaseSummarySchema}};
}

Result<CaseSummary> parse_case_summary(const json::Value& value) {
  json::Fields fields(value, "");
  CaseSummary summary;
  fields.integer("v", kCaseSummarySchema, kCaseSummarySchema);
  fields.array("persons", kMaxPersons,
               [&](const json::Value& item, const std::string& pointer) -> Status {
                 TRY_ASSIGN(auto person, parse_person(item, pointer));
                 summary.persons.push_back(std::move(person));
                 return {};
               });
  TRY(fields.finish());
  return summary;
}

}  // namespace musubi::casework
