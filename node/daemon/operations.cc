#include "node/daemon/operations.h"

namespace musubi::node {
namespace {

http::Response plain_json(int status, const json::Value& value) {
  return {status, "application/json", {}, to_bytes(json::to_canonical(value))};
}

}  // namespace

http::Response Operations::handle(const http::Request& request) {
  if (request.method != "GET") return http::Response::bare(405);
  if (request.path == "/livez") return plain_json(200, json::Object{{"alive", true}});
  if (request.path != "/readyz") return http::Response::bare(404);
  json::Object results;
  bool ready = true;
  for (const Check& check : checks_) {
    const bool passes = check.passes();
    results.emplace(check.name, passes);
    ready = ready && passes;
  }
  return plain_json(ready ? 200 : 503,
                    json::Object{{"checks", std::move(results)}, {"ready", ready}});
}

}  // namespace musubi::node
