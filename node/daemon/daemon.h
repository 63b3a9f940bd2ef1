// The whole node, wired: store, writer, keys, registry, policies, couriers and three listeners.
// Parts stand in the order in which they need each other, and go in the reverse.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>

#include "adapters/config/node_config.h"
#include "adapters/http/listener.h"
#include "adapters/peer_http/peer_client.h"
#include "adapters/peer_http/peer_listener.h"
#include "crypto/passwords/argon2id.h"
#include "node/api/api.h"
#include "node/daemon/operations.h"
#include "node/daemon/wire_copies.h"
#include "node/runtime/courier_pool.h"
#include "node/runtime/guarded_clock.h"
#include "node/runtime/system_clock.h"
#include "node/runtime/writer_thread.h"
#include "node/sharing/receiving.h"

namespace musubi::node {

class Daemon {
 public:
  static constexpr Duration kCheckpointInterval = std::chrono::seconds{1};

  // Ready to serve when it returns. Every refusal to start says why and what to do.
  [[nodiscard]] static Result<std::unique_ptr<Daemon>> start(const config::NodeConfig& config);
  // Stops listening, lets the couriers come home, and publishes the last checkpoint.
  ~Daemon();

  // Returns when stop() was called or the store failed. The store's error, if it did.
  [[nodiscard]] Status wait();
  // Safe in any thread.
  void stop();
  // Reads the registry file, keys and policies again, and puts them in force.
  [[nodiscard]] Status reload();

  // Where the listeners are; the port was chosen by the system if the file says 0.
  [[nodiscard]] std::uint16_t api_port() const { return api_listener_->port(); }
  [[nodiscard]] std::uint16_t operations_port() const { return operations_listener_->port(); }
  [[nodiscard]] std::optional<std::uint16_t> exchange_port() const;

  // For a program that hosts the node itself. Safe in any thread.
  [[nodiscard]] SharingService& sharing() { return *sharing_; }

 private:
  explicit Daemon(const config::NodeConfig& config);

  [[nodiscard]] Status open_store();
  [[nodiscard]] Status open_keys();
  [[nodiscard]] Status open_exchange();
  [[nodiscard]] Status listen_to_peers(const files::KeyGeneration& tls);
  [[nodiscard]] Status open_staff_side();
  void meet_peers();
  // Under a new registry or with new keys there are other peers, and perhaps another certificate
  // to show them.
  void follow_situation();
  [[nodiscard]] Status adopt_registry_file();
  void keep_checkpoints();
  [[nodiscard]] Status keep_up();
  void storage_failed(const Error& error);
  [[nodiscard]] exchange::ExchangeParts exchange_parts();

  config::NodeConfig config_;
  std::mutex stop_mutex_;
  std::condition_variable stop_asked_;
  bool stopping_ = false;
  Status ended_;
  bool restored_ = false;  // came from a backup at some time, and says so to every peer

  SystemClock system_clock_;
  std::unique_ptr<GuardedClock> clock_;
  std::unique_ptr<files::KeyFolder> keys_;
  std::unique_ptr<store::Store> store_;
  std::optional<search::NameKey> name_key_;
  std::unique_ptr<SituationKeeper> situation_;
  std::vector<files::KeyGeneration> checkpoint_keys_;
  std::unique_ptr<CheckpointKeeper> checkpoints_;
  std::unique_ptr<WriterThread> writer_;
  std::unique_ptr<SharingService> sharing_;
  std::unique_ptr<ReferralService> referrals_;
  std::unique_ptr<ReviewService> reviews_;
  crypto::Argon2idHasher hasher_;
  std::unique_ptr<StaffService> staff_;
  std::unique_ptr<ConsentService> consents_;
  std::unique_ptr<HouseholdService> households_;
  std::unique_ptr<MeasureService> measures_;
  std::unique_ptr<NameSearch> names_;
  std::unique_ptr<SamePersons> same_persons_;
  std::unique_ptr<InquiryService> inquiries_;
  std::unique_ptr<TipService> tips_;
  std::unique_ptr<EmergencyService> emergencies_;
  std::unique_ptr<Receiving> receiving_;
  std::unique_ptr<exchange::PeerService> peer_service_;
  std::unique_ptr<peer_http::PeerClient> peer_client_;
  std::unique_ptr<PeerTransport> wire_copies_;
  std::unique_ptr<peer_http::PeerListener> peer_listener_;
  std::mutex following_;     // one at a time, so that the last one to follow saw the newest
  Containment containment_;  // of the couriers and of who publishes checkpoints
  std::unique_ptr<CourierPool> couriers_;
  std::unique_ptr<ApiServices> services_;
  std::unique_ptr<Api> api_;
  std::unique_ptr<Operations> operations_;
  std::unique_ptr<http::Listener> api_listener_;
  std::unique_ptr<http::Listener> operations_listener_;
  Instant kept_floor_;  // for the thread that publishes checkpoints
  std::thread checkpoint_thread_;
};

}  // namespace musubi::node
