#include "node/api/release_answer.h"

#include "node/api/problem.h"

namespace musubi::node {

json::Array names_of(const std::vector<Category>& categories) {
  json::Array names;
  for (const Category category : categories) names.push_back(label(category).name);
  return names;
}

json::Object to_json(const ReleaseAnswer& answer) {
  json::Array released;
  json::Array withheld;
  for (const PersonAssessment& person : answer.assessment.persons) {
    const std::int64_t index = person.grant.person;
    if (!person.grant.categories.empty()) {
      released.push_back(json::Object{{"categories", names_of(person.grant.categories)},
                                      {"person", index},
                                      {"role", casework::role_name(person.role)}});
    }
    for (const Withheld& item : person.withheld) {
      withheld.push_back(json::Object{{"category", label(item.category).name},
                                      {"person", index},
                                      {"reason", item.reason},
                                      {"role", casework::role_name(person.role)}});
    }
  }
  json::Object object{{"explanation", answer.explanation},
                      {"released", std::move(released)},
                      {"withheld", std::move(withheld)}};
  if (!answer.hindrance.ok()) object.emplace("hindrance", in_words(answer.hindrance.error()));
  return object;
}

http::Response release_answer(const ReleaseAnswer& answer) {
  json::Object body = to_json(answer);
  if (answer.proposal) {
    body.emplace("proposal", *answer.proposal);
    return json_response(202, std::move(body));
  }
  if (!answer.message) return problem(refused("policy.denied"), std::move(body));
  body.emplace("message", answer.message->text());
  return json_response(201, std::move(body));
}

}  // namespace musubi::node
