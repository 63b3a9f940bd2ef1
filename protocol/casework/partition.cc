#include "protocol/casework/partition.h"

#include <algorithm>

#include "protocol/casework/relation.h"

namespace musubi::casework {
namespace {

std::string listed(const std::vector<OrganisationId>& bodies) {
  std::string text;
  for (const OrganisationId& body : bodies) text += (text.empty() ? "" : ", ") + body.text();
  return text;
}

}  // namespace

Result<OrganisationId> partition_for(const registry::Registry& registry, const OrganisationId& own,
                                     const std::optional<OrganisationId>& named, Instant now) {
  const auto commissioners = commissioners_of(registry, own, now);
  if (!named) {
    if (commissioners.empty()) return own;
    if (commissioners.size() == 1) return commissioners.front();
    return invalid("intake.commissioner-missing", listed(commissioners));
  }
  const bool known = *named == own || std::find(commissioners.begin(), commissioners.end(),
                                                *named) != commissioners.end();
  if (!known) return invalid("intake.not-a-commissioner", listed(commissioners));
  return *named;
}

}  // namespace musubi::casework
