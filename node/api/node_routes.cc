// The node itself: its state, its peers, its registry, its log, and messages on a stick.
#include "adapters/files/files.h"
#include "node/api/api.h"
#include "node/api/problem.h"
#include "protocol/exchange/media.h"

namespace musubi::node {
namespace {

using files::StaffRole;

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
  return json_response(
      200,
      json::Object{
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

http::Response checkpoint(const ApiServices& services) {
  const Status published = services.checkpoints.publish(services.exchange.writer);
  if (!published.ok()) return problem(published.error());
  const auto note = files::read(services.checkpoint_file, crypto::kMaxNoteBytes);
  if (!note) return problem(note.error());
  return {200, "text/plain; charset=utf-8", {}, *note};
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
  const auto answer = exchange::write_media(services.exchange, from, std::move(taken->outcomes));
  if (!answer) return problem(answer.error());
  return json_response(
      200, json::Object{{"answer", to_base64(*answer)},
                        {"delivered", static_cast<std::int64_t>(taken->effect.delivered)},
                        {"from", from.text()},
                        {"received", static_cast<std::int64_t>(taken->received)}});
}

}  // namespace

std::vector<Route> node_routes(const ApiServices& services) {
  const std::vector<StaffRole> anyone{StaffRole::kCaseworker, StaffRole::kAuditor,
                                      StaffRole::kOperator};
  const std::vector<StaffRole> operators{StaffRole::kOperator};
  return {
      {"GET", "/api/v1/status", anyone, [&services](const Call&) { return status(services); }},
      {"GET", "/api/v1/peers", anyone, [&services](const Call&) { return peers(services); }},
      {"POST", "/api/v1/registry", operators,
       [&services](const Call& call) { return take_registry(services, call); }},
      {"GET", "/api/v1/log/checkpoint", anyone,
       [&services](const Call&) { return checkpoint(services); }},
      {"POST", "/api/v1/media/*", operators,
       [&services](const Call& call) { return export_media(services, call); }},
      {"POST", "/api/v1/media", operators,
       [&services](const Call& call) { return import_media(services, call); }},
  };
}

}  // namespace musubi::node
