// Which offices may be in charge of a case: offered, never chosen. docs/spec/routing.md §2.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/casework/intake_sheet.h"
#include "protocol/registry/registry.h"
#include "protocol/routing/directory.h"

namespace musubi::routing {

enum class Fit : std::uint8_t { kCovers, kMayCover };
[[nodiscard]] std::string_view fit_name(Fit fit);  // "covers", "may_cover"

enum class ContractState : std::uint8_t { kLive, kNotNeeded, kNone };
[[nodiscard]] std::string_view contract_state_name(ContractState state);

// What an office is sought for. `address` is absent if nobody wrote it down, and also if it is
// sealed (RT-7): a sheet's own view of a sealed place is the one that is passed here.
struct Sought {
  casework::Topics topics;
  std::optional<casework::Address> address;
  OrganisationId partition;  // 委託元 of the case
};
[[nodiscard]] Sought sought_for(const casework::IntakeSheet& sheet,
                                const OrganisationId& partition);

struct Candidate {
  const Office* office;  // of the directory that was asked
  Fit fit;
  bool takes_main = false;          // ◎
  std::vector<std::string> topics;  // those of the case that it takes up
  ContractState contract;
  std::optional<NodeId> node;  // of its organisation
};

// In the order of RT-8. The directory must outlive the candidates.
[[nodiscard]] std::vector<Candidate> candidates(const Directory& directory,
                                                const registry::Registry& registry,
                                                const Sought& sought, Instant now);

}  // namespace musubi::routing
