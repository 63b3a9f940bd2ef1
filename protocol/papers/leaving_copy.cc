#include "protocol/papers/leaving_copy.h"

#include "protocol/casework/japanese_era.h"

namespace musubi::papers {
namespace {

using casework::Mark;
using casework::Option;

void add(json::Object& object, std::string_view name, const std::string& text) {
  if (!text.empty()) object.emplace(name, text);
}

void add(json::Object& object, std::string_view name, const std::optional<Option>& option) {
  if (!option || option->empty()) return;
  json::Object written{{"code", option->code}};
  add(written, "words", option->words);
  object.emplace(name, std::move(written));
}

void add(json::Object& object, std::string_view name, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  object.emplace(name, json::Array(texts.begin(), texts.end()));
}

void add(json::Object& object, std::string_view name, Mark mark) {
  if (mark != Mark::kUnknown) object.emplace(name, mark == Mark::kYes ? "yes" : "no");
}

void add(json::Object& object, std::string_view name, const std::optional<std::int64_t>& number) {
  if (number) object.emplace(name, *number);
}

void add_birth(json::Object& object, const std::optional<casework::Day>& birth) {
  const auto date = birth ? casework::to_era(*birth) : std::nullopt;
  if (!date) return;
  object.emplace("birth", json::Object{{"day", static_cast<std::int64_t>(date->day)},
                                       {"era", std::string(1, date->era)},
                                       {"month", static_cast<std::int64_t>(date->month)},
                                       {"year", std::int64_t{date->year}}});
}

json::Object person_of(const casework::PersonBlock& person) {
  json::Object object;
  add(object, "furigana", person.furigana);
  add(object, "name", person.name);
  add(object, "sex", person.sex);
  add_birth(object, person.birth);
  add(object, "age", person.age);
  if (const auto* address = person.address.open()) {
    add(object, "municipality", address->municipality);
    add(object, "postcode", address->postcode);
    add(object, "address", address->address);
  }
  if (const auto* phones = person.phones.open()) {
    add(object, "phone_home", phones->home);
    add(object, "phone_mobile", phones->mobile);
  }
  return object;
}

json::Object subject_of(const casework::IntakeSheet& sheet) {
  json::Object object = person_of(sheet.subject.person);
  if (const auto* plan = sheet.plan.open()) add(object, "other_agencies", plan->other_agencies);
  add(object, "care_level", sheet.subject.care_level);
  if (const auto* dwelling = sheet.subject.dwelling.open()) {
    add(object, "housing", dwelling->housing);
    add(object, "lifelines_cut", dwelling->lifelines_cut);
  }
  json::Array disability;
  for (const Option& each : sheet.subject.disability) {
    json::Object holder;
    add(holder, "option", std::optional(each));
    disability.push_back(holder.at("option"));
  }
  if (!disability.empty()) object.emplace("disability", std::move(disability));
  return object;
}

json::Object caller_of(const casework::CallerBlock& caller) {
  json::Object object = person_of(caller.person);
  if (const Option* relation = caller.relation.open()) {
    add(object, "relation", std::optional(*relation));
  }
  return object;
}

json::Array topics_of(const casework::Topics& topics) {
  json::Array array;
  for (const std::string& topic : topics.marked) {
    json::Object object{{"topic", topic}};
    if (topics.main == topic) object.emplace("main", true);
    array.emplace_back(std::move(object));
  }
  return array;
}

json::Array household_of(const std::vector<casework::HouseholdRow>& household) {
  json::Array array;
  for (const casework::HouseholdRow& row : household) {
    json::Object object{{"name", row.name}, {"sex", row.sex}};
    add(object, "age", row.age);
    if (const auto* link = row.link.open()) {
      add(object, "relation", link->relation);
      add(object, "living", link->living);
      add(object, "municipality", link->municipality);
    }
    add(object, "concerns", row.concerns);
    add(object, "support", row.support);
    add(object, "consent", row.consent);
    array.emplace_back(std::move(object));
  }
  return array;
}

json::Object handling_of(const casework::IntakeSheet& sheet) {
  json::Object object{{"continues", sheet.handling.continues}, {"urgency", sheet.handling.urgency}};
  add(object, "use", sheet.handling.use);
  const casework::Plan* plan = sheet.plan.open();
  if (plan == nullptr) return object;
  add(object, "agencies", plan->agencies);
  add(object, "done", plan->done);
  add(object, "planned", plan->planned);
  add(object, "difficulties", plan->difficulties);
  add(object, "other", plan->other);
  add(object, "requested", plan->requested);
  add(object, "signed_copy", plan->signed_copy);
  if (!plan->response.empty()) {
    object.emplace("report", json::Object{{"response", plan->response}});
  }
  return object;
}

}  // namespace

json::Value leaving_copy(const casework::IntakeSheet& sheet) {
  json::Object object{{"form", "intake-sheet/2"},
                      {"handling", handling_of(sheet)},
                      {"household", household_of(sheet.household)},
                      {"method", sheet.method},
                      {"received_on", casework::date_text(sheet.received_on)},
                      {"subject", subject_of(sheet)},
                      {"topics", topics_of(sheet.topics)},
                      {"wording", sheet.wording}};
  if (sheet.caller) object.emplace("caller", caller_of(*sheet.caller));
  add(object, "topics_other", sheet.topics.other);
  add(object, "situation", sheet.situation);
  add(object, "chief_complaint", sheet.chief_complaint);
  return object;
}

}  // namespace musubi::papers
