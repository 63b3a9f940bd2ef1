// How we speak TLS: 1.3 only, mutual, and with one key. Headers of peer_http show no OpenSSL.
#pragma once

#include <memory>

#include "crypto/certificates/certificate.h"

namespace musubi::peer_http {

enum class TlsSide { kServer, kClient };

// Immutable once made. Shared: connections in progress keep the one that they began with when a
// renewed certificate brings another.
class TlsContext {
 public:
  // kInvalid unless the certificate is for TLS and of this key. Takes what it needs of both.
  [[nodiscard]] static Result<std::shared_ptr<const TlsContext>> make(
      TlsSide side, const crypto::Certificate& certificate, const crypto::PrivateKey& key);
  ~TlsContext();

  struct Handle;  // tls_handle.h
  [[nodiscard]] const Handle& handle() const { return *handle_; }
  [[nodiscard]] TlsSide side() const { return side_; }

 private:
  TlsContext(TlsSide side, std::unique_ptr<Handle> handle);
  TlsSide side_;
  std::unique_ptr<Handle> handle_;
};

}  // namespace musubi::peer_http
