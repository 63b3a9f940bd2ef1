// The OpenSSL object behind a key. Internal to crypto/, and to the TLS contexts of
// adapters/peer_http; no public header may include this one.
#pragma once

#include "crypto/keys/keys.h"
#include "crypto/primitives/openssl.h"

namespace musubi::crypto {

// One key, public or private. Never changes once made, so threads may share it. OpenSSL takes
// EVP_PKEY* where it only reads, too: use pkey.get(), and do not modify what it points to.
struct KeyHandle {
  KeyType type;
  PkeyPtr pkey;
  Bytes spki;  // the SubjectPublicKeyInfo of the public half
  Digest id;   // SHA-256 of `spki`

  // Ready to verify (a public key) or to sign (a private one), and copied for each use: setting
  // one up afresh makes OpenSSL 3.0 look its algorithms up again.
  PkeyCtxPtr ecdsa;  // P-256 only
  MdCtxPtr ed25519;  // Ed25519 only

  // Of a private key only.
  std::shared_ptr<const KeyHandle> public_half;
};

}  // namespace musubi::crypto
