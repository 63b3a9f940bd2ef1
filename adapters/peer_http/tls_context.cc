#include "adapters/peer_http/tls_context.h"

#include <Poco/Exception.h>
#include <openssl/ssl.h>

#include "adapters/peer_http/tls_handle.h"
#include "crypto/certificates/openssl_handles.h"

namespace musubi::peer_http {
namespace {

using crypto::must;

constexpr const char* kCipherSuites = "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256";
constexpr const char* kGroups = "P-256:X25519";
constexpr const char* kSignatures = "ECDSA+SHA256";  // all keys of role tls are on P-256

std::optional<crypto::Certificate> leaf_of(X509_STORE_CTX* store) {
  X509* leaf = X509_STORE_CTX_get0_cert(store);
  if (leaf == nullptr) return std::nullopt;
  auto certificate = crypto::Certificate::parse(crypto::to_der(leaf, i2d_X509));
  if (!certificate) return std::nullopt;
  return *std::move(certificate);
}

bool answer(PeerQuestion& question, X509_STORE_CTX* store) {
  const auto certificate = leaf_of(store);
  if (!certificate || !question.accept(*certificate)) return false;
  question.accepted = certificate->fingerprint();
  return true;
}

// Instead of OpenSSL's verification: the registry decides, and by the exact certificate. Every
// refusal looks the same from outside.
int verify_peer(X509_STORE_CTX* store, void*) {
  const int index = SSL_get_ex_data_X509_STORE_CTX_idx();
  auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, index));
  auto* question = static_cast<PeerQuestion*>(SSL_get_app_data(ssl));
  try {
    if (question != nullptr && answer(*question, store)) return 1;
  } catch (...) {  // nothing may be thrown through OpenSSL; what fails is refused
  }
  if (question != nullptr) question->refused = true;
  X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED);
  return 0;
}

// Poco makes the context; what matters is set below, since Poco cannot set it for TLS 1.3.
Poco::Net::Context::Ptr make_poco_context(TlsSide side) {
  Poco::Net::Context::Params parameters;
  parameters.verificationMode = Poco::Net::Context::VERIFY_NONE;  // replaced by verify_peer
  parameters.loadDefaultCAs = false;
  const auto usage = side == TlsSide::kServer ? Poco::Net::Context::TLS_SERVER_USE
                                              : Poco::Net::Context::TLS_CLIENT_USE;
  return new Poco::Net::Context(usage, parameters);
}

void restrict_protocol(SSL_CTX* context) {
  must(SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1, "requiring TLS 1.3");
  must(SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1, "requiring TLS 1.3");
  must(SSL_CTX_set_ciphersuites(context, kCipherSuites) == 1, "choosing cipher suites");
  must(SSL_CTX_set1_groups_list(context, kGroups) == 1, "choosing groups");
  must(SSL_CTX_set1_sigalgs_list(context, kSignatures) == 1, "choosing signatures");
  must(SSL_CTX_set1_client_sigalgs_list(context, kSignatures) == 1, "choosing signatures");
}

// No resumption: each connection proves its peer against the registry in force. Connections are
// kept alive instead.
void forbid_resumption(SSL_CTX* context) {
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
  must(SSL_CTX_set_num_tickets(context, 0) == 1, "turning tickets off");
}

void demand_peer(SSL_CTX* context) {
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  SSL_CTX_set_cert_verify_callback(context, verify_peer, nullptr);
}

bool use_identity(SSL_CTX* context, const crypto::Certificate& certificate,
                  const crypto::PrivateKey& key) {
  return SSL_CTX_use_certificate(context, certificate.handle().x509.get()) == 1 &&
         SSL_CTX_use_PrivateKey(context, key.handle().pkey.get()) == 1 &&
         SSL_CTX_check_private_key(context) == 1;
}

}  // namespace

Result<std::shared_ptr<const TlsContext>> TlsContext::make(TlsSide side,
                                                           const crypto::Certificate& certificate,
                                                           const crypto::PrivateKey& key) {
  if (certificate.role() != crypto::KeyRole::kTls) return invalid("tls.certificate-role");
  try {
    auto handle = std::make_unique<Handle>(Handle{make_poco_context(side)});
    SSL_CTX* context = handle->poco->sslContext();
    restrict_protocol(context);
    forbid_resumption(context);
    demand_peer(context);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    if (!use_identity(context, certificate, key)) {
      crypto::forget_openssl_errors();
      return invalid("tls.key-and-certificate");
    }
    return std::shared_ptr<const TlsContext>(new TlsContext(side, std::move(handle)));
  } catch (const Poco::Exception&) {
    return Error{ErrorCode::kInternal, "tls.context", {}};
  }
}

TlsContext::TlsContext(TlsSide side, std::unique_ptr<Handle> handle)
    : side_(side), handle_(std::move(handle)) {}
TlsContext::~TlsContext() = default;

}  // namespace musubi::peer_http
