// Speaks to a node's own API: JSON over HTTP on the loopback, with a bearer token from a file.
//
// Answers are bounded and every step has a deadline. A problem (RFC 9457) becomes an Error with
// the node's own code and reason.
#pragma once

#include <optional>
#include <string>

#include "adapters/config/node_config.h"
#include "crypto/primitives/secret.h"
#include "protocol/json/value.h"

namespace musubi::cli {

inline constexpr std::size_t kMaxAnswerBytes = 256 * 1024 * 1024;  // a file for a stick
inline constexpr std::size_t kMaxTokenText = 1024;
inline constexpr const char* kAcceptsJson = "application/json, application/problem+json";
inline constexpr int kApiTimeoutSeconds = 30;
inline constexpr int kOnceAttempts = 3;
inline constexpr int kOncePauseSeconds = 1;

// For what a command looks, where it shows personal data and nothing else is said
// (docs/guide/commands.md). The node itself has no default.
inline constexpr const char* kUsualPurpose = "assessment";

struct ApiOptions {
  std::string node;  // its folder: node.toml says where the API listens
  std::string token_file;
  std::string view_purpose = kUsualPurpose;
};
void add_api_options(const auto& verb) {
  verb.app->add_option("--node", verb.options->node, "ノードのフォルダー / the node's folder")
      ->required();
  verb.app
      ->add_option("--token-file", verb.options->token_file,
                   "トークンのファイル / your token's file")
      ->required();
}

class ApiClient {
 public:
  // Reads node.toml and the token; says nothing yet about whether the node runs.
  [[nodiscard]] static Result<ApiClient> open(const ApiOptions& options);
  // For who has no token yet.
  [[nodiscard]] static Result<ApiClient> open_unknown(const std::string& node);

  [[nodiscard]] Result<json::Value> get(const std::string& path) const;
  [[nodiscard]] Result<json::Value> post(const std::string& path, const json::Value& body) const;
  [[nodiscard]] Result<json::Value> post(const std::string& path, ByteView body) const;
  [[nodiscard]] Status remove(const std::string& path) const;
  // Carried out only while what is there has that revision.
  [[nodiscard]] Result<json::Value> put(const std::string& path, const json::Value& body,
                                        std::uint64_t revision) const;
  // For answers that are no JSON.
  [[nodiscard]] Result<Bytes> get_bytes(const std::string& path) const;
  [[nodiscard]] Result<Bytes> get_page(const std::string& path) const;  // HTML
  [[nodiscard]] Result<Bytes> post_for_bytes(const std::string& path) const;

  // What the node answers, whatever it is: for those who want to read a problem's members.
  struct Answer {
    int status;
    Bytes body;
    [[nodiscard]] bool ok() const { return status >= 200 && status < 300; }
  };
  // "api.unreachable": nothing was sent; "api.no-answer": it may have been carried out. `key` is
  // the request's Idempotency-Key, and `if_match` its If-Match, if they are not empty.
  [[nodiscard]] Result<Answer> exchange(const std::string& method, const std::string& path,
                                        std::string_view content_type, ByteView body,
                                        const std::string& key = {},
                                        const std::string& if_match = {},
                                        const std::string& accept = kAcceptsJson) const;
  // A POST that takes effect once: asked again under the same key while no answer comes, so many
  // times. An "api.no-answer" at the end names the key.
  [[nodiscard]] Result<Answer> post_once(const std::string& path, const json::Value& body,
                                         const std::optional<std::string>& key) const;
  [[nodiscard]] static Error problem(const Answer& answer);
  [[nodiscard]] static Result<json::Value> value_of(const Answer& answer);

 private:
  ApiClient(config::Listen address, crypto::Secret token, std::string view_purpose)
      : address_(std::move(address)),
        token_(std::move(token)),
        view_purpose_(std::move(view_purpose)) {}

  config::Listen address_;
  crypto::Secret token_;
  std::string view_purpose_;
};

}  // namespace musubi::cli
