#include "protocol/json/fields.h"
#include "protocol/policy/bundle.h"
#include "protocol/policy/decision.h"
#include "protocol/policy/engine.h"
#include "protocol/policy/obligations.h"

namespace musubi::policy {
namespace {

constexpr std::string_view kFormat = "musubi-decision-1";
constexpr std::size_t kMaxRules = (2 + kMaxAcceptance) * kMaxRows;
constexpr std::size_t kMaxRuleName = 2 * kMaxName + 1;
constexpr std::size_t kMaxDuties = 64;

constexpr std::array<std::string_view, 3> kLevels{"full", "redacted", "existence_only"};
constexpr std::array<std::string_view, 3> kPhases{"before", "with", "after"};
constexpr std::array<std::string_view, 3> kAudiences{"internal", "subject", "peer"};
constexpr std::array<std::string_view, 2> kEffects{"deny", "release"};

template <class Enum, std::size_t N>
std::optional<Enum> parse_name(const std::array<std::string_view, N>& names,
                               std::string_view name) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

template <class Item>
json::Array to_array(const std::vector<Item>& items) {
  json::Array array;
  for (const Item& item : items) array.push_back(to_json(item));
  return array;
}
json::Array texts(const std::vector<std::string>& items) { return {items.begin(), items.end()}; }

json::Value to_json(const CategoryDecision& decision) {
  json::Object object{{"category", label(decision.category).name},
                      {"effect", kEffects[static_cast<std::size_t>(decision.effect)]},
                      {"rules", texts(decision.rules)}};
  if (decision.effect == Effect::kRelease) {
    object.emplace("level", name(decision.level));
    object.emplace("duties", to_array(decision.duties));
  } else {
    object.emplace("reason", decision.reason);
    object.emplace("audience", name(decision.audience));
  }
  return object;
}

json::Value to_json(const ForbiddenSet& set) {
  json::Array categories;
  for (const Category category : set.categories) categories.emplace_back(label(category).name);
  return json::Object{{"rule", set.rule},
                      {"categories", std::move(categories)},
                      {"reason", set.reason},
                      {"audience", name(set.audience)}};
}

json::Value to_json(const BundleHashes& bundles) {
  json::Array acceptance;
  for (const Digest& digest : bundles.acceptance) acceptance.emplace_back(digest.hex());
  return json::Object{{"catalogue", bundles.catalogue.hex()},
                      {"baseline", bundles.baseline.hex()},
                      {"sender", bundles.sender.hex()},
                      {"acceptance", std::move(acceptance)}};
}

Result<BundleHashes> hashes_from_json(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  BundleHashes hashes{
      fields.digest("catalogue"), fields.digest("baseline"), fields.digest("sender"), {}};
  fields.array("acceptance", kMaxAcceptance,
               [&](const json::Value& item, const std::string& where) -> Status {
                 const auto digest =
                     item.text() == nullptr ? std::nullopt : Digest::from_hex(*item.text());
                 if (!digest) return invalid("json.bad-value", where);
                 hashes.acceptance.push_back(*digest);
                 return {};
               });
  TRY(fields.finish());
  return hashes;
}

void read_rules(json::Fields& fields, std::vector<std::string>& rules) {
  fields.array("rules", kMaxRules,
               [&](const json::Value& item, const std::string& where) -> Status {
                 if (item.text() == nullptr) return invalid("json.wrong-type", where);
                 if (item.text()->size() > kMaxRuleName) return invalid("json.too-long", where);
                 rules.push_back(*item.text());
                 return {};
               });
}

void read_release(json::Fields& fields, CategoryDecision& decision) {
  decision.level = fields.parsed("level", kMaxName, parse_level).value_or(decision.level);
  fields.array("duties", kMaxDuties,
               [&](const json::Value& item, const std::string& where) -> Status {
                 TRY_ASSIGN(Duty duty, duty_from_json(item, where));
                 decision.duties.push_back(std::move(duty));
                 return {};
               });
}

void read_denial(json::Fields& fields, CategoryDecision& decision) {
  decision.reason = fields.text("reason", kMaxName);
  decision.audience =
      fields.parsed("audience", kMaxName, parse_audience).value_or(decision.audience);
}

Result<CategoryDecision> category_from_json(const json::Value& value, const std::string& pointer) {
  const auto parse_effect = [](std::string_view text) {
    return parse_name<Effect>(kEffects, text);
  };
  json::Fields fields(value, pointer);
  CategoryDecision decision;
  decision.category =
      fields.parsed("category", kMaxName, parse_category).value_or(Category::kIdentity);
  decision.effect = fields.parsed("effect", kMaxName, parse_effect).value_or(Effect::kDeny);
  read_rules(fields, decision.rules);
  if (decision.effect == Effect::kRelease) {
    read_release(fields, decision);
  } else {
    read_denial(fields, decision);
  }
  TRY(fields.finish());
  return decision;
}

Result<ForbiddenSet> set_from_json(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  ForbiddenSet set;
  set.rule = fields.text("rule", kMaxRuleName);
  fields.array("categories", kCategoryCount,
               [&](const json::Value& item, const std::string& where) -> Status {
                 const auto category =
                     item.text() == nullptr ? std::nullopt : parse_category(*item.text());
                 if (!category) return invalid("json.bad-value", where);
                 set.categories.push_back(*category);
                 return {};
               });
  set.reason = fields.text("reason", kMaxName);
  set.audience = fields.parsed("audience", kMaxName, parse_audience).value_or(set.audience);
  TRY(fields.finish());
  return set;
}

// All fifteen, in their order: a decision that is silent about one would be no answer.
Status read_categories(json::Fields& fields, Decision& decision) {
  std::size_t next = 0;
  fields.array("categories", kCategoryCount,
               [&](const json::Value& item, const std::string& where) -> Status {
                 TRY_ASSIGN(CategoryDecision category, category_from_json(item, where));
                 if (static_cast<std::size_t>(category.category) != next) {
                   return invalid("decision.category-order", where);
                 }
                 decision.categories[next++] = std::move(category);
                 return {};
               });
  return next == kCategoryCount ? Status{} : invalid("decision.category-order", "/categories");
}

}  // namespace

std::string_view name(Level level) { return kLevels[static_cast<std::size_t>(level)]; }
std::string_view name(Phase phase) { return kPhases[static_cast<std::size_t>(phase)]; }
std::string_view name(Audience audience) { return kAudiences[static_cast<std::size_t>(audience)]; }
std::optional<Level> parse_level(std::string_view name) { return parse_name<Level>(kLevels, name); }
std::optional<Phase> parse_phase(std::string_view name) { return parse_name<Phase>(kPhases, name); }
std::optional<Audience> parse_audience(std::string_view name) {
  return parse_name<Audience>(kAudiences, name);
}

json::Value to_json(const Decision& decision) {
  json::Array categories;
  for (const CategoryDecision& category : decision.categories) {
    categories.push_back(to_json(category));
  }
  json::Array sets;
  for (const ForbiddenSet& set : decision.forbidden_sets) sets.push_back(to_json(set));
  json::Object object{{"format", kFormat}, {"basis", decision.basis}};
  // An initializer list would copy what is large.
  object.emplace("bundles", to_json(decision.bundles));
  object.emplace("facts", to_json(decision.facts));
  object.emplace("categories", std::move(categories));
  object.emplace("forbidden_sets", std::move(sets));
  return object;
}

Result<Decision> decision_from_json(const json::Value& value) {
  json::Fields fields(value, "");
  Decision decision;
  if (fields.text("format", kMaxName) != kFormat) fields.fault("format", "json.bad-value");
  decision.basis = fields.text("basis", kMaxName);
  const json::Value& bundles = fields.value("bundles");
  const json::Value& facts = fields.value("facts");
  const Status categories = read_categories(fields, decision);
  fields.array("forbidden_sets", kMaxRules,
               [&](const json::Value& item, const std::string& where) -> Status {
                 TRY_ASSIGN(ForbiddenSet set, set_from_json(item, where));
                 decision.forbidden_sets.push_back(std::move(set));
                 return {};
               });
  TRY(fields.finish());
  TRY(categories);
  TRY_ASSIGN(decision.bundles, hashes_from_json(bundles, "/bundles"));
  TRY_ASSIGN(decision.facts, facts_from_json(facts));
  return decision;
}

json::Value to_json(const std::vector<Grant>& grants) {
  json::Array array;
  for (const Grant& grant : grants) {
    json::Array categories;
    for (const Category category : grant.categories) categories.push_back(label(category).name);
    json::Object object{{"person", std::int64_t{grant.person}}};
    object.emplace("categories", std::move(categories));
    object.emplace("decision", to_json(grant.decision));
    array.emplace_back(std::move(object));
  }
  return array;
}

Result<std::vector<Grant>> grants_from_json(const json::Value& value) {
  const json::Array* array = value.array();
  if (array == nullptr || array->size() > kMaxPersonsDecided) return invalid("json.wrong-type");
  std::vector<Grant> grants;
  for (const json::Value& item : *array) {
    json::Fields fields(item, "/" + std::to_string(grants.size()));
    Grant grant;
    grant.person = static_cast<std::uint32_t>(fields.integer("person", 0, kMaxPersonsDecided));
    fields.array("categories", kCategoryCount,
                 [&](const json::Value& name, const std::string& where) -> Status {
                   const auto category = name.text() ? parse_category(*name.text()) : std::nullopt;
                   if (!category) return invalid("json.bad-value", where);
                   grant.categories.push_back(*category);
                   return {};
                 });
    fields.nested("decision", grant.decision, [](const json::Value& decision, const std::string&) {
      return decision_from_json(decision);
    });
    TRY(fields.finish());
    grants.push_back(std::move(grant));
  }
  return grants;
}

}  // namespace musubi::policy
