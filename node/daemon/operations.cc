#include "node/daemon/operations.h"

#include "protocol/text/messages.h"

namespace musubi::node {
namespace {

http::Response plain_json(int status, const json::Value& value) {
  return {status, "application/json", {}, to_bytes(json::to_canonical(value))};
}

// Without the detail: whoever may ask here need not learn more than the token says.
json::Object problem_of(std::string_view check, const Error& error) {
  const text::Message& message = text::message_for(error.reason, error.code);
  return {{"check", check},
          {"en", message.en},
          {"ja", message.ja},
          {"reason", error.reason},
          {"remedy_en", message.remedy_en},
          {"remedy_ja", message.remedy_ja}};
}

}  // namespace

http::Response Operations::handle(const http::Request& request) {
  if (request.method != "GET") return http::Response::bare(405);
  if (request.path == "/livez") return plain_json(200, json::Object{{"alive", true}});
  if (request.path != "/readyz") return http::Response::bare(404);
  json::Object results;
  json::Array problems;
  for (const Check& check : checks_) {
    const Status examined = check.examine();
    results.emplace(check.name, examined.ok());
    if (!examined.ok()) problems.push_back(problem_of(check.name, examined.error()));
  }
  const bool ready = problems.empty();
  return plain_json(ready ? 200 : 503, json::Object{{"checks", std::move(results)},
                                                    {"problems", std::move(problems)},
                                                    {"ready", ready}});
}

}  // namespace musubi::node
