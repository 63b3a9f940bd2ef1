#include "tests/unit/policy/reference_evaluator.h"

#include <algorithm>

namespace musubi::policy::test {
namespace {

using Facts = std::map<std::string, std::string>;

const std::string& text(const json::Value& object, const char* member) {
  return *object.find(member)->text();
}

bool contains(const json::Value& list, const std::string& value) {
  const auto& items = *list.array();
  return std::any_of(items.begin(), items.end(),
                     [&](const json::Value& item) { return *item.text() == value; });
}

// P-12 and P-13.
bool inside(const json::Value& box, const Facts& facts, bool missing_matches) {
  for (const auto& [attribute, values] : *box.object()) {
    const auto fact = facts.find(attribute);
    if (fact == facts.end()) {
      if (!missing_matches) return false;
    } else if (!contains(values, fact->second)) {
      return false;
    }
  }
  return true;
}

bool forbids(const json::Value& row, const Facts& facts) {
  if (!inside(*row.find("when"), facts, true)) return false;
  if (const json::Value* unless = row.find("unless")) {
    for (const json::Value& box : *unless->array()) {
      if (inside(box, facts, false)) return false;
    }
  }
  return true;
}

void add_duties(ReferenceAnswer& answer, const json::Value& row) {
  const json::Value* duties = row.find("duties");
  if (duties == nullptr) return;
  for (const json::Value& duty : *duties->array()) {
    const std::int64_t days = duty.find("days") == nullptr ? 0 : *duty.find("days")->integer();
    const auto [place, added] = answer.duties.emplace(text(duty, "id"), days);
    if (!added) place->second = std::min(place->second, days);
  }
}

}  // namespace

ReferenceEvaluator::ReferenceEvaluator(std::vector<json::Value> bundles,
                                       const json::Value& catalogue) {
  for (const json::Value& bundle : bundles) {
    for (const json::Value& attribute : *bundle.find("domains")->array()) {
      domains_[text(attribute, "attribute")] = *attribute.find("values");
      if (attribute.find("setting") != nullptr) {
        settings_.emplace(text(attribute, "attribute"), text(attribute, "setting"));
      }
    }
    if (const json::Value* settled = bundle.find("settings")) {
      for (const auto& [setting, value] : *settled->object()) chosen_[setting] = *value.text();
    }
    for (const json::Value& row : *bundle.find("rows")->array()) {
      rows_[text(row, "kind")][text(bundle, "name") + "/" + text(row, "id")] = row;
    }
  }
  for (const json::Value& row : *catalogue.find("rows")->array()) {
    classes_[text(row, "id")] = text(row, "class");
  }
}

ReferenceAnswer ReferenceEvaluator::decide(const std::string& basis, const Facts& given,
                                           const std::string& category) const {
  Facts facts;
  for (const auto& [attribute, value] : given) {
    const auto domain = domains_.find(attribute);
    const bool known = domain != domains_.end() && contains(domain->second, value);
    if (known) facts[attribute] = value;  // P-14: else it is missing
  }
  for (const auto& [setting, strict] : settings_) {  // P-50
    const auto chosen = chosen_.find(setting);
    facts[setting] = chosen == chosen_.end() ? strict : chosen->second;
  }
  facts["category"] = category;
  facts.erase("basis_class");
  const auto basis_class = classes_.find(basis);
  if (basis_class != classes_.end()) facts["basis_class"] = basis_class->second;

  ReferenceAnswer answer;
  for (const auto& [rule, row] : rows_.at("forbid")) {
    if (!forbids(row, facts)) continue;
    if (answer.rules.empty()) answer.reason = text(row, "reason");
    answer.rules.push_back(rule);
  }
  if (!answer.rules.empty()) return answer;

  for (const auto& [rule, row] : rows_.at("permit")) {
    if (text(row, "basis") != basis || !inside(*row.find("when"), facts, false)) continue;
    answer.release = true;
    answer.level = text(row, "level");
    answer.rules.push_back(rule);
    add_duties(answer, row);
  }
  if (!answer.release) {
    answer.reason = "NO_PERMIT";
    return answer;
  }
  for (const auto& [rule, row] : rows_.at("duty")) {
    if (inside(*row.find("when"), facts, true)) add_duties(answer, row);
  }
  return answer;
}

}  // namespace musubi::policy::test
