// The two files that pass between a member and the operator when a node is enrolled, or gets new
// keys (docs/guide/enrolment.md). Neither is secret; both are checked by who gets them.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "crypto/certificates/authority.h"
#include "protocol/ids/ids.h"

namespace musubi::cli {

inline constexpr std::string_view kRequestFormat = "musubi-node-request-1";
inline constexpr std::string_view kWelcomeFormat = "musubi-welcome-1";
inline constexpr std::size_t kMaxRequestBytes = 64 * 1024;
inline constexpr std::size_t kMaxWelcomeBytes = 32 * 1024 * 1024;  // a registry in base64

inline constexpr std::array kNodeRoles{crypto::KeyRole::kTls, crypto::KeyRole::kSigning,
                                       crypto::KeyRole::kSealing, crypto::KeyRole::kCheckpoint};

// What a node asks of the operator: certificates for keys that never leave it.
struct NodeRequest {
  NodeId node;
  std::optional<std::string> endpoint;  // absent: it only connects outward
  std::string minimum_suite;
  std::vector<Bytes> certificate_requests;  // PKCS#10, one per role
};
[[nodiscard]] std::string serialise(const NodeRequest& request);
[[nodiscard]] Result<NodeRequest> parse_request(ByteView text);

// Read out on the telephone, so that both sides know they speak of the same keys: SHA-256 over
// the request's keys in the order of their roles.
[[nodiscard]] Result<Digest> request_fingerprint(const NodeRequest& request);

// Each request is signed by its own key, is for this node, and each role comes once.
// "enrolment.holder", "enrolment.role", "certificate.…".
[[nodiscard]] Result<std::vector<crypto::CertificateRequest>> check_keys(
    const NodeRequest& request);

// What the operator gives back.
struct Welcome {
  NodeId node;
  std::vector<crypto::Certificate> certificates;
  Bytes registry;  // the signed document
};
[[nodiscard]] std::string serialise(const Welcome& welcome);
[[nodiscard]] Result<Welcome> parse_welcome(ByteView text);

}  // namespace musubi::cli
