#include "crypto/keys/wrapped_secret.h"

#include "crypto/primitives/aead.h"
#include "crypto/primitives/openssl.h"

namespace musubi::crypto {
namespace {

constexpr std::string_view kPrefix = "musubi-wrapped-secret 1 ";
constexpr std::size_t kSaltBytes = 16;
constexpr std::uint64_t kScryptN = 1 << 15;
constexpr std::uint64_t kScryptR = 8;
constexpr std::uint64_t kScryptP = 1;
constexpr std::uint64_t kScryptMemory = 64 * 1024 * 1024;

Secret derive_key(const Secret& passphrase, ByteView salt) {
  Bytes key(kAeadKeySize);
  const std::string_view text = as_text(passphrase.view());
  must(EVP_PBE_scrypt(text.data(), text.size(), salt.data(), salt.size(), kScryptN, kScryptR,
                      kScryptP, kScryptMemory, key.data(), key.size()) == 1,
       "scrypt");
  return Secret(std::move(key));
}

Error wrong_passphrase() { return refused("key.wrong-passphrase"); }

}  // namespace

Result<std::string> wrap_secret(const Secret& secret, const Secret& passphrase,
                                RandomSource& random) {
  if (passphrase.empty()) return invalid("key.empty-passphrase");
  const Bytes salt = random.bytes(kSaltBytes);
  const std::string head = std::string(kPrefix) + to_hex(salt);
  const Bytes sealed =
      aead_seal(derive_key(passphrase, salt), as_bytes(head), secret.view(), random);
  return head + " " + to_base64(sealed) + "\n";
}

Result<Secret> unwrap_secret(std::string_view text, const Secret& passphrase) {
  constexpr std::size_t kHeadSize = kPrefix.size() + kSaltBytes * 2;
  if (text.size() > kMaxWrappedSecretText || text.size() < kHeadSize + 2 ||
      !text.starts_with(kPrefix) || text[kHeadSize] != ' ' || text.back() != '\n') {
    return wrong_passphrase();
  }
  const auto salt = from_hex(text.substr(kPrefix.size(), kSaltBytes * 2));
  const auto sealed = from_base64(text.substr(kHeadSize + 1, text.size() - kHeadSize - 2));
  if (!salt || !sealed) return wrong_passphrase();
  auto opened =
      aead_open(derive_key(passphrase, *salt), as_bytes(text.substr(0, kHeadSize)), *sealed);
  if (!opened) return wrong_passphrase();
  return Secret(std::move(*opened));
}

}  // namespace musubi::crypto
