#include "node/api/intake_answer.h"

#include "node/api/problem.h"
#include "node/api/release_answer.h"
#include "protocol/casework/sheet_faults.h"

namespace musubi::node {
namespace {

std::vector<Category> categories_of(const casework::PersonSummary& person) {
  std::vector<Category> categories;
  for (const auto& [category, content] : person.categories) categories.push_back(category);
  return categories;
}

}  // namespace

http::Response intake_answer(const casework::CaseFile& file) {
  json::Array persons;
  for (const casework::PersonSummary& person : file.summary.persons) {
    persons.push_back(json::Object{{"categories", names_of(categories_of(person))},
                                   {"role", casework::role_name(person.role)}});
  }
  return json_response(201, json::Object{{"case", file.id.text()},
                                         {"left_out", casework::name_places(file.intake.left_out)},
                                         {"persons", std::move(persons)}});
}

json::Object faults_json(const casework::SheetReading& reading) {
  return {{"fault_count", static_cast<std::int64_t>(reading.fault_count)},
          {"faults", casework::explain(reading.faults)}};
}

http::Response intake_problem(const Error& error, const casework::SheetReading& reading) {
  return reading.faults.empty() ? problem(error) : problem(error, faults_json(reading));
}

}  // namespace musubi::node
