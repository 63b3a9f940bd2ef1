#include "protocol/routing/candidates.h"

#include <algorithm>
#include <tuple>

#include "protocol/casework/relation.h"
#include "protocol/routing/town.h"

namespace musubi::routing {
namespace {

// The address as this directory looks at it; absent if nobody knows it.
using Tail = std::optional<std::u32string>;

std::size_t fitting_length(const Area& area, std::u32string_view tail) {
  const std::u32string town = plain(area.town);
  return tail.starts_with(town) ? town.size() : 0;
}

// The longest town of all offices with which the address goes on (RT-3); 0 if none does.
std::size_t longest_town(const Directory& directory, std::u32string_view tail) {
  std::size_t longest = 0;
  for (const Office& office : directory.offices) {
    for (const Area& area : office.areas) longest = std::max(longest, fitting_length(area, tail));
  }
  return longest;
}

// RT-4, of an area whose town fits.
std::optional<Fit> fit_of_chome(const Area& area, std::u32string_view rest) {
  if (area.chome.empty()) return Fit::kCovers;
  const auto chome = chome_of(rest);
  if (!chome) return Fit::kMayCover;
  return area.chome.contains(*chome) ? std::optional(Fit::kCovers) : std::nullopt;
}

std::optional<Fit> fit_of_areas(const Office& office, const Tail& tail, std::size_t longest) {
  if (office.areas.empty()) return Fit::kCovers;
  if (longest == 0) return Fit::kMayCover;  // RT-5
  std::optional<Fit> best;
  for (const Area& area : office.areas) {
    if (fitting_length(area, *tail) != longest) continue;
    const auto fit = fit_of_chome(area, std::u32string_view(*tail).substr(longest));
    if (fit && (!best || *fit < *best)) best = fit;
  }
  return best;
}

ContractState contract_of(const Office& office, const registry::Registry& registry,
                          const OrganisationId& partition, Instant now) {
  if (!office.programme) return ContractState::kNotNeeded;
  const auto& contracts = registry.content().contracts;
  const bool live = std::any_of(contracts.begin(), contracts.end(), [&](const auto& contract) {
    return contract.programme == *office.programme && contract.contractor == office.organisation &&
           casework::is_live(contract, now) &&
           std::find(contract.commissioners.begin(), contract.commissioners.end(), partition) !=
               contract.commissioners.end();
  });
  return live ? ContractState::kLive : ContractState::kNone;
}

std::optional<NodeId> node_of(const Office& office, const registry::Registry& registry) {
  if (!office.organisation) return std::nullopt;
  for (const registry::Node& node : registry.content().nodes) {
    if (node.id.organisation() == *office.organisation) return node.id;
  }
  return std::nullopt;
}

std::vector<std::string> shared_topics(const Office& office, const casework::Topics& topics) {
  std::vector<std::string> shared;
  for (const std::string& topic : topics.marked) {
    if (office.topics.contains(topic)) shared.push_back(topic);
  }
  return shared;
}

Tail tail_of(const Directory& directory, const Sought& sought) {
  if (!sought.address || sought.address->address.empty()) return std::nullopt;
  return behind_city(plain(sought.address->address), plain(directory.name_ja));
}

bool is_elsewhere(const Directory& directory, const Sought& sought) {
  return sought.address && !sought.address->municipality.empty() &&
         sought.address->municipality != directory.municipality.text();
}

// RT-8.
auto rank(const Candidate& candidate) {
  return std::tuple(candidate.fit, !candidate.takes_main,
                    -static_cast<std::int64_t>(candidate.topics.size()),
                    candidate.contract == ContractState::kNone, candidate.office->id);
}

}  // namespace

std::string_view fit_name(Fit fit) { return fit == Fit::kCovers ? "covers" : "may_cover"; }

std::string_view contract_state_name(ContractState state) {
  constexpr std::string_view kNames[] = {"live", "not_needed", "none"};
  return kNames[static_cast<std::size_t>(state)];
}

Sought sought_for(const casework::IntakeSheet& sheet, const OrganisationId& partition) {
  Sought sought{sheet.topics, std::nullopt, partition};
  if (const casework::Address* open = sheet.subject.person.address.open()) sought.address = *open;
  return sought;
}

std::vector<Candidate> candidates(const Directory& directory, const registry::Registry& registry,
                                  const Sought& sought, Instant now) {
  std::vector<Candidate> found;
  if (is_elsewhere(directory, sought)) return found;
  const Tail tail = tail_of(directory, sought);
  const std::size_t longest = tail ? longest_town(directory, *tail) : 0;
  for (const Office& office : directory.offices) {
    auto topics = shared_topics(office, sought.topics);
    const auto fit = fit_of_areas(office, tail, longest);
    if (topics.empty() || !fit) continue;
    const bool takes_main = sought.topics.main && office.topics.contains(*sought.topics.main);
    found.push_back({&office, *fit, takes_main, std::move(topics),
                     contract_of(office, registry, sought.partition, now),
                     node_of(office, registry)});
  }
  std::sort(found.begin(), found.end(),
            [](const Candidate& a, const Candidate& b) { return rank(a) < rank(b); });
  return found;
}

}  // namespace musubi::routing
