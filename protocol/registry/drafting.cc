#include "protocol/registry/drafting.h"

#include <algorithm>

#include "protocol/registry/grammar.h"

namespace musubi::registry {
namespace {

using crypto::Certificate;

Error conflict(std::string_view reason, std::string detail) {
  return {ErrorCode::kConflict, std::string(reason), std::move(detail)};
}

// The first item whose `id` is this, or nullptr.
template <class Item, class Id>
Item* find_by_id(std::vector<Item>& items, const Id& id) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
  return found == items.end() ? nullptr : &*found;
}

Node* holder_of(RegistryContent& content, const Digest& certificate) {
  for (Node& node : content.nodes) {
    for (const PinnedCertificate& pinned : node.certificates) {
      if (pinned.certificate.fingerprint() == certificate) return &node;
    }
  }
  return nullptr;
}

bool is_approval_certificate(const RegistryContent& content, const Digest& certificate) {
  return std::any_of(
      content.approval_keys.begin(), content.approval_keys.end(),
      [&](const ApprovalKey& key) { return key.certificate.fingerprint() == certificate; });
}

Revocation* revocation_of(RegistryContent& content, const Digest& certificate) {
  const auto found = std::find_if(
      content.revocations.begin(), content.revocations.end(),
      [&](const Revocation& revocation) { return revocation.certificate == certificate; });
  return found == content.revocations.end() ? nullptr : &*found;
}

std::int64_t serial_of(const json::Value& bundle) {
  const json::Value* serial = bundle.find("serial");
  return serial != nullptr && serial->integer() != nullptr ? *serial->integer() : 0;
}

// Makes one change to `content`, which is going to be issued at `issued`.
struct Drafter {
  RegistryContent& content;
  Instant issued;

  Status operator()(const AddOrganisation& change) {
    if (find_by_id(content.organisations, change.organisation.id) != nullptr) {
      return conflict("draft.organisation-known", change.organisation.id.text());
    }
    content.organisations.push_back(change.organisation);
    return {};
  }

  Status operator()(const ChangeOrganisation& change) {
    Organisation* known = find_by_id(content.organisations, change.organisation.id);
    if (known == nullptr) {
      return conflict("draft.organisation-unknown", change.organisation.id.text());
    }
    *known = change.organisation;
    return {};
  }

  Status operator()(const RemoveOrganisation& change) {
    const OrganisationId& id = change.organisation;
    TRY(organisation(id));
    if (const auto user = user_of(id)) return conflict("draft.organisation-in-use", *user);
    std::erase_if(content.organisations, [&](const Organisation& each) { return each.id == id; });
    content.acceptance.erase(id);
    return {};
  }

  Status operator()(const AddUnit& change) {
    TRY_ASSIGN(Organisation * of, organisation(change.organisation));
    if (find_by_id(of->units, change.unit.id) != nullptr) {
      return conflict("draft.unit-known", change.unit.id);
    }
    of->units.push_back(change.unit);
    return {};
  }

  Status operator()(const RemoveUnit& change) {
    TRY_ASSIGN(Organisation * of, organisation(change.organisation));
    const auto is_it = [&](const Unit& unit) { return unit.id == change.unit; };
    if (std::erase_if(of->units, is_it) == 0) return conflict("draft.unit-unknown", change.unit);
    return {};
  }

  Status operator()(const AddCapability& change) {
    TRY_ASSIGN(Organisation * of, organisation(change.organisation));
    auto& known = of->capabilities;
    if (std::find(known.begin(), known.end(), change.capability) != known.end()) {
      return conflict("draft.capability-known", change.capability);
    }
    known.push_back(change.capability);
    return {};
  }

  Status operator()(const RemoveCapability& change) {
    TRY_ASSIGN(Organisation * of, organisation(change.organisation));
    if (std::erase(of->capabilities, change.capability) == 0) {
      return conflict("draft.capability-unknown", change.capability);
    }
    return {};
  }

  Status operator()(const AddNode& change) {
    if (find_by_id(content.nodes, change.node.id) != nullptr) {
      return conflict("draft.node-known", change.node.id.text());
    }
    content.nodes.push_back(change.node);
    return {};
  }

  Status operator()(const RemoveNode& change) {
    const auto is_it = [&](const Node& node) { return node.id == change.node; };
    if (std::erase_if(content.nodes, is_it) == 0) {
      return conflict("draft.node-unknown", change.node.text());
    }
    return {};
  }

  Status operator()(const ChangeEndpoint& change) {
    Node* node = find_by_id(content.nodes, change.node);
    if (node == nullptr) return conflict("draft.node-unknown", change.node.text());
    node->endpoint = change.endpoint;
    return {};
  }

  Status operator()(const AddCertificate& change) {
    Node* node = find_by_id(content.nodes, change.node);
    if (node == nullptr) return conflict("draft.node-unknown", change.node.text());
    if (change.certificate.not_after() < issued) {
      return conflict("draft.certificate-expired", change.certificate.fingerprint().hex());
    }
    TRY(check_overlap(*node, change.certificate));
    node->certificates.push_back({change.certificate});
    return {};
  }

  Status operator()(const RetireCertificate& change) {
    Node* node = holder_of(content, change.certificate);
    if (node == nullptr) return retire_approval(change.certificate);
    if (is_needed(*node, change.certificate)) {
      return conflict("draft.last-certificate", change.certificate.hex());
    }
    std::erase_if(node->certificates, [&](const PinnedCertificate& pinned) {
      return pinned.certificate.fingerprint() == change.certificate;
    });
    return {};
  }

  Status operator()(const RevokeCertificate& change) {
    const Revocation& revocation = change.revocation;
    if (holder_of(content, revocation.certificate) == nullptr &&
        !is_approval_certificate(content, revocation.certificate)) {
      return conflict("draft.certificate-unknown", revocation.certificate.hex());
    }
    Revocation* known = revocation_of(content, revocation.certificate);
    if (known == nullptr) {
      content.revocations.push_back(revocation);
      return {};
    }
    // What was told before stays told.
    const bool forgets =
        known->invalid_since &&
        (!revocation.invalid_since || *revocation.invalid_since > *known->invalid_since);
    if (revocation.revoked_at > known->revoked_at || forgets) {
      return conflict("draft.revocation-milder", revocation.certificate.hex());
    }
    *known = revocation;
    return {};
  }

  Status operator()(const AddApprovalKey& change) {
    if (change.key.certificate.not_after() < issued) {
      return conflict("draft.certificate-expired", change.key.certificate.fingerprint().hex());
    }
    content.approval_keys.push_back(change.key);
    return {};
  }

  Status operator()(const AddContract& change) {
    if (find_by_id(content.contracts, change.contract.id) != nullptr) {
      return conflict("draft.contract-known", change.contract.id);
    }
    content.contracts.push_back(change.contract);
    return {};
  }

  Status operator()(const ChangeContract& change) {
    Contract* known = find_by_id(content.contracts, change.contract.id);
    if (known == nullptr) return conflict("draft.contract-unknown", change.contract.id);
    *known = change.contract;
    return {};
  }

  Status operator()(const RemoveContract& change) {
    const auto is_it = [&](const Contract& contract) { return contract.id == change.contract; };
    if (std::erase_if(content.contracts, is_it) == 0) {
      return conflict("draft.contract-unknown", change.contract);
    }
    return {};
  }

  Status operator()(const ReplaceBaseline& change) {
    content.baseline = change.bundle;
    return {};
  }

  Status operator()(const ReplaceCatalogue& change) {
    content.catalogue = change.catalogue;
    return {};
  }

  Status operator()(const PublishAcceptance& change) {
    const auto published = content.acceptance.find(change.organisation);
    if (published != content.acceptance.end() &&
        serial_of(change.bundle) <= serial_of(published->second)) {
      return conflict("draft.acceptance-serial", change.organisation.text());
    }
    content.acceptance.insert_or_assign(change.organisation, change.bundle);
    return {};
  }

  Status operator()(const NameSuccessors& change) {
    content.next_operator_keys = change.keys;
    content.next_threshold = change.threshold;
    return {};
  }

 private:
  Result<Organisation*> organisation(const OrganisationId& id) {
    Organisation* known = find_by_id(content.organisations, id);
    if (known == nullptr) return conflict("draft.organisation-unknown", id.text());
    return known;
  }

  // What would be left without its organisation.
  std::optional<std::string> user_of(const OrganisationId& id) {
    for (const Node& node : content.nodes) {
      if (node.id.organisation() == id) return node.id.text();
    }
    for (const Contract& contract : content.contracts) {
      const auto& commissioners = contract.commissioners;
      if (contract.contractor == id ||
          std::find(commissioners.begin(), commissioners.end(), id) != commissioners.end()) {
        return contract.id;
      }
    }
    for (const ApprovalKey& key : content.approval_keys) {
      if (key.organisation == id) return key.certificate.fingerprint().hex();
    }
    return std::nullopt;
  }

  Status retire_approval(const Digest& certificate) {
    const auto is_it = [&](const ApprovalKey& key) {
      return key.certificate.fingerprint() == certificate;
    };
    if (std::erase_if(content.approval_keys, is_it) == 0) {
      return conflict("draft.certificate-unknown", certificate.hex());
    }
    return {};
  }

  bool works(const Certificate& certificate) {
    return certificate.not_after() >= issued &&
           revocation_of(content, certificate.fingerprint()) == nullptr;
  }

  // A node that works without a break has one certificate until the next one counts.
  Status check_overlap(const Node& node, const Certificate& added) {
    std::optional<Instant> covered_until;
    for (const PinnedCertificate& pinned : node.certificates) {
      const Certificate& certificate = pinned.certificate;
      if (certificate.role() != added.role() || !works(certificate)) continue;
      covered_until = std::max(covered_until.value_or(issued), certificate.not_after());
    }
    if (covered_until && added.not_before() > *covered_until) {
      return conflict("draft.certificate-gap", added.fingerprint().hex());
    }
    return {};
  }

  // Would the node be left without a working certificate of that role, now?
  bool is_needed(const Node& node, const Digest& retired) {
    const auto found = std::find_if(node.certificates.begin(), node.certificates.end(),
                                    [&](const PinnedCertificate& pinned) {
                                      return pinned.certificate.fingerprint() == retired;
                                    });
    if (!works(found->certificate)) return false;
    return std::none_of(
        node.certificates.begin(), node.certificates.end(), [&](const PinnedCertificate& pinned) {
          const Certificate& other = pinned.certificate;
          return other.role() == found->certificate.role() && other.fingerprint() != retired &&
                 works(other) && other.not_before() <= issued;
        });
  }
};

// The same members under the next version's number, keys and clocks.
RegistryContent follow(const RegistryContent& current, Instant issued, Clocks clocks) {
  RegistryContent next = current;
  next.version = current.version + 1;
  next.predecessor = digest_of(current);
  next.issued = issued;
  next.stale_after = issued + clocks.until_stale;
  next.expires = issued + clocks.until_expiry;
  next.operator_keys = current.next_operator_keys;
  next.threshold = current.next_threshold;
  return next;
}

}  // namespace

std::optional<OrganisationId> organisation_of_person(std::string_view person) {
  constexpr std::string_view kPrefix = "person:";
  const std::size_t end = person.rfind("-p");
  if (!person.starts_with(kPrefix) || end == person.npos || end < kPrefix.size()) return {};
  auto organisation = OrganisationId::parse(person.substr(kPrefix.size(), end - kPrefix.size()));
  if (!organisation || !is_person_of(person, *organisation)) return {};
  return organisation;
}

Result<RegistryContent> draft_next(const RegistryContent& current, std::span<const Change> changes,
                                   Instant issued, Clocks clocks) {
  if (issued < current.issued) return conflict("draft.issued-before", to_text(current.issued));
  RegistryContent next = follow(current, issued, clocks);
  for (const Change& change : changes) TRY(std::visit(Drafter{next, issued}, change));
  // Every rule and limit, exactly as a member will apply them.
  return content_from_json(to_json(next));
}

}  // namespace musubi::registry
