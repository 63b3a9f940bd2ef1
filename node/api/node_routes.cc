// The node itself: its state, its peers, its registry, its log, messages on a stick, and what its
// API is.
#include <limits>

#include "adapters/files/files.h"
#include "node/api/api.h"
#include "node/api/openapi/document.h"
#include "node/api/problem.h"
#include "protocol/exchange/media.h"
#include "protocol/exchange/streams.h"
#include "protocol/json/fields.h"
#include "protocol/store/log_check.h"

namespace musubi::node {
namespace {

using files::StaffRole;

constexpr std::size_t kMaxRootText = 64;

// The file back travels as text within an answer; what does not fit waits for the next one.
constexpr std::size_t kMaxAnswerFile = 32 * 1024 * 1024;

http::Response status(const ApiServices& services) {
  const auto situation = services.situation.current();
  const registry::Registry& registry = *situation->registry;
  const Instant now = services.exchange.clock.now();
  store::LogHead head;
  const Status looked = services.exchange.writer.run([&head](store::Store& store) -> Status {
    TRY_ASSIGN(head, store.log_head());
    return {};
  });
  if (!looked.ok()) return problem(looked.error());
  auto emergencies = services.emergencies.rate();
  if (!emergencies) return problem(emergencies.error());
  return json_response(
      200,
      json::Object{
          {"emergencies", *std::move(emergencies)},
          {"log",
           json::Object{{"root", head.root.hex()}, {"size", static_cast<std::int64_t>(head.size)}}},
          {"node", situation->exchange.own.text()},
          {"now", to_text(now)},
          {"registry", json::Object{{"expires", to_text(registry.content().expires)},
                                    {"federation", registry.content().federation},
                                    {"freshness", registry::name(registry.freshness(now))},
                                    {"stale_after", to_text(registry.content().stale_after)},
                                    {"version", static_cast<std::int64_t>(registry.version())}}}});
}

http::Response peers(const ApiServices& services) {
  const auto situation = services.situation.current();
  json::Array array;
  for (const registry::Node& node : situation->registry->content().nodes) {
    if (node.id == situation->exchange.own) continue;
    const auto* organisation = situation->registry->organisation(node.id.organisation());
    json::Object object{{"node", node.id.text()}, {"organisation", node.id.organisation().text()}};
    if (organisation != nullptr) {
      object.emplace("name_ja", organisation->name_ja);
      object.emplace("name_en", organisation->name_en);
    }
    if (node.endpoint) object.emplace("endpoint", *node.endpoint);
    array.push_back(std::move(object));
  }
  return json_response(200, json::Object{{"peers", std::move(array)}});
}

http::Response take_registry(const ApiServices& services, const Call& call) {
  const Status accepted = services.situation.accept(call.request.body, services.exchange.writer,
                                                    services.exchange.random);
  if (!accepted.ok()) return problem(accepted.error());
  services.registry_changed();
  return status(services);
}

// As it was signed: whoever gets it checks it, a receipt against it, or hands it on.
http::Response give_registry(const ApiServices& services) {
  return {200, "application/json", {}, services.situation.current()->registry->document()};
}

http::Response checkpoint(const ApiServices& services) {
  const Status published = services.checkpoints.publish(services.exchange.writer);
  if (!published.ok()) return problem(published.error());
  const auto note = files::read(services.checkpoint_file, crypto::kMaxNoteBytes);
  if (!note) return problem(note.error());
  return {200, "text/plain; charset=utf-8", {}, *note};
}

// What is believed is the node's own log: the copy must be an earlier state of it.
Result<std::int64_t> declare_backed_up(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const json::Value body, call.json_body());
  json::Fields fields(body, "");
  const auto size = static_cast<std::uint64_t>(
      fields.integer("size", 0, std::numeric_limits<std::int64_t>::max()));
  const auto root = fields.parsed("root", kMaxRootText, Digest::from_hex);
  TRY(fields.finish());
  const auto situation = services.situation.current();
  const auto declare = [&](store::Store& store) -> Status {
    TRY_ASSIGN(const store::LogHead head, store.log_head());
    if (size > head.size) return Error{ErrorCode::kConflict, "backup.other-log", ""};
    TRY_ASSIGN(const Digest own, store::root_at(store, size));
    if (own != *root) return Error{ErrorCode::kConflict, "backup.other-log", ""};
    const exchange::Context context{store, *situation->registry, situation->exchange.own,
                                    services.exchange.clock.now(), services.exchange.random};
    TRY_ASSIGN(const auto change, exchange::declare_backed_up(context, size));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  };
  TRY(services.exchange.writer.run(declare));
  return static_cast<std::int64_t>(size);
}

http::Response back_up(const ApiServices& services, const Call& call) {
  const auto declared = declare_backed_up(services, call);
  if (!declared) return problem(declared.error());
  return json_response(200, json::Object{{"backed_up_through", *declared}});
}

http::Response export_media(const ApiServices& services, const Call& call) {
  const auto peer = NodeId::parse(call.parameters.at(0));
  if (!peer) return problem({ErrorCode::kNotFound, "registry.no-such-node", ""});
  const auto file = exchange::write_media(services.exchange, *peer, {});
  if (!file) return problem(file.error());
  return {200, "application/octet-stream", {{"Cache-Control", "no-store"}}, *file};
}

// The registry on a stick is welcome whatever becomes of the envelopes beside it.
void adopt_registry(const ApiServices& services, const std::optional<Bytes>& document) {
  if (!document) return;
  const Status accepted =
      services.situation.accept(*document, services.exchange.writer, services.exchange.random);
  if (accepted.ok()) services.registry_changed();
}

http::Response import_media(const ApiServices& services, const Call& call) {
  auto taken = exchange::read_media(services.exchange, call.request.body);
  if (!taken) return problem(taken.error());
  adopt_registry(services, taken->registry);
  const NodeId from = taken->from;
  const auto answer =
      exchange::write_media(services.exchange, from, std::move(taken->outcomes), kMaxAnswerFile);
  if (!answer) return problem(answer.error());
  return json_response(
      200, json::Object{{"answer", to_base64(*answer)},
                        {"delivered", static_cast<std::int64_t>(taken->effect.delivered)},
                        {"from", from.text()},
                        {"received", static_cast<std::int64_t>(taken->received)}});
}

http::Response give_description(const Result<Bytes>& description) {
  if (!description) return problem(description.error());
  return {200, "application/json", {}, *description};
}

}  // namespace

std::vector<Route> node_routes(const ApiServices& services) {
  const std::vector<StaffRole> everybody = every_role();
  const std::vector<StaffRole> operators{StaffRole::kOperator};
  return {
      {"GET", "/api/v1/openapi.json", everybody,
       [description = api_description()](const Call&) { return give_description(description); }},
      {"GET", "/api/v1/status", everybody, [&services](const Call&) { return status(services); }},
      {"GET", "/api/v1/peers", everybody, [&services](const Call&) { return peers(services); }},
      {"GET", "/api/v1/registry", everybody,
       [&services](const Call&) { return give_registry(services); }},
      {"POST", "/api/v1/registry", operators,
       [&services](const Call& call) { return take_registry(services, call); },
       registry::kMaxRegistryBytes},
      {"GET", "/api/v1/log/checkpoint", everybody,
       [&services](const Call&) { return checkpoint(services); }},
      {"POST", "/api/v1/backups", operators,
       [&services](const Call& call) { return back_up(services, call); }},
      {"POST", "/api/v1/media/*", operators,
       [&services](const Call& call) { return export_media(services, call); }},
      {"POST", "/api/v1/media", operators,
       [&services](const Call& call) { return import_media(services, call); },
       exchange::kMaxMediaBytes},
  };
}

}  // namespace musubi::node
