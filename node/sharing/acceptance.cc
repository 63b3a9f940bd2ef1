#include "node/sharing/acceptance.h"

#include <algorithm>
#include <map>
#include <set>

#include "protocol/casework/relation.h"
#include "protocol/facts/derive.h"
#include "protocol/policy/obligations.h"

namespace musubi::node {
namespace {

using KnownFacts = std::map<std::string, std::string, std::less<>>;

// Of what is derived, what a recipient derives from the same records as the sender.
constexpr std::string_view kKnownToBoth[] = {"purpose", "relation", "agreement", "sender_kind",
                                             "recipient_kind"};

// What stands in the manifest and in the registry.
KnownFacts known_facts(const registry::Registry& registry, const Manifest& manifest,
                       const OrganisationId& own, const std::vector<Category>& released) {
  const facts::Question question{.person = std::nullopt,
                                 .sender = manifest.sender.organisation(),
                                 .recipient = own,
                                 .on_behalf_of = own,
                                 .purpose = manifest.purpose,
                                 .basis = manifest.basis.row,
                                 .categories = {released.begin(), released.end()},
                                 .meeting = std::nullopt,
                                 .item = std::nullopt,
                                 .asked_by = manifest.sender.text(),
                                 .asked = manifest.created};
  const policy::Facts derived =
      facts::derive(casework::registry_views(registry, question), question, manifest.created);
  KnownFacts facts{{"kind", manifest.kind},
                   {std::string(policy::kBasisClassAttribute),
                    std::string(label(manifest.basis.basis_class).name)}};
  for (const std::string_view attribute : kKnownToBoth) {
    const auto fact = derived.find(attribute);
    if (fact != derived.end()) facts.emplace(attribute, fact->second.value);
  }
  return facts;
}

bool lists(const std::vector<std::string>& values, std::string_view value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

// A category, or none: a box that lists categories holds for one of them only.
enum class Holds { kYes, kNo, kUnknown };

Holds holds(const policy::Box& box, const KnownFacts& facts, std::optional<Category> category) {
  bool unknown = false;
  for (const auto& [attribute, values] : box) {
    if (attribute == policy::kCategoryAttribute) {
      if (!category || !lists(values, label(*category).name)) return Holds::kNo;
      continue;
    }
    const auto fact = facts.find(attribute);
    if (fact == facts.end()) {
      unknown = true;
    } else if (!lists(values, fact->second)) {
      return Holds::kNo;
    }
  }
  return unknown ? Holds::kUnknown : Holds::kYes;
}

bool surely_holds(const policy::RuleRow& row, const KnownFacts& facts,
                  std::optional<Category> category) {
  if (holds(row.when, facts, category) != Holds::kYes) return false;
  return std::all_of(row.unless.begin(), row.unless.end(), [&](const policy::Box& exception) {
    return holds(exception, facts, category) == Holds::kNo;
  });
}

// For one of the categories, or, of a message without contents, for the message itself.
bool surely_holds_somewhere(const policy::RuleRow& row, const KnownFacts& facts,
                            const std::vector<Category>& released) {
  if (released.empty()) return surely_holds(row, facts, std::nullopt);
  return std::any_of(released.begin(), released.end(),
                     [&](Category category) { return surely_holds(row, facts, category); });
}

bool carries(const Manifest& manifest, const policy::Duty& duty) {
  return std::any_of(manifest.obligations.begin(), manifest.obligations.end(),
                     [&duty](const Obligation& carried) {
                       if (carried.id != duty.id) return false;
                       return !duty.days || (carried.days && *carried.days <= *duty.days);
                     });
}

Status check_duties(const policy::RuleRow& row, const Manifest& manifest) {
  for (const policy::Duty& duty : row.duties) {
    if (duty.phase == policy::Phase::kWith && !carries(manifest, duty)) {
      return refused("receiving.duty-missing", duty.id);
    }
  }
  return {};
}

bool all_within(const std::vector<Category>& together, const std::vector<Category>& released) {
  return std::all_of(together.begin(), together.end(), [&released](Category category) {
    return std::find(released.begin(), released.end(), category) != released.end();
  });
}

}  // namespace

Status check_acceptance(const policy::Bundle& rules, const registry::Registry& registry,
                        const Manifest& manifest, const OrganisationId& own,
                        const std::vector<Category>& released) {
  const KnownFacts facts = known_facts(registry, manifest, own, released);
  for (const policy::RuleRow& row : rules.rows) {
    const bool counts =
        row.kind == policy::RowKind::kForbid || row.kind == policy::RowKind::kDuty ||
        (row.kind == policy::RowKind::kForbidSet && all_within(row.together, released));
    if (!counts || !surely_holds_somewhere(row, facts, released)) continue;
    if (row.kind != policy::RowKind::kDuty) return refused("receiving.not-accepted", row.id);
    TRY(check_duties(row, manifest));
  }
  return {};
}

}  // namespace musubi::node
