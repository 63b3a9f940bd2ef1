#include "node/sharing/assessment.h"

#include <set>

namespace musubi::node {
namespace {

const policy::CategoryDecision& of(const policy::Decision& decision, Category category) {
  return decision.categories[static_cast<std::size_t>(category)];
}

PersonAssessment assess_person(const policy::Engine& engine, const casework::Evidence& evidence,
                               const casework::ReleaseRequest& request,
                               const casework::CaseFile& file, std::size_t index,
                               const std::optional<casework::Consent>& consent, Instant now) {
  const casework::PersonSummary& person = file.summary.persons[index];
  PersonAssessment result{person.role, {}, {}};
  result.grant.person = static_cast<std::uint32_t>(index);
  result.grant.decision = engine.decide(
      request.basis, casework::derive_facts(evidence, request, file, index, consent, now));
  const std::set<Category> asked(request.categories.begin(), request.categories.end());
  for (const auto& [category, content] : person.categories) {
    if (asked.count(category) == 0) continue;
    const policy::Decision& decision = result.grant.decision;
    if (leaves(decision, category)) {
      result.grant.categories.push_back(category);
    } else {
      result.withheld.push_back({category, why_not(decision, category)});
    }
  }
  // What is sealed is not there to be given, whatever the decision.
  for (const Category category : person.sealed) {
    if (asked.count(category) == 0 || person.categories.count(category) > 0) continue;
    const policy::Decision& decision = result.grant.decision;
    result.withheld.push_back({category, leaves(decision, category) ? std::string(kSealedPlace)
                                                                    : why_not(decision, category)});
  }
  return result;
}

}  // namespace

// A release takes nothing out of a category: what may leave only in part does not leave at all.
bool leaves(const policy::Decision& decision, Category category) {
  return decision.releases(category) && of(decision, category).level == policy::Level::kFull;
}

std::string why_not(const policy::Decision& decision, Category category) {
  return decision.releases(category) ? std::string(kOnlyInPart) : of(decision, category).reason;
}

std::vector<policy::Grant> Assessment::grants() const {
  std::vector<policy::Grant> grants;
  for (const PersonAssessment& person : persons) {
    if (!person.grant.categories.empty()) grants.push_back(person.grant);
  }
  return grants;
}

std::vector<policy::Grant> Assessment::all() const {
  std::vector<policy::Grant> grants;
  for (const PersonAssessment& person : persons) grants.push_back(person.grant);
  return grants;
}

std::vector<std::vector<Category>> Assessment::allowed() const {
  std::vector<std::vector<Category>> allowed;
  for (const PersonAssessment& person : persons) allowed.push_back(person.grant.categories);
  return allowed;
}

Assessment assess(const policy::Engine& engine, const casework::Evidence& evidence,
                  const casework::ReleaseRequest& request, const casework::CaseFile& file,
                  const std::vector<std::optional<casework::Consent>>& consents, Instant now) {
  Assessment assessment;
  for (std::size_t i = 0; i < file.summary.persons.size(); ++i) {
    assessment.persons.push_back(
        assess_person(engine, evidence, request, file, i, consents[i], now));
  }
  return assessment;
}

std::vector<Category> held_categories(const casework::CaseSummary& summary) {
  std::set<Category> held;
  for (const casework::PersonSummary& person : summary.persons) {
    for (const auto& [category, content] : person.categories) held.insert(category);
  }
  return {held.begin(), held.end()};
}

}  // namespace musubi::node
