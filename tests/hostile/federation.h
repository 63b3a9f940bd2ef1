// A small federation with everything that can be wrong with a certificate. All names are synthetic.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>

#include "adapters/peer_http/directory.h"
#include "crypto/certificates/authority.h"
#include "protocol/ports/clock.h"

namespace musubi::hostile {

template <class T>
T expect_value(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().reason);
  return *std::move(result);
}

inline const Instant kNow = *parse_instant("2026-11-21T03:33:00.000Z");
inline const crypto::Validity kThisYear{kNow - std::chrono::hours(24),
                                        kNow + std::chrono::hours(24)};
inline const crypto::Validity kLastYear{kNow - std::chrono::hours(48),
                                        kNow - std::chrono::hours(24)};
inline const crypto::Validity kNextYear{kNow + std::chrono::hours(24),
                                        kNow + std::chrono::hours(48)};

inline const NodeId kMiyako = *NodeId::parse("lg-032026-01");
inline const NodeId kYamada = *NodeId::parse("lg-034827-01");

class StoppedClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return kNow; }
};

// A certificate with its key.
struct Credential {
  crypto::PrivateKey key;
  crypto::Certificate certificate;
};

class Authority {
 public:
  Authority();
  [[nodiscard]] Credential issue(std::string_view holder,
                                 crypto::KeyRole role = crypto::KeyRole::kTls,
                                 crypto::Validity validity = kThisYear) const;
  [[nodiscard]] const crypto::Certificate& certificate() const { return certificate_; }

 private:
  crypto::PrivateKey key_;
  crypto::Certificate certificate_;
};

// A registry in small, which can change while connections are open. It pins and unpins, and does
// nothing else, so that all the rest is left to the code under test.
class Directory final : public peer_http::PeerDirectory {
 public:
  explicit Directory(const Authority& authority) : authorities_{authority.certificate()} {}

  void pin(const NodeId& node, const crypto::Certificate& certificate);
  void unpin(const crypto::Certificate& certificate);
  void place(const NodeId& node, std::uint16_t port);

  [[nodiscard]] Result<NodeId> peer_of(const Digest& tls_certificate) const override;
  [[nodiscard]] Result<peer_http::Endpoint> endpoint_of(const NodeId& node) const override;
  [[nodiscard]] std::vector<crypto::Certificate> authorities() const override;

 private:
  mutable std::mutex mutex_;
  std::vector<crypto::Certificate> authorities_;
  std::map<Digest, NodeId> pinned_;
  std::map<NodeId, std::uint16_t> ports_;
};

}  // namespace musubi::hostile
