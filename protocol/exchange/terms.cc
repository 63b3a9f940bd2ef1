#include "protocol/exchange/terms.h"

#include <algorithm>
#include <charconv>

#include "crypto/primitives/hash.h"
#include "protocol/policy/decision_text.h"

namespace musubi::exchange {
namespace {

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

struct ReleasedCategory {
  std::uint32_t person;
  Category category;
};

// One word of categories_of(), such as "0/identity:full".
Result<ReleasedCategory> parse_word(std::string_view word) {
  const Error bad{ErrorCode::kInternal, "exchange.bad-row", "terms"};
  const std::size_t slash = word.find('/');
  const std::size_t colon = word.find(':');
  if (slash == word.npos || colon == word.npos || colon < slash) return bad;
  std::uint32_t person = 0;
  const char* const end = word.data() + slash;
  const auto [stopped, error] = std::from_chars(word.data(), end, person);
  const auto category = parse_category(word.substr(slash + 1, colon - slash - 1));
  if (error != std::errc() || stopped != end || !category) return bad;
  return ReleasedCategory{person, *category};
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

Terms terms_of(const policy::Permit& permit, ByteView facts) {
  const Digest bundles = digest_of(permit.bundles());
  return {categories_of(permit), crypto::sha256({bundles.view(), facts}), permit.consented()};
}

Result<std::vector<policy::Grant>> released_by(const Terms& terms) {
  std::vector<policy::Grant> grants;
  std::string_view rest = terms.categories;
  while (!rest.empty()) {
    const std::string_view word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    TRY_ASSIGN(const auto released, parse_word(word));
    if (grants.empty() || grants.back().person != released.person) {
      grants.push_back({released.person, {}, {}});
    }
    grants.back().categories.push_back(released.category);
  }
  return grants;
}

Bytes decision_of(const policy::Permit& permit) {
  json::CanonicalSink sink;
  policy::write(sink, permit.grants());
  return to_bytes(std::move(sink).take());
}

Bytes facts_of(const policy::Permit& permit) { return facts_of(permit.grants()); }

Bytes facts_of(const std::vector<policy::Grant>& grants) {
  json::CanonicalSink sink;
  sink.open_array();
  for (const policy::Grant& grant : grants) {
    sink.open_object();
    sink.key("facts");
    policy::write(sink, grant.decision.facts);
    sink.key("person");
    sink.integer(grant.person);
    sink.close_object();
  }
  sink.close_array();
  return to_bytes(std::move(sink).take());
}

}  // namespace musubi::exchange
