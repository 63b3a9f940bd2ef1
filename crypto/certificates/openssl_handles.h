// The OpenSSL object behind a certificate. Internal to crypto/, and to the TLS contexts of
// adapters/peer_http; no public header may include this one.
#pragma once

#include <string>

#include "crypto/certificates/certificate.h"
#include "crypto/keys/openssl_handles.h"

namespace musubi::crypto {

// One parsed certificate. Never changes once made, so threads may share it. OpenSSL takes X509*
// where it only reads, too: use x509.get(), and do not modify what it points to.
struct CertificateHandle {
  X509Ptr x509;
  Bytes der;
  Digest fingerprint;  // SHA-256 of `der`
  KeyRole role;
  std::string holder;
  std::string serial_hex;
  Instant not_before;
  Instant not_after;
  PublicKey key;
};

}  // namespace musubi::crypto
