#include "node/daemon/daemon.h"

#include <iostream>

#include "adapters/files/files.h"
#include "adapters/sqlite/sqlite_store.h"
#include "crypto/cms/suite_s1.h"
#include "node/runtime/registry_rows.h"
#include "node/sharing/name_index.h"
#include "protocol/exchange/streams.h"
#include "protocol/registry/time_floor.h"
#include "protocol/store/copy_mark.h"

namespace musubi::node {
namespace {

http::ListenerOptions options_for(const config::Listen& listen) {
  http::ListenerOptions options;
  options.address = listen.host == "localhost" ? "127.0.0.1" : listen.host;
  options.port = listen.port;
  return options;
}

audit::Record node_record(std::string_view what, Instant now, crypto::RandomSource& random) {
  return audit::Record::make(audit::Act::kNode, now, std::nullopt, json::Object{{"what", what}},
                             random);
}

// A fault of the program. The type of the exception only: its text may hold anything.
void report_exception(std::string_view type) {
  std::cerr << "書き込みの途中で予期しない例外が起き、その一件を取り消しました。\n"
               "A step of the writer threw; it was undone.\n"
            << "[internal.unexpected] " << type << std::endl;
}

// The same of a thread that goes out or publishes by itself, and tries again in its time.
void report_contained(std::string_view type) {
  std::cerr << "通信またはチェックポイントの途中で予期しない例外が起きました。しばらくして、やり直"
               "します。\n"
               "A courier, or who publishes checkpoints, threw; it is tried again later.\n"
            << "[internal.unexpected] " << type << std::endl;
}

}  // namespace

Daemon::Daemon(const config::NodeConfig& config)
    : config_(config), containment_(report_contained) {}

Result<std::unique_ptr<Daemon>> Daemon::start(const config::NodeConfig& config) {
  std::unique_ptr<Daemon> daemon(new Daemon(config));
  TRY(crypto::check_openssl_version());
  TRY(daemon->open_keys());
  TRY(daemon->open_store());
  TRY(daemon->open_exchange());
  TRY(daemon->open_staff_side());
  return daemon;
}

Status Daemon::open_keys() {
  TRY_ASSIGN(auto passphrase, files::read_passphrase(config_.passphrase_file));
  keys_ = std::make_unique<files::KeyFolder>(config_.keys, std::move(passphrase));
  TRY_ASSIGN(checkpoint_keys_, keys_->generations(crypto::KeyRole::kCheckpoint));
  if (checkpoint_keys_.empty()) {
    return Error{ErrorCode::kNotFound, "node.no-usable-certificate", "checkpoint"};
  }
  return {};
}

// The store is looked at before anything is signed: a store from a backup signs nothing.
Status Daemon::open_store() {
  TRY_ASSIGN(const crypto::Secret store_key, keys_->store_key());
  TRY_ASSIGN(store_, store::open_sqlite_store(config_.data, store_key));
  TRY_ASSIGN(const bool copy, store::is_copy(*store_));
  if (copy) return refused("store.is-a-copy", config_.data.string());
  TRY_ASSIGN(const Instant floor, stored_time_floor(*store_));
  TRY(registry::TimeFloor(floor).check_clock(system_clock_.now()));
  clock_ = std::make_unique<GuardedClock>(system_clock_, floor);
  situation_ = std::make_unique<SituationKeeper>(config_, *keys_, *clock_);
  TRY(situation_->open(*store_, crypto::system_random()));
  const std::string origin =
      situation_->current()->registry->content().federation + "/" + config_.node.text();
  std::vector<crypto::PublicKey> earlier;
  for (const auto& generation : checkpoint_keys_) earlier.push_back(generation.key.public_key());
  checkpoints_ = std::make_unique<CheckpointKeeper>(config_.data / "checkpoint", origin,
                                                    checkpoint_keys_.back().key, earlier);
  TRY(checkpoints_->check(*store_));
  name_key_.emplace(search::NameKey::of_store(store_key));
  TRY(bring_up_to_date(*store_, *name_key_, clock_->now(), crypto::system_random()));
  TRY_ASSIGN([[maybe_unused]] const auto index,
             store_->apply(
                 store::ChangeSet(node_record("started", clock_->now(), crypto::system_random()))));
  writer_ = std::make_unique<WriterThread>(
      *store_, [this](const Error& error) { storage_failed(error); }, report_exception);
  checkpoint_thread_ = std::thread([this] { keep_checkpoints(); });
  return {};
}

exchange::ExchangeParts Daemon::exchange_parts() {
  return {.writer = *writer_,
          .situation = *situation_,
          .clock = *clock_,
          .random = crypto::system_random(),
          .redecide = *sharing_,
          .effect = receiving_.get(),
          .reopened = [this](const NodeId& peer) {
            if (couriers_) couriers_->wake(peer);
          }};
}

Status Daemon::open_exchange() {
  receiving_ = std::make_unique<Receiving>(
      *situation_, [this](Instant signed_at) { clock_->hear(signed_at); }, config_.answers);
  sharing_ = std::make_unique<SharingService>(
      SharingService::Parts{*writer_, *situation_, *clock_, crypto::system_random(), *name_key_,
                            [this] { return checkpoints_->latest(); },
                            [this](const NodeId& peer) { couriers_->wake(peer); },
                            config_.consent_ask, config_.emergencies});
  referrals_ = std::make_unique<ReferralService>(
      ReferralService::Parts{*writer_, *situation_, *clock_, crypto::system_random(),
                             [this](const NodeId& peer) { couriers_->wake(peer); }});
  reviews_ = std::make_unique<ReviewService>(
      ReviewService::Parts{*writer_, *clock_, crypto::system_random()});
  staff_ = std::make_unique<StaffService>(
      StaffService::Parts{*writer_, *clock_, crypto::system_random(), hasher_});
  consents_ = std::make_unique<ConsentService>(
      ConsentService::Parts{*writer_, *situation_, *clock_, crypto::system_random()});
  households_ = std::make_unique<HouseholdService>(
      HouseholdService::Parts{*writer_, *clock_, crypto::system_random()});
  measures_ = std::make_unique<MeasureService>(
      MeasureService::Parts{*writer_, *clock_, crypto::system_random()});
  const SearchParts search{*writer_, *clock_, crypto::system_random(), *name_key_};
  names_ = std::make_unique<NameSearch>(search);
  same_persons_ = std::make_unique<SamePersons>(search);
  tips_ = std::make_unique<TipService>(TipService::Parts{
      *writer_, *situation_, *clock_, crypto::system_random(), config_.tips_kept});
  emergencies_ = std::make_unique<EmergencyService>(EmergencyService::Parts{
      *writer_, *situation_, *clock_, crypto::system_random(), config_.emergencies});
  inquiries_ = std::make_unique<InquiryService>(InquiryService::Parts{
      *writer_, *situation_, *clock_, crypto::system_random(), *sharing_, config_.answers,
      [this](const NodeId& peer) { couriers_->wake(peer); }});
  TRY_ASSIGN(const auto tls, situation_->newest_key(crypto::KeyRole::kTls));
  TRY_ASSIGN(peer_client_,
             peer_http::PeerClient::make(tls.certificate, tls.key, *situation_, *clock_));
  PeerTransport* transport = peer_client_.get();
  if (config_.wire_copies) {
    wire_copies_ = std::make_unique<WireCopies>(*peer_client_, *config_.wire_copies);
    transport = wire_copies_.get();
  }
  couriers_ = std::make_unique<CourierPool>(
      exchange_parts(), *transport, containment_,
      CourierPool::Intervals{config_.collect_interval, config_.registry_interval},
      [this](const Bytes& document) {
        const Status accepted = situation_->accept(document, *writer_, crypto::system_random());
        if (accepted.ok()) follow_situation();
      });
  TRY(listen_to_peers(tls));
  TRY(writer_->run([this](store::Store& store) -> Status {
    TRY_ASSIGN(const auto notes, exchange::own_notes(store, config_.node));
    restored_ = notes.recovery.has_value();
    return {};
  }));
  meet_peers();
  return {};
}

Status Daemon::listen_to_peers(const files::KeyGeneration& tls) {
  peer_service_ = std::make_unique<exchange::PeerService>(exchange_parts());
  if (!config_.exchange) return {};
  http::ListenerOptions options = peer_http::peer_listener_options();
  options.address = options_for(*config_.exchange).address;
  options.port = config_.exchange->port;
  TRY_ASSIGN(peer_listener_, peer_http::PeerListener::start(options, tls.certificate, tls.key,
                                                            *situation_, *clock_, *peer_service_));
  return {};
}

Status Daemon::open_staff_side() {
  services_ = std::make_unique<ApiServices>(ApiServices{
      .config = config_,
      .sharing = *sharing_,
      .referrals = *referrals_,
      .reviews = *reviews_,
      .staff = *staff_,
      .consents = *consents_,
      .households = *households_,
      .measures = *measures_,
      .names = *names_,
      .same_persons = *same_persons_,
      .inquiries = *inquiries_,
      .tips = *tips_,
      .emergencies = *emergencies_,
      .situation = *situation_,
      .checkpoints = *checkpoints_,
      .exchange = exchange_parts(),
      .checkpoint_file = config_.data / "checkpoint",
      .registry_changed = [this] { follow_situation(); }});
  api_ = std::make_unique<Api>(*services_);
  http::ListenerOptions api = options_for(config_.api);
  api.max_body = kMaxApiBody;
  api.body_time = kApiBodyTime;
  api.answer_time = kApiBodyTime;
  TRY_ASSIGN(api_listener_, http::Listener::start(api, *api_));
  operations_ = std::make_unique<Operations>(std::vector<Operations::Check>{
      {"store", [this] { return writer_->run([](store::Store&) { return Status(); }); }},
      {"registry",
       [this]() -> Status {
         const auto situation = situation_->current();
         if (situation->registry->freshness(clock_->now()) != registry::Freshness::kExpired) {
           return {};
         }
         return Error{ErrorCode::kExpired, "registry.expired", ""};
       }},
      {"background", [this] { return containment_.state(clock_->now()); }},
      {"releases", [this] { return situation_->current()->may_release(clock_->now()); }}});
  http::ListenerOptions operations = options_for(config_.operations);
  operations.max_body = 0;
  TRY_ASSIGN(operations_listener_, http::Listener::start(operations, *operations_));
  return {};
}

// Everyone that listens is pushed to; those that the file names are collected from.
void Daemon::meet_peers() {
  std::vector<CourierPool::Plan> plans;
  const auto situation = situation_->current();
  clock_->raise(situation->registry->content().issued);
  for (const registry::Node& node : situation->registry->content().nodes) {
    if (node.id == config_.node || !node.endpoint) continue;
    const auto& names = config_.collect_from;
    const bool collects = std::find(names.begin(), names.end(), node.id) != names.end();
    plans.push_back({node.id, true, collects, restored_});
  }
  couriers_->set_peers(plans);
}

// What was heard of the time since, and the log as it is now.
Status Daemon::keep_up() {
  const Instant floor = clock_->floor();
  if (floor > kept_floor_) {
    TRY(writer_->run([floor](store::Store& store) { return raise_stored_floor(store, floor); }));
    kept_floor_ = floor;
  }
  TRY(situation_->follow_amendments(*writer_, crypto::system_random()));
  TRY(inquiries_->send_due());
  TRY(tips_->forget_due());
  return checkpoints_->publish(*writer_);
}

void Daemon::keep_checkpoints() {
  std::unique_lock lock(stop_mutex_);
  while (!stop_asked_.wait_for(lock, kCheckpointInterval, [this] { return stopping_; })) {
    lock.unlock();
    const Status published = containment_.run(clock_->now(), [this] { return keep_up(); });
    lock.lock();
    if (!published.ok() && published.error().code == ErrorCode::kStorage) {
      ended_ = published;
      stopping_ = true;
      stop_asked_.notify_all();
    }
  }
}

void Daemon::storage_failed(const Error& error) {
  const std::lock_guard lock(stop_mutex_);
  ended_ = error;
  stopping_ = true;
  stop_asked_.notify_all();
}

void Daemon::stop() {
  const std::lock_guard lock(stop_mutex_);
  stopping_ = true;
  stop_asked_.notify_all();
}

Status Daemon::wait() {
  std::unique_lock lock(stop_mutex_);
  stop_asked_.wait(lock, [this] { return stopping_; });
  return ended_;
}

Status Daemon::reload() {
  const Status adopted = adopt_registry_file();
  TRY(situation_->reload(*writer_, crypto::system_random()));
  follow_situation();
  return adopted;
}

// An older file beside a newer registry in the store is the ordinary case.
Status Daemon::adopt_registry_file() {
  TRY_ASSIGN(const Bytes document, files::read(config_.registry_file, registry::kMaxRegistryBytes));
  const Status accepted = situation_->accept(document, *writer_, crypto::system_random());
  return !accepted.ok() && accepted.error().reason == "registry.rollback" ? Status() : accepted;
}

// A certificate that can't be shown leaves the one before in its place: it may be good for longer
// than a node without any.
void Daemon::follow_situation() {
  const std::lock_guard lock(following_);
  meet_peers();
  const auto tls = situation_->newest_key(crypto::KeyRole::kTls);
  if (!tls) return;
  [[maybe_unused]] const Status calls = peer_client_->rotate(tls->certificate, tls->key);
  if (!peer_listener_) return;
  [[maybe_unused]] const Status listens = peer_listener_->rotate(tls->certificate, tls->key);
}

std::optional<std::uint16_t> Daemon::exchange_port() const {
  if (!peer_listener_) return std::nullopt;
  return peer_listener_->port();
}

Daemon::~Daemon() {
  stop();
  if (checkpoint_thread_.joinable()) checkpoint_thread_.join();
  operations_listener_.reset();
  api_listener_.reset();
  // A courier on its way home may still bring a registry, and then asks for couriers_ and the
  // listener.
  if (couriers_) couriers_->stop();
  peer_listener_.reset();
  if (writer_ && ended_.ok()) {
    [[maybe_unused]] const Status stopped = writer_->run([this](store::Store& store) -> Status {
      TRY_ASSIGN([[maybe_unused]] const auto index,
                 store.apply(store::ChangeSet(
                     node_record("stopped", clock_->now(), crypto::system_random()))));
      return {};
    });
    [[maybe_unused]] const Status published = checkpoints_->publish(*writer_);
  }
}

}  // namespace musubi::node
