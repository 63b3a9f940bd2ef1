#include "tests/unit/policy/policy_world.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace musubi::policy::test {
namespace {

template <class T>
T must(Result<T> result, const std::string& what) {
  if (result) return *std::move(result);
  std::fprintf(stderr, "%s: %s %s\n", what.c_str(), result.error().reason.c_str(),
               result.error().detail.c_str());
  std::abort();
}

}  // namespace

json::Value read_json(const std::string& file) {
  const std::filesystem::path admin = MUSUBI_SOURCE_DIR "/admin";
  const auto reference = admin / "reference" / file;
  std::ifstream in(std::filesystem::exists(reference) ? reference : admin / "profiles" / file);
  std::ostringstream text;
  text << in.rdbuf();
  return must(json::parse(as_bytes(text.str())), file);
}

Bundle shipped(const std::string& name) {
  return must(parse_bundle(read_json(name + ".json")), name);
}

const Catalogue& catalogue() {
  static const Catalogue catalogue =
      must(parse_catalogue(read_json("catalogue.json")), "catalogue.json");
  return catalogue;
}

const std::vector<std::pair<std::string, std::string>>& senders_and_recipients() {
  static const std::vector<std::pair<std::string, std::string>> pairs{
      {"lg-030007", "lg-034843"}, {"lg-032026", "lg-034827"}, {"lg-034827", "lg-032026"},
      {"lg-034835", "op-000001"}, {"lg-034843", "lg-030007"}, {"op-000001", "lg-034827"},
      {"op-000002", "lg-032026"}, {"lg-032069", "lg-032018"}, {"lg-032018", "lg-062090"},
      {"lg-062090", "lg-032085"}, {"lg-032085", "lg-032069"}};
  return pairs;
}

json::Value json_of(std::string text) {
  std::replace(text.begin(), text.end(), '\'', '"');
  return must(json::parse(as_bytes(text)), text);
}

Facts facts(const std::vector<std::pair<std::string, std::string>>& values) {
  const Provenance provenance{"test", "lg-032026-01", *parse_instant("2026-11-21T00:00:00.000Z")};
  Facts facts;
  for (const auto& [attribute, value] : values) facts[attribute] = {value, provenance};
  return facts;
}

Facts facts_of(const ExampleCase& example) {
  return facts({example.facts.begin(), example.facts.end()});
}

Facts referral() {
  return facts({{"purpose", "intake_handoff"},
                {"kind", "referral"},
                {"basis_current", "yes"},
                {"consent", "given"},
                {"consent_covers_recipient", "yes"},
                {"agreement", "none"},
                {"meeting", "none"},
                {"agenda", "none"},
                {"convener", "none"},
                {"plan", "none"},
                {"request", "none"},
                {"authorised", "no"},
                {"data_form", "personal"},
                {"sealed_place", "no"},
                {"residence", "in_city"},
                {"sender_kind", "municipality"},
                {"recipient_kind", "municipality"},
                {"relation", "other_municipality"},
                {"urgency", "none"}});
}

Facts with(Facts facts, const std::string& attribute, const std::string& value) {
  facts[attribute].value = value;
  return facts;
}

Facts without(Facts facts, const std::string& attribute) {
  facts.erase(attribute);
  return facts;
}

Engine engine_for(const std::string& sender, const std::vector<std::string>& acceptance) {
  std::vector<Bundle> rules;
  for (const std::string& name : acceptance) rules.push_back(shipped("acceptance-" + name));
  return must(Engine::make(shipped("baseline"), shipped("bundle-" + sender), rules, catalogue()),
              sender);
}

std::vector<std::string> released(const Decision& decision) {
  std::vector<std::string> names;
  for (const CategoryDecision& category : decision.categories) {
    if (category.effect == Effect::kRelease) names.emplace_back(label(category.category).name);
  }
  return names;
}

CategoryDecision of(const Decision& decision, Category category) {
  return decision.categories[static_cast<std::size_t>(category)];
}

}  // namespace musubi::policy::test
