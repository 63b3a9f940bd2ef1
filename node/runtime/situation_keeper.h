// What the node is at this moment: its keys, the registry that it accepted, and the policies that
// follow from it. Replaced whole; whoever began under the old one ends under it.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>

#include "adapters/config/node_config.h"
#include "adapters/files/key_folder.h"
#include "adapters/peer_http/directory.h"
#include "node/sharing/policy_library.h"
#include "protocol/exchange/environment.h"
#include "protocol/ports/clock.h"

namespace musubi::node {

// Owns everything that exchange::Situation points to.
struct NodeSituation {
  exchange::Situation exchange;
  std::shared_ptr<const registry::Registry> registry;  // shared by situations that differ in keys
  std::vector<files::KeyGeneration> signing;
  std::vector<files::KeyGeneration> sealing;
  std::unique_ptr<PolicyLibrary> policies;  // null: see `hindrance`
  // What this organisation published about what it accepts; nothing if it published none, or if it
  // can't be read, which `own_rules_read` says.
  std::optional<policy::Bundle> own_rules;
  Status own_rules_read;
  // Why nothing may be released under this registry, whatever the policy says.
  Status hindrance;

  // Whether this node may release now: it can sign, has its policies, and the registry has not
  // expired. "node.no-usable-certificate", "outbox.registry-expired", or why the policies or keys
  // could not be read.
  [[nodiscard]] Status may_release(Instant now) const;
};

// Safe for concurrent use.
class SituationKeeper final : public exchange::SituationSource, public peer_http::PeerDirectory {
 public:
  // `config`, `keys` and `clock` must outlive the keeper.
  SituationKeeper(const config::NodeConfig& config, const files::KeyFolder& keys,
                  const Clock& clock);

  // The registry that the store has accepted, or else the one that was delivered as a file and is
  // signed by keys that the administrator named; then keys and policies. Before anything else.
  // Refused only for what lies in this node's own folder; under a registry that it cannot work
  // under it opens, and releases nothing.
  [[nodiscard]] Status open(store::Store& store, crypto::RandomSource& random);

  // Accepts a newer registry, makes that durable, and puts it in force, whatever it means for this
  // node: one that lists our keys no longer ends our releases (R-45, NodeSituation::may_release()).
  // Steps of the writer that follow see it. Errors as registry::accept_registry(); nothing changes
  // then.
  [[nodiscard]] Status accept(const Bytes& document, exchange::Writer& writer,
                              crypto::RandomSource& random);
  // Takes an amendment of the sharing policy (docs/spec/policy-amendment.md §2), makes that
  // durable, and puts it in force if its time has come. Errors as amendment::parse_amendment() and
  // amendment::judge(); nothing changes then.
  [[nodiscard]] Status amend(ByteView document, exchange::Writer& writer,
                             crypto::RandomSource& random);
  // Puts in force what was taken and whose time has come since (L-8). To be called now and then.
  [[nodiscard]] Status follow_amendments(exchange::Writer& writer, crypto::RandomSource& random);
  // Reads keys and policies again, after a rotation. On an error those that were read stay.
  [[nodiscard]] Status reload(exchange::Writer& writer, crypto::RandomSource& random);

  // The newest key of ours that the registry in force lists and that is valid now, read from its
  // folder. "node.no-usable-certificate".
  [[nodiscard]] Result<files::KeyGeneration> newest_key(crypto::KeyRole role) const;

  [[nodiscard]] std::shared_ptr<const NodeSituation> current() const;
  [[nodiscard]] std::shared_ptr<const exchange::Situation> situation() const override;

  [[nodiscard]] Result<NodeId> peer_of(const Digest& tls_certificate) const override;
  [[nodiscard]] Result<peer_http::Endpoint> endpoint_of(const NodeId& node) const override;
  [[nodiscard]] std::vector<crypto::Certificate> authorities() const override;

 private:
  // Always gives a situation; what could not be had stands in its hindrance.
  [[nodiscard]] std::shared_ptr<const NodeSituation> make(
      std::shared_ptr<const registry::Registry> registry) const;
  [[nodiscard]] Result<PolicyLibrary::OwnFiles> read_own_files() const;
  [[nodiscard]] Status read_amendments(store::Store& store);
  // The bundle that amendments put in force by `now`; what was in force once counts as due, so that
  // a clock that was set back brings nothing older back (L-9). Null: that of the file.
  [[nodiscard]] const policy::Bundle* amended_by(Instant now) const;
  [[nodiscard]] Result<policy::Bundle> rules_at(Instant now) const;
  [[nodiscard]] Result<std::unique_ptr<PolicyLibrary>> read_policies(
      const registry::Registry& registry) const;
  [[nodiscard]] Status adopt_file(store::Store& store, crypto::RandomSource& random,
                                  std::shared_ptr<const registry::Registry>& registry) const;
  // What is decided by from now on is kept, so that it can be decided again (P-37).
  [[nodiscard]] Status keep_rules(store::Store& store, const NodeSituation& situation,
                                  crypto::RandomSource& random) const;
  [[nodiscard]] Status put_in_force(exchange::Writer& writer, crypto::RandomSource& random);
  void replace(std::shared_ptr<const NodeSituation> situation);

  const config::NodeConfig& config_;
  const files::KeyFolder& keys_;
  const Clock& clock_;
  // Held from the look at what is in force until it is replaced: of two registries that arrive
  // at once the older must not come last. Taken before mutex_, and never on the writer's thread.
  std::mutex changing_;
  // The amendments taken, by serial, and the highest serial of them that was in force; under
  // changing_.
  struct Amended {
    policy::Bundle bundle;
    std::optional<Digest> predecessor;
  };
  std::vector<Amended> amended_;
  std::uint64_t reached_ = 0;
  mutable std::mutex mutex_;
  std::shared_ptr<const NodeSituation> current_;
};

}  // namespace musubi::node
