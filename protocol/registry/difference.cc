#include "protocol/registry/difference.h"

#include <algorithm>
#include <set>

#include "crypto/primitives/hash.h"
#include "protocol/registry/parts_json.h"

namespace musubi::registry {
namespace {

using Way = Difference::Way;

// The content as it is compared: everything by a name of its own, nothing by position.
struct Tree {
  json::Value value;  // of one without parts; else an empty object or list, for the kind of thing
  std::vector<std::string> names;
  std::vector<Tree> parts;
  std::string digest;  // of a document, which is told of as a whole when it is new

  void add(std::string name, Tree part) {
    names.push_back(std::move(name));
    parts.push_back(std::move(part));
  }
  [[nodiscard]] const Tree* find(const std::string& name) const {
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? nullptr : &parts[static_cast<std::size_t>(found - names.begin())];
  }
};

Tree leaf(json::Value value) { return {std::move(value), {}, {}, {}}; }
Tree object() { return leaf(json::Object()); }
Tree list() { return leaf(json::Array()); }

bool is_list(const Tree& tree) { return tree.value.array() != nullptr; }
bool is_single(const Tree& tree) { return !is_list(tree) && tree.value.object() == nullptr; }
bool is_empty(const Tree& tree) { return tree.names.empty() && !is_single(tree); }

const std::string* id_of(const json::Value& item) {
  const json::Value* id = item.find("id");
  return id == nullptr ? item.text() : id->text();
}

// The texts by which the items of an array can be told apart; none if they cannot.
std::vector<std::string> ids_of(const json::Array& items) {
  std::vector<std::string> ids;
  std::set<std::string_view> seen;
  for (const json::Value& item : items) {
    const std::string* id = id_of(item);
    if (id == nullptr || !seen.insert(*id).second) return {};
    ids.push_back(*id);
  }
  return ids;
}

Tree tree_of(const json::Value& value);

Tree tree_of(const json::Object& members) {
  Tree tree = object();
  for (const auto& [name, member] : members) tree.add(name, tree_of(member));
  return tree;
}

// An item that goes by its id does not say it again.
Tree tree_without_id(const json::Value& item) {
  if (item.object() == nullptr) return leaf(item);
  json::Object members = *item.object();
  members.erase("id");
  return tree_of(members);
}

Tree tree_of(const json::Value& value) {
  if (value.object() != nullptr) return tree_of(*value.object());
  if (value.array() == nullptr) return leaf(value);
  const json::Array& items = *value.array();
  const auto ids = ids_of(items);
  Tree tree = list();
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (ids.empty()) {
      tree.add(std::to_string(i), tree_of(items[i]));
    } else {
      tree.add(ids[i], tree_without_id(items[i]));
    }
  }
  return tree;
}

Tree tree_of_document(const json::Value& document) {
  Tree tree = tree_of(document);
  if (document.object() != nullptr) {
    tree.digest = crypto::sha256(as_bytes(json::to_canonical(document))).hex();
  }
  return tree;
}

// A certificate goes by its fingerprint, so it never changes; the rest is for the reader.
Tree tree_of(const crypto::Certificate& certificate) {
  Tree tree = object();
  tree.add("role", leaf(crypto::key_role_name(certificate.role())));
  tree.add("holder", leaf(certificate.holder()));
  tree.add("not_before", leaf(to_text(certificate.not_before())));
  tree.add("not_after", leaf(to_text(certificate.not_after())));
  return tree;
}

Tree tree_of(const std::vector<OperatorKey>& keys) {
  Tree tree = list();
  for (const OperatorKey& key : keys)
    tree.add(key.id, object());  // an id stands for one key only
  return tree;
}

Tree tree_of(const Node& node) {
  Tree certificates = list();
  for (const PinnedCertificate& pinned : node.certificates) {
    certificates.add(pinned.certificate.fingerprint().hex(), tree_of(pinned.certificate));
  }
  Tree tree = object();
  if (node.endpoint) tree.add("endpoint", leaf(*node.endpoint));
  tree.add("minimum_suite", leaf(node.minimum_suite));
  tree.add("certificates", std::move(certificates));
  return tree;
}

Tree tree_of(const ApprovalKey& key) {
  Tree tree = tree_of(key.certificate);
  tree.add("person", leaf(key.person));
  tree.add("organisation", leaf(key.organisation.text()));
  return tree;
}

Tree tree_of(const Revocation& revocation) {
  Tree tree = object();
  tree.add("revoked_at", leaf(to_text(revocation.revoked_at)));
  if (revocation.invalid_since) tree.add("invalid_since", leaf(to_text(*revocation.invalid_since)));
  return tree;
}

template <class Item, class Name, class ToTree>
Tree tree_of_list(const std::vector<Item>& items, Name name, ToTree to_tree) {
  Tree tree = list();
  for (const Item& item : items) tree.add(name(item), to_tree(item));
  return tree;
}

Tree tree_of(const std::map<OrganisationId, json::Value>& acceptance) {
  Tree tree = object();
  for (const auto& [organisation, bundle] : acceptance) {
    tree.add(organisation.text(), tree_of_document(bundle));
  }
  return tree;
}

Tree tree_of(const RegistryContent& content) {
  Tree tree = object();
  tree.add("federation", leaf(content.federation));
  tree.add("issued", leaf(to_text(content.issued)));
  tree.add("stale_after", leaf(to_text(content.stale_after)));
  tree.add("expires", leaf(to_text(content.expires)));
  tree.add("threshold", leaf(std::int64_t{content.threshold}));
  tree.add("operator_keys", tree_of(content.operator_keys));
  tree.add("next_threshold", leaf(std::int64_t{content.next_threshold}));
  tree.add("next_operator_keys", tree_of(content.next_operator_keys));
  tree.add("authorities",
           tree_of_list(
               content.authorities,
               [](const crypto::Certificate& each) { return each.fingerprint().hex(); },
               [](const crypto::Certificate& each) { return tree_of(each); }));
  tree.add(
      "organisations",
      tree_of_list(
          content.organisations, [](const Organisation& each) { return each.id.text(); },
          [](const Organisation& each) { return tree_without_id(organisation_to_json(each)); }));
  tree.add("nodes", tree_of_list(
                        content.nodes, [](const Node& each) { return each.id.text(); },
                        [](const Node& each) { return tree_of(each); }));
  tree.add("contracts",
           tree_of_list(
               content.contracts, [](const Contract& each) { return each.id; },
               [](const Contract& each) { return tree_without_id(contract_to_json(each)); }));
  tree.add("approval_keys",
           tree_of_list(
               content.approval_keys,
               [](const ApprovalKey& each) { return each.certificate.fingerprint().hex(); },
               [](const ApprovalKey& each) { return tree_of(each); }));
  tree.add("revocations",
           tree_of_list(
               content.revocations, [](const Revocation& each) { return each.certificate.hex(); },
               [](const Revocation& each) { return tree_of(each); }));
  if (!content.baseline.is_null()) tree.add("baseline", tree_of_document(content.baseline));
  tree.add("acceptance", tree_of(content.acceptance));
  if (!content.catalogue.is_null()) tree.add("catalogue", tree_of_document(content.catalogue));
  return tree;
}

class Comparison {
 public:
  // Of the two at most one is null.
  void compare(const Tree* before, const Tree* after) {
    if (before != nullptr && after != nullptr && is_same_kind(*before, *after)) {
      return compare_parts(*before, *after);
    }
    const bool changed =
        before != nullptr && after != nullptr && is_single(*before) && is_single(*after);
    if (changed) return tell(Way::kChanged, before->value, after->value);
    if (before != nullptr) tell(Way::kRemoved, shown(*before), {});
    if (after != nullptr) tell_added(*after);
  }

  std::vector<Difference> found;

 private:
  static bool is_same_kind(const Tree& a, const Tree& b) { return a.value == b.value; }

  static json::Value shown(const Tree& tree) {
    return is_single(tree) ? tree.value : json::Value();
  }

  void tell(Way way, json::Value before, json::Value after) {
    found.push_back({way, place_, std::move(before), std::move(after)});
  }

  void tell_added(const Tree& added) {
    if (!added.digest.empty()) return tell(Way::kAdded, {}, added.digest);
    // A list is what stands in it; an empty one is told only where somebody added just that.
    if (!is_list(added) || added.names.empty()) tell(Way::kAdded, {}, shown(added));
    for (std::size_t i = 0; i < added.names.size(); ++i) {
      const bool says_something = is_list(added) || !is_empty(added.parts[i]);
      if (says_something) go(added.names[i], nullptr, &added.parts[i]);
    }
  }

  void compare_parts(const Tree& before, const Tree& after) {
    for (std::size_t i = 0; i < before.names.size(); ++i) {
      if (after.find(before.names[i]) == nullptr) go(before.names[i], &before.parts[i], nullptr);
    }
    for (std::size_t i = 0; i < after.names.size(); ++i) {
      go(after.names[i], before.find(after.names[i]), &after.parts[i]);
    }
    if (is_list(after) && in_both(before, after) != in_both(after, before)) {
      tell(Way::kChanged, names_as_json(before), names_as_json(after));
    }
  }

  void go(const std::string& name, const Tree* before, const Tree* after) {
    place_.push_back(name);
    compare(before, after);
    place_.pop_back();
  }

  // The names of `one` that `other` has, too, in the order of `one`.
  static std::vector<std::string> in_both(const Tree& one, const Tree& other) {
    std::vector<std::string> names;
    for (const std::string& name : one.names) {
      if (other.find(name) != nullptr) names.push_back(name);
    }
    return names;
  }

  static json::Value names_as_json(const Tree& tree) {
    json::Array names;
    for (const std::string& name : tree.names) names.emplace_back(name);
    return names;
  }

  std::vector<std::string> place_;
};

// What there is before the first version: lists and maps with nothing in them.
Tree nothing_of(const Tree& content) {
  Tree nothing = object();
  for (std::size_t i = 0; i < content.names.size(); ++i) {
    const Tree& part = content.parts[i];
    if (!is_single(part) && part.digest.empty()) {
      nothing.add(content.names[i], leaf(part.value));
    }
  }
  return nothing;
}

}  // namespace

std::string_view name(Way way) {
  switch (way) {
    case Way::kAdded:
      return "added";
    case Way::kChanged:
      return "changed";
    case Way::kRemoved:
      break;
  }
  return "removed";
}

std::vector<Difference> differences(const RegistryContent* before, const RegistryContent& after) {
  Comparison comparison;
  const Tree now = tree_of(after);
  const Tree then = before == nullptr ? nothing_of(now) : tree_of(*before);
  comparison.compare(&then, &now);
  return std::move(comparison.found);
}

}  // namespace musubi::registry
