#include "protocol/json/fields.h"
#include "protocol/policy/bundle.h"
#include "protocol/policy/decision_text.h"
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

void write(json::Sink& sink, const std::vector<Category>& categories) {
  sink.open_array();
  for (const Category category : categories) sink.text(label(category).name);
  sink.close_array();
}

}  // namespace

void write(json::Sink& sink, const CategoryDecision& decision) {
  const bool released = decision.effect == Effect::kRelease;
  sink.open_object();
  if (!released) sink.member("audience", name(decision.audience));
  sink.member("category", label(decision.category).name);
  if (released) {
    sink.key("duties");
    sink.open_array();
    for (const Duty& duty : decision.duties) write(sink, duty);
    sink.close_array();
  }
  sink.member("effect", kEffects[static_cast<std::size_t>(decision.effect)]);
  if (released) sink.member("level", name(decision.level));
  if (!released) sink.member("reason", decision.reason);
  sink.key("rules");
  sink.open_array();
  for (const std::string& rule : decision.rules) sink.text(rule);
  sink.close_array();
  sink.close_object();
}

void write(json::Sink& sink, const ForbiddenSet& set) {
  sink.open_object();
  sink.member("audience", name(set.audience));
  sink.key("categories");
  write(sink, set.categories);
  sink.member("reason", set.reason);
  sink.member("rule", set.rule);
  sink.close_object();
}

namespace {

void write(json::Sink& sink, const BundleHashes& bundles) {
  sink.open_object();
  sink.key("acceptance");
  sink.open_array();
  for (const Digest& digest : bundles.acceptance) sink.text(digest.hex());
  sink.close_array();
  sink.member("baseline", bundles.baseline.hex());
  sink.member("catalogue", bundles.catalogue.hex());
  sink.member("sender", bundles.sender.hex());
  sink.close_object();
}

void write(json::Sink& sink, const Decision& decision) {
  sink.open_object();
  sink.member("basis", decision.basis);
  sink.key("bundles");
  write(sink, decision.bundles);
  sink.key("categories");
  sink.open_array();
  for (const CategoryDecision& category : decision.categories) write(sink, category);
  sink.close_array();
  sink.key("facts");
  write(sink, decision.facts);
  sink.key("forbidden_sets");
  sink.open_array();
  for (const ForbiddenSet& set : decision.forbidden_sets) write(sink, set);
  sink.close_array();
  sink.member("format", kFormat);
  sink.close_object();
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
  json::ValueSink sink;
  write(sink, decision);
  return std::move(sink).take();
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

void write(json::Sink& sink, const std::vector<Grant>& grants) {
  sink.open_array();
  for (const Grant& grant : grants) {
    sink.open_object();
    sink.key("categories");
    write(sink, grant.categories);
    sink.key("decision");
    write(sink, grant.decision);
    sink.key("person");
    sink.integer(grant.person);
    sink.close_object();
  }
  sink.close_array();
}

json::Value to_json(const std::vector<Grant>& grants) {
  json::ValueSink sink;
  write(sink, grants);
  return std::move(sink).take();
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
