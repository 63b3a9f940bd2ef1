#include "node/sharing/consent_view.h"

#include "protocol/consent/steps.h"

namespace musubi::node {
namespace {

using casework::Consent;
using casework::Direction;
using casework::DirectionMark;

template <class Code>
json::Array names_of(const std::set<Code>& codes) {
  json::Array names;
  for (const Code code : codes) names.emplace_back(label(code).name);
  return names;
}

json::Value mark_json(const Consent& consent, Direction direction,
                      const casework::Wordings& wordings, std::optional<Instant> now) {
  const DirectionMark& mark = consent.mark_of(direction);
  json::Object object{{"since", to_text(mark.since)},
                      {"state", std::string(consent::entry(mark.state).name)},
                      {"state_ja", std::string(consent::entry(mark.state).ja)},
                      {"wording", mark.wording}};
  if (mark.limits.categories) object.emplace("categories", names_of(*mark.limits.categories));
  if (mark.limits.purposes) object.emplace("purposes", names_of(*mark.limits.purposes));
  json::Array recipients;
  for (const OrganisationId& body : mark.recipients) recipients.emplace_back(body.text());
  if (!recipients.empty()) object.emplace("recipients", std::move(recipients));
  const auto end = casework::end_of(consent, mark, wordings.find(mark.wording));
  if (casework::permits(mark.state) && end) object.emplace("ends", to_text(*end));
  if (!now) return object;
  const auto stands = casework::state_at(consent, direction, wordings, *now);
  object.emplace("stands", std::string(consent::entry(stands).name));
  object.emplace("stands_ja", std::string(consent::entry(stands).ja));
  return object;
}

}  // namespace

json::Object consent_json(const Consent& consent, std::size_t person,
                          const casework::Wordings& wordings, std::optional<Instant> now) {
  json::Object directions;
  json::Array said;
  for (const Direction direction : casework::kDirections) {
    const std::string name(facts::name_of(direction));
    directions.emplace(name, mark_json(consent, direction, wordings, now));
    if (consent.said.count(direction) > 0) said.emplace_back(name);
  }
  return {{"consent", consent.id.text()},
          {"directions", std::move(directions)},
          {"newest", now.has_value()},
          {"person", static_cast<std::int64_t>(person)},
          {"recorded", to_text(consent.changed)},
          {"recorded_by", consent.taken_by},
          {"revision", static_cast<std::int64_t>(consent.revision)},
          {"said", std::move(said)}};
}

}  // namespace musubi::node
