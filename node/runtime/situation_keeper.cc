#include "node/runtime/situation_keeper.h"

#include <algorithm>

#include "adapters/files/files.h"
#include "node/runtime/amendment_rows.h"
#include "node/runtime/registry_rows.h"
#include "protocol/amendment/judgement.h"
#include "protocol/exchange/kept_rules.h"
#include "protocol/policy/pin.h"

namespace musubi::node {
namespace {

// The registry may list a newer one that has not been taken in here yet: what we hold counts.
// Null if none of ours is listed and valid.
files::KeyGeneration* newest_usable(std::vector<files::KeyGeneration>& generations,
                                    const registry::Registry& registry, Instant now) {
  const auto newest = std::find_if(generations.rbegin(), generations.rend(),
                                   [&](const files::KeyGeneration& generation) {
                                     return registry.usable(generation.certificate, now).ok();
                                   });
  return newest == generations.rend() ? nullptr : &*newest;
}

Error no_usable(crypto::KeyRole role) {
  return {ErrorCode::kUnavailable, "node.no-usable-certificate",
          std::string(crypto::key_role_name(role))};
}

Result<json::Value> read_json(const std::filesystem::path& file) {
  TRY_ASSIGN(const Bytes text, files::read(file, json::kMaxDocumentBytes));
  auto value = json::parse(text);
  if (!value) return invalid(value.error().reason, file.string() + ": " + value.error().detail);
  return value;
}

}  // namespace

SituationKeeper::SituationKeeper(const config::NodeConfig& config, const files::KeyFolder& keys,
                                 const Clock& clock)
    : config_(config), keys_(keys), clock_(clock) {}

Status SituationKeeper::open(store::Store& store, crypto::RandomSource& random) {
  TRY_ASSIGN(auto registry, stored_registry(store));
  TRY(adopt_file(store, random, registry));
  // What the administrator wrote is right, or there is no start. What the registry says may be bad
  // for us: then we start and release nothing.
  TRY(read_own_files());
  TRY(read_amendments(store));
  auto situation = make(std::move(registry));
  TRY(keep_rules(store, *situation, random));
  replace(std::move(situation));
  return {};
}

Status SituationKeeper::read_amendments(store::Store& store) {
  TRY(for_each_amendment(store, [this](amendment::Amendment taken, Instant) {
    amended_.push_back({std::move(taken.bundle), taken.statement.predecessor});
  }));
  for (const Amended& amended : amended_) {
    TRY_ASSIGN(const auto was_in_force, exchange::kept_bundle(store, amended.bundle.id));
    if (was_in_force) reached_ = amended.bundle.serial;
  }
  return {};
}

// The delivered file counts if it is the first, or newer than what was accepted.
Status SituationKeeper::adopt_file(store::Store& store, crypto::RandomSource& random,
                                   std::shared_ptr<const registry::Registry>& registry) const {
  const bool first = registry == nullptr;
  const auto document = files::read(config_.registry_file, registry::kMaxRegistryBytes);
  if (!document) return first ? Status(document.error()) : Status();
  TRY_ASSIGN(const Instant floor, stored_time_floor(store));
  auto accepted =
      registry::accept_registry(*document, registry.get(), config_.trusted_operator_keys, floor);
  // An older file beside a newer registry in the store is the ordinary case.
  if (!accepted) return first ? Status(accepted.error()) : Status();
  if (!first && accepted->version() == registry->version()) return {};
  const auto adopted = std::make_shared<const registry::Registry>(*std::move(accepted));
  TRY_ASSIGN([[maybe_unused]] const auto index,
             store.apply(registry_accepted(*adopted, floor, clock_.now(), random)));
  registry = adopted;
  return {};
}

Result<PolicyLibrary::OwnFiles> SituationKeeper::read_own_files() const {
  TRY_ASSIGN(json::Value bundle, read_json(config_.policy_file));
  TRY_ASSIGN(const policy::Bundle pinned, policy::parse_bundle(bundle));
  TRY(policy::check_pin(pinned, config_.policy_digest));
  TRY_ASSIGN(json::Value wordings, read_json(config_.wordings_file));
  TRY(casework::parse_wordings(wordings));
  if (const policy::Bundle* amended = amended_by(clock_.now())) bundle = policy::to_json(*amended);
  return PolicyLibrary::OwnFiles{std::move(bundle), std::move(wordings)};
}

// The newest, or while it waits for its time what it is to replace: another that waits was
// superseded when the newest was taken (L-9).
const policy::Bundle* SituationKeeper::amended_by(Instant now) const {
  if (amended_.empty()) return nullptr;
  const Amended& newest = amended_.back();
  if (newest.bundle.serial <= reached_ || *newest.bundle.effective_from <= now) {
    return &newest.bundle;
  }
  const auto before = std::find_if(
      amended_.begin(), amended_.end(),
      [&newest](const Amended& amended) { return amended.bundle.id == newest.predecessor; });
  return before == amended_.end() ? nullptr : &before->bundle;
}

Result<policy::Bundle> SituationKeeper::rules_at(Instant now) const {
  if (const policy::Bundle* amended = amended_by(now)) return *amended;
  TRY_ASSIGN(const json::Value file, read_json(config_.policy_file));
  return policy::parse_bundle(file);
}

Status SituationKeeper::amend(ByteView document, exchange::Writer& writer,
                              crypto::RandomSource& random) {
  const std::lock_guard changing(changing_);
  TRY_ASSIGN(const amendment::Amendment amendment, amendment::parse_amendment(document));
  const Instant now = clock_.now();
  TRY_ASSIGN(const policy::Bundle in_force, rules_at(now));
  const std::uint64_t highest = amended_.empty() ? in_force.serial : amended_.back().bundle.serial;
  const auto registry = current()->registry;
  TRY(amendment::judge(amendment,
                       {*registry, config_.node.organisation(), in_force, highest, now}));
  TRY_ASSIGN(PolicyLibrary::OwnFiles own, read_own_files());
  own.sender_bundle = policy::to_json(amendment.bundle);
  TRY(PolicyLibrary::make(own, *registry));  // it must work with everybody's acceptance rules
  TRY(writer.run([&](store::Store& store) -> Status {
    TRY_ASSIGN([[maybe_unused]] const auto index,
               store.apply(amendment_taken(amendment, now, random)));
    return {};
  }));
  amended_.push_back({amendment.bundle, amendment.statement.predecessor});
  return put_in_force(writer, random);
}

Status SituationKeeper::follow_amendments(exchange::Writer& writer, crypto::RandomSource& random) {
  const std::lock_guard changing(changing_);
  return put_in_force(writer, random);
}

Status SituationKeeper::put_in_force(exchange::Writer& writer, crypto::RandomSource& random) {
  const policy::Bundle* due = amended_by(clock_.now());
  const auto before = current();
  const auto is_in_force = [due](const PolicyLibrary* policies) {
    return policies != nullptr && policies->sender().id == due->id;
  };
  if (due == nullptr || is_in_force(before->policies.get())) return {};
  const auto situation = make(before->registry);
  if (!is_in_force(situation->policies.get())) return situation->hindrance;
  return writer.run([&](store::Store& store) -> Status {
    TRY(keep_rules(store, *situation, random));
    replace(situation);
    reached_ = std::max(reached_, situation->policies->sender().serial);
    return {};
  });
}

Result<std::unique_ptr<PolicyLibrary>> SituationKeeper::read_policies(
    const registry::Registry& registry) const {
  TRY_ASSIGN(const auto own, read_own_files());
  return PolicyLibrary::make(own, registry);
}

std::shared_ptr<const NodeSituation> SituationKeeper::make(
    std::shared_ptr<const registry::Registry> registry) const {
  Status hindrance;
  const auto hindered = [&hindrance](const Error& why) {
    if (hindrance.ok()) hindrance = why;
  };
  std::vector<files::KeyGeneration> signing;
  std::vector<files::KeyGeneration> sealing;
  std::unique_ptr<PolicyLibrary> policies;
  if (auto read = keys_.generations(crypto::KeyRole::kSigning)) {
    signing = *std::move(read);
  } else {
    hindered(read.error());
  }
  if (auto read = keys_.generations(crypto::KeyRole::kSealing)) {
    sealing = *std::move(read);
  } else {
    hindered(read.error());
  }
  std::optional<SigningIdentity> identity;
  if (const auto* signer = newest_usable(signing, *registry, clock_.now())) {
    identity = SigningIdentity{config_.node, &signer->key, signer->certificate};
  } else {
    hindered(no_usable(crypto::KeyRole::kSigning));
  }
  if (auto read = read_policies(*registry)) {
    policies = *std::move(read);
  } else {
    hindered(read.error());
  }
  std::optional<policy::Bundle> own_rules;
  Status own_rules_read;
  const auto& published = registry->content().acceptance;
  if (const auto own = published.find(config_.node.organisation()); own != published.end()) {
    auto parsed = policy::parse_bundle(own->second);
    if (parsed) own_rules = *std::move(parsed);
    if (!own_rules) own_rules_read = parsed.error();
  }
  // Pointers into the vectors stay good: the vectors move, their elements don't.
  std::vector<crypto::SealingKey> sealing_keys;
  for (const auto& generation : sealing) {
    sealing_keys.push_back({&generation.key, generation.certificate});
  }
  exchange::Situation exchange{config_.node, registry.get(), std::move(identity),
                               std::move(sealing_keys)};
  return std::make_shared<const NodeSituation>(NodeSituation{
      std::move(exchange), std::move(registry), std::move(signing), std::move(sealing),
      std::move(policies), std::move(own_rules), std::move(own_rules_read), std::move(hindrance)});
}

Status NodeSituation::may_release(Instant now) const {
  TRY(hindrance);
  TRY(exchange.signer_at(now));
  if (registry->freshness(now) == registry::Freshness::kExpired) {
    return Error{ErrorCode::kExpired, "outbox.registry-expired", ""};
  }
  return {};
}

Status SituationKeeper::accept(const Bytes& document, exchange::Writer& writer,
                               crypto::RandomSource& random) {
  const std::lock_guard changing(changing_);
  const auto before = current();
  Instant floor;
  TRY(writer.run([&floor](store::Store& store) -> Status {
    TRY_ASSIGN(floor, stored_time_floor(store));
    return {};
  }));
  TRY_ASSIGN(auto accepted, registry::accept_registry(document, before->registry.get(), {}, floor));
  if (accepted.version() == before->registry->version()) return {};
  auto registry = std::make_shared<const registry::Registry>(std::move(accepted));
  const auto situation = make(registry);
  const Status stored = writer.run([&](store::Store& store) -> Status {
    TRY_ASSIGN(floor, stored_time_floor(store));  // may have been raised since
    TRY_ASSIGN([[maybe_unused]] const auto index,
               store.apply(registry_accepted(*registry, floor, clock_.now(), random)));
    TRY(keep_rules(store, *situation, random));
    // Here, and not when it is durable: no step that follows may still go by the one before. What
    // such a step applies becomes durable with this or after it.
    replace(situation);
    return {};
  });
  if (!stored.ok()) replace(before);
  return stored;
}

Status SituationKeeper::keep_rules(store::Store& store, const NodeSituation& situation,
                                   crypto::RandomSource& random) const {
  if (situation.policies == nullptr) return {};
  TRY_ASSIGN(const auto change,
             exchange::bundle_in_force(store, situation.policies->sender(), clock_.now(), random));
  if (!change) return {};
  TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(*change));
  return {};
}

Status SituationKeeper::reload(exchange::Writer& writer, crypto::RandomSource& random) {
  const std::lock_guard changing(changing_);
  auto situation = make(current()->registry);
  // Keys and rules that can't be read take nothing from a node that works with those it has.
  if (!situation->hindrance.ok() && current()->hindrance.ok()) return situation->hindrance;
  const Status hindrance = situation->hindrance;
  TRY(writer.run([&](store::Store& store) { return keep_rules(store, *situation, random); }));
  replace(std::move(situation));
  return hindrance;
}

Result<files::KeyGeneration> SituationKeeper::newest_key(crypto::KeyRole role) const {
  TRY_ASSIGN(auto generations, keys_.generations(role));
  auto* newest = newest_usable(generations, *current()->registry, clock_.now());
  if (newest == nullptr) return no_usable(role);
  return std::move(*newest);
}

void SituationKeeper::replace(std::shared_ptr<const NodeSituation> situation) {
  const std::lock_guard lock(mutex_);
  current_ = std::move(situation);
}

std::shared_ptr<const NodeSituation> SituationKeeper::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

std::shared_ptr<const exchange::Situation> SituationKeeper::situation() const {
  const auto whole = current();
  return {whole, &whole->exchange};
}

Result<NodeId> SituationKeeper::peer_of(const Digest& tls_certificate) const {
  return current()->registry->peer_of(tls_certificate, clock_.now());
}

Result<peer_http::Endpoint> SituationKeeper::endpoint_of(const NodeId& node) const {
  const auto situation = current();
  const registry::Node* listed = situation->registry->node(node);
  if (listed == nullptr || !listed->endpoint) {
    return Error{ErrorCode::kNotFound, "registry.no-endpoint", node.text()};
  }
  return peer_http::parse_endpoint(*listed->endpoint);
}

std::vector<crypto::Certificate> SituationKeeper::authorities() const {
  return current()->registry->content().authorities;
}

}  // namespace musubi::node
