// The staff's and programs' API, /api/v1. Every route names the roles that may use it; the node
// enforces them, never the client. docs/spec/api.md lists the routes.
#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "adapters/http/message.h"
#include "node/api/reach.h"
#include "node/api/services.h"
#include "node/sharing/look.h"
#include "protocol/casework/intake_sheet.h"
#include "protocol/exchange/media.h"

namespace musubi::node {

// The largest body of any route: a file from a stick. Others take far less (Route::max_body).
inline constexpr std::size_t kMaxApiBody = exchange::kMaxMediaBytes;
// What most routes take: far more than an intake sheet.
inline constexpr std::size_t kMaxJsonBody = 1024 * 1024;
static_assert(casework::kMaxSheetBytes < kMaxJsonBody);
// A file from a stick takes its time.
inline constexpr Duration kApiBodyTime = std::chrono::seconds{60};

// A request whose user is known, taken apart.
struct Call {
  const http::Request& request;
  Caller user;
  std::vector<std::string> parameters;  // the variable segments of the path, in order
  // Why they look, of the closed list; empty where nothing personal is shown. It belongs into the
  // record of the view.
  std::string_view purpose = {};

  [[nodiscard]] Look look() const { return {user.user, purpose}; }
  // The body as JSON: "json.…".
  [[nodiscard]] Result<json::Value> json_body() const;
  // A body that is nothing but what the user says, under that name: "json.…", also if it says
  // nothing.
  [[nodiscard]] Result<Word> word(std::string_view name) const;
};

struct Route {
  std::string_view method;
  std::string_view path;  // "/api/v1/messages/*": a star is one variable segment
  std::vector<files::StaffRole> roles;
  std::function<http::Response(const Call&)> answer;
  std::size_t max_body = kMaxJsonBody;
};

// For what everybody who is known may ask.
[[nodiscard]] std::vector<files::StaffRole> every_role();

class Api final : public http::Handler {
 public:
  // Reads tokens and sessions at each request, so that a revoked one ends at once.
  explicit Api(const ApiServices& services);

  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

  // Who asks, for what, and whether they may, is settled before the body is read.
  [[nodiscard]] http::Admission admit(const http::Request& head) override;
  [[nodiscard]] http::Response handle(const http::Request& request) override;

 private:
  struct Found {
    const Route* route;
    Caller user;
    std::vector<std::string> parameters;
    Reach reach;
  };
  // The route that the user may use, or the answer that says why there is none.
  [[nodiscard]] std::variant<Found, http::Response> find(const http::Request& request) const;
  // The route before whose answer nobody is known, if the request is for one.
  [[nodiscard]] std::optional<Found> find_open(const http::Request& request) const;
  [[nodiscard]] Result<Caller> user_of(const http::Request& request) const;
  [[nodiscard]] Status check_reach_of(const Found& found) const;
  [[nodiscard]] Result<std::string_view> purpose_of(const http::Request& request,
                                                    const Found& found) const;

  const ApiServices& services_;
  std::vector<Route> routes_;
};

}  // namespace musubi::node
