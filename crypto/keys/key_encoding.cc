#include "crypto/keys/key_encoding.h"

#include <algorithm>
#include <array>

#include <openssl/core_names.h>

namespace musubi::crypto {
namespace {

struct Encoding {
  KeyType type;
  ByteView prefix;
  std::size_t key_size;
};

// SEQUENCE { SEQUENCE { id-ecPublicKey, secp256r1 }, BIT STRING (04 ‖ x ‖ y) }
constexpr std::uint8_t kP256Prefix[] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48,
                                        0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
                                        0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00};
// SEQUENCE { SEQUENCE { id-Ed25519 }, BIT STRING (key) }
constexpr std::uint8_t kEd25519Prefix[] = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03,
                                           0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
constexpr std::uint8_t kUncompressed = 0x04;
constexpr std::array kEncodings{Encoding{KeyType::kP256, kP256Prefix, 65},
                                Encoding{KeyType::kEd25519, kEd25519Prefix, 32}};

const Encoding& encoding_of(KeyType type) {
  return type == KeyType::kP256 ? kEncodings[0] : kEncodings[1];
}

bool starts_with(ByteView bytes, ByteView prefix) {
  return bytes.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), bytes.begin());
}

bool has_form(ByteView key, const Encoding& encoding) {
  if (key.size() != encoding.key_size) return false;
  return encoding.type != KeyType::kP256 || key[0] == kUncompressed;
}

// Fails unless the point is on the curve.
PkeyPtr p256_from_point(ByteView point) {
  char curve[] = "prime256v1";
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, curve, 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY,
                                        const_cast<std::uint8_t*>(point.data()), point.size()),
      OSSL_PARAM_construct_end()};
  const PkeyCtxPtr context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  must(context && EVP_PKEY_fromdata_init(context.get()) == 1, "preparing P-256");
  EVP_PKEY* pkey = nullptr;
  if (EVP_PKEY_fromdata(context.get(), &pkey, EVP_PKEY_PUBLIC_KEY, parameters) == 1) {
    return PkeyPtr(pkey);
  }
  forget_openssl_errors();
  return nullptr;
}

PkeyPtr ed25519_from_raw(ByteView raw) {
  return PkeyPtr(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw.data(), raw.size()));
}

}  // namespace

PkeyPtr decode_spki(ByteView spki, KeyType& type) {
  for (const Encoding& encoding : kEncodings) {
    if (!starts_with(spki, encoding.prefix)) continue;
    const ByteView key = spki.subspan(encoding.prefix.size());
    if (!has_form(key, encoding)) return nullptr;
    type = encoding.type;
    return type == KeyType::kP256 ? p256_from_point(key) : ed25519_from_raw(key);
  }
  return nullptr;
}

std::optional<KeyType> type_of(const EVP_PKEY* pkey) {
  if (EVP_PKEY_is_a(pkey, "ED25519") == 1) return KeyType::kEd25519;
  if (EVP_PKEY_is_a(pkey, "EC") != 1) return std::nullopt;
  char curve[32] = "";
  std::size_t size = 0;
  const bool named = EVP_PKEY_get_group_name(pkey, curve, sizeof curve, &size) == 1;
  if (named && std::string_view(curve, size) == "prime256v1") return KeyType::kP256;
  forget_openssl_errors();
  return std::nullopt;
}

std::optional<Bytes> encode_spki(const EVP_PKEY* pkey, KeyType type) {
  const Encoding& encoding = encoding_of(type);
  std::array<std::uint8_t, 128> key{};
  std::size_t size = 0;
  if (EVP_PKEY_get_octet_string_param(pkey, OSSL_PKEY_PARAM_PUB_KEY, key.data(), key.size(),
                                      &size) != 1 ||
      !has_form(ByteView(key).first(size), encoding)) {
    forget_openssl_errors();
    return std::nullopt;
  }
  Bytes spki = to_bytes(encoding.prefix);
  spki.insert(spki.end(), key.begin(), key.begin() + static_cast<std::ptrdiff_t>(size));
  return spki;
}

}  // namespace musubi::crypto
