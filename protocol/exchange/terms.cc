#include "protocol/exchange/terms.h"

#include "crypto/primitives/hash.h"

namespace musubi::exchange {
namespace {

json::Value person_of(const policy::Grant& grant) { return std::int64_t{grant.person}; }

// Such as "0/identity:full 0/contact:redacted 1/identity:full".
std::string categories_of(const policy::Permit& permit) {
  std::string text;
  for (const policy::Grant& grant : permit.grants()) {
    for (const Category category : grant.categories) {
      const auto& decided = grant.decision.categories[static_cast<std::size_t>(category)];
      if (!text.empty()) text += ' ';
      text += std::to_string(grant.person);
      text += '/';
      text += label(category).name;
      text += ':';
      text += policy::name(decided.level);
    }
  }
  return text;
}

Digest digest_of(const policy::BundleHashes& bundles) {
  Bytes all;
  const auto append = [&all](const Digest& digest) {
    all.insert(all.end(), digest.bytes.begin(), digest.bytes.end());
  };
  append(bundles.catalogue);
  append(bundles.baseline);
  append(bundles.sender);
  for (const Digest& acceptance : bundles.acceptance) append(acceptance);
  return crypto::sha256(all);
}

}  // namespace

Terms terms_of(const policy::Permit& permit) {
  const Digest bundles = digest_of(permit.bundles());
  return {categories_of(permit), crypto::sha256({bundles.view(), facts_of(permit)})};
}

Bytes decision_of(const policy::Permit& permit) {
  json::Array grants;
  for (const policy::Grant& grant : permit.grants()) {
    json::Array categories;
    for (const Category category : grant.categories) categories.emplace_back(label(category).name);
    grants.emplace_back(json::Object{{"categories", std::move(categories)},
                                     {"decision", policy::to_json(grant.decision)},
                                     {"person", person_of(grant)}});
  }
  return to_bytes(json::to_canonical(std::move(grants)));
}

Bytes facts_of(const policy::Permit& permit) {
  json::Array facts;
  for (const policy::Grant& grant : permit.grants()) {
    facts.emplace_back(json::Object{{"facts", policy::to_json(grant.decision.facts)},
                                    {"person", person_of(grant)}});
  }
  return to_bytes(json::to_canonical(std::move(facts)));
}

}  // namespace musubi::exchange
