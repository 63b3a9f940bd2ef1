#include "protocol/exchange/replay_release.h"

#include "crypto/primitives/hash.h"
#include "protocol/exchange/terms.h"
#include "protocol/policy/obligations.h"

namespace musubi::exchange {
namespace {

using policy::Grant;

// A member that is text, or nothing.
std::string text_of(const json::Value& object, std::string_view member) {
  const json::Value* value = object.find(member);
  return value == nullptr || value->text() == nullptr ? std::string() : *value->text();
}

std::vector<OrganisationId> organisations(const Manifest& manifest) {
  std::vector<OrganisationId> recipients;
  for (const ManifestRecipient& recipient : manifest.recipients) {
    recipients.push_back(recipient.node.organisation());
  }
  return recipients;
}

// A manifest has zeros for who published no rules (M-9); a decision leaves them out.
policy::BundleHashes pins_of(const DecisionReference& reference) {
  policy::BundleHashes pins{reference.catalogue, reference.baseline, reference.sender_bundle, {}};
  for (const Digest& acceptance : reference.acceptance) {
    if (acceptance != Digest{}) pins.acceptance.push_back(acceptance);
  }
  return pins;
}

Result<OutboxRow> message_of(store::Store& store, const MessageId& id) {
  TRY_ASSIGN(auto message, find_outbox(store, id));
  if (!message) return lost("replay.no-message");
  return *std::move(message);
}

struct KeptDecision {
  Bytes text;
  std::vector<Grant> grants;
  Bytes facts_salt;
};

Result<KeptDecision> decision_of(store::Store& store, const DecisionId& id) {
  TRY_ASSIGN(auto row, find_decision(store, id));
  if (!row) return lost("replay.no-decision");
  if (!row->decision || !row->facts_salt) return lost("replay.shredded");
  const auto value = json::parse_canonical(*row->decision);
  if (!value) return refused("replay.bad-decision");
  auto grants = policy::grants_from_json(*value);
  if (!grants || grants->empty()) return refused("replay.bad-decision");
  return KeptDecision{*std::move(row->decision), *std::move(grants), *std::move(row->facts_salt)};
}

// The basis that the message names is the one that was decided on, and what the catalogue said.
Status check_basis(const Manifest& manifest, const policy::Catalogue& catalogue,
                   const std::vector<Grant>& grants) {
  const policy::BasisRow* row = catalogue.find(manifest.basis.row);
  const bool named = row != nullptr && row->basis_class == manifest.basis.basis_class &&
                     row->as_of == manifest.basis.as_of;
  if (!named) return refused("replay.other-basis");
  for (const Grant& grant : grants) {
    if (grant.decision.basis != manifest.basis.row) return refused("replay.other-basis");
  }
  return {};
}

// "/0/categories/address": the person's place in the case, and what was decided otherwise.
Status compare(const Grant& kept, const policy::Decision& again) {
  const std::string person = "/" + std::to_string(kept.person);
  const policy::Decision& then = kept.decision;
  for (std::size_t c = 0; c < kCategoryCount; ++c) {
    if (then.categories[c] == again.categories[c]) continue;
    const std::string category(label(static_cast<Category>(c)).name);
    return refused("replay.other-decision", person + "/categories/" + category);
  }
  if (then.forbidden_sets != again.forbidden_sets) {
    return refused("replay.other-decision", person + "/forbidden_sets");
  }
  return {};
}

Status decide_again(const policy::Engine& engine, const std::vector<Grant>& kept) {
  for (const Grant& grant : kept) {
    TRY(compare(grant, engine.decide(grant.decision.basis, grant.decision.facts)));
  }
  return {};
}

// What left is what the decision lets go, under the duties that it lays on the recipient.
Status check_what_left(const policy::Engine& engine, const DecisionId& id,
                       const std::vector<Grant>& grants, const std::string& categories,
                       const std::vector<Obligation>& obligations) {
  const auto permit = engine.permit(id, grants, policy::before_duties(grants));
  if (!permit) return refused("replay.not-permitted");
  if (terms_of(*permit, {}).categories != categories) {
    return refused("replay.other-release", "categories");
  }
  if (permit->obligations() != obligations) return refused("replay.other-release", "obligations");
  return {};
}

// The rest of P-38, when message, decision and rules are known to be those of then.
Status check_decision(KeptRules& kept, const VersionRules& rules, const Manifest& manifest,
                      const DecisionId& id, const std::vector<Grant>& grants,
                      const std::string& categories) {
  TRY(check_basis(manifest, rules.catalogue, grants));
  const Digest& sender = grants.front().decision.bundles.sender;
  TRY_ASSIGN(const auto* engine, kept.engine(rules, sender, organisations(manifest)));
  TRY(decide_again(*engine, grants));
  return check_what_left(*engine, id, grants, categories, manifest.obligations);
}

Status check_pins(const policy::BundleHashes& pins, const std::vector<Grant>& grants) {
  for (const Grant& grant : grants) {
    if (grant.decision.bundles != pins) return refused("replay.other-pins");
  }
  return {};
}

}  // namespace

Result<ReleaseEntry> read_release(const audit::Record& record) {
  TRY_ASSIGN(const json::Value body, json::parse(record.body()));
  const auto message = MessageId::parse(text_of(body, "message"));
  const auto decision = DecisionId::parse(text_of(body, "decision"));
  const auto digest = Digest::from_hex(text_of(body, "digest"));
  if (!message || !decision || !digest) return refused("replay.bad-record");
  return ReleaseEntry{*message, *decision, *digest, text_of(body, "kind"),
                      text_of(body, "categories")};
}

Result<std::optional<LaterEntry>> read_later(const audit::Record& record) {
  TRY_ASSIGN(const json::Value body, json::parse(record.body()));
  const auto message = MessageId::parse(text_of(body, "message"));
  const auto decision = DecisionId::parse(text_of(body, "decision"));
  const auto sha256 = Digest::from_hex(text_of(body, "sha256"));
  if (!message || !decision || !sha256) return std::optional<LaterEntry>();
  return std::optional(LaterEntry{*message, *decision, *sha256});
}

Status check_release(store::Store& store, KeptRules& kept, const ReleaseEntry& entry) {
  TRY_ASSIGN(const OutboxRow message, message_of(store, entry.message));
  const Manifest& manifest = message.manifest;
  if (immutable_digest(manifest) != entry.digest) return refused("replay.other-manifest");
  if (is_notice(manifest)) return {};
  const DecisionReference& reference = manifest.decision;
  if (reference.id != entry.decision) return refused("replay.other-manifest");

  TRY_ASSIGN(const KeptDecision decision, decision_of(store, reference.id));
  const Digest facts = crypto::sha256({decision.facts_salt, facts_of(decision.grants)});
  if (facts != reference.facts) return refused("replay.other-facts");
  const policy::BundleHashes pins = pins_of(reference);
  TRY(check_pins(pins, decision.grants));
  TRY_ASSIGN(const VersionRules* rules, kept.version(reference.registry_version));
  if (rules->digest != reference.registry) return refused("replay.other-rules", "registry");
  TRY(check_named(*rules, pins, organisations(manifest)));
  return check_decision(kept, *rules, manifest, reference.id, decision.grants, entry.categories);
}

Status check_later(store::Store& store, KeptRules& kept, const LaterEntry& entry) {
  TRY_ASSIGN(const OutboxRow message, message_of(store, entry.message));
  TRY_ASSIGN(const KeptDecision decision, decision_of(store, entry.decision));
  if (crypto::sha256(decision.text) != entry.sha256) return refused("replay.other-decision");
  const policy::BundleHashes& pins = decision.grants.front().decision.bundles;
  TRY(check_pins(pins, decision.grants));
  TRY_ASSIGN(const VersionRules* rules, kept.with(pins, organisations(message.manifest)));
  if (!message.terms) return lost("replay.shredded");
  return check_decision(kept, *rules, message.manifest, entry.decision, decision.grants,
                        message.terms->categories);
}

}  // namespace musubi::exchange
