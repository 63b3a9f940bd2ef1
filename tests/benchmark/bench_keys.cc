// What hashing, signing and verifying cost: ours beside bare OpenSSL, which sets a context up for
// each call. Read the ratio within one run; the time alone says little about another machine.
#include <benchmark/benchmark.h>
#include <openssl/sha.h>

#include "crypto/keys/openssl_handles.h"
#include "crypto/log/merkle.h"
#include "crypto/primitives/aead.h"

namespace musubi::crypto {
namespace {

const Bytes& message() {
  static const Bytes kMessage(64, 'x');
  return kMessage;
}

const EVP_MD* hash_for(KeyType type) {
  return type == KeyType::kP256 ? sha256_algorithm() : nullptr;
}

void leaf_hash_ours(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(leaf_hash(message()));
}

void sha256_bare(benchmark::State& state) {
  Digest digest;
  for (auto _ : state) {
    SHA256(message().data(), message().size(), digest.bytes.data());
    benchmark::DoNotOptimize(digest);
  }
}

template <KeyType kType>
void sign_ours(benchmark::State& state) {
  const PrivateKey key = PrivateKey::generate(kType);
  for (auto _ : state) benchmark::DoNotOptimize(key.sign(message()));
}

template <KeyType kType>
void sign_bare(benchmark::State& state) {
  const PrivateKey key = PrivateKey::generate(kType);
  Bytes signature(128);
  for (auto _ : state) {
    std::size_t size = signature.size();
    const MdCtxPtr context(EVP_MD_CTX_new());
    must(EVP_DigestSignInit(context.get(), nullptr, hash_for(kType), nullptr,
                            key.handle().pkey.get()) == 1 &&
             EVP_DigestSign(context.get(), signature.data(), &size, message().data(),
                            message().size()) == 1,
         "signing");
  }
}

template <KeyType kType>
void verify_ours(benchmark::State& state) {
  const PrivateKey key = PrivateKey::generate(kType);
  const Bytes signature = key.sign(message());
  const PublicKey public_key = key.public_key();
  for (auto _ : state) must(public_key.verifies(message(), signature), "verifying");
}

template <KeyType kType>
void verify_bare(benchmark::State& state) {
  const PrivateKey key = PrivateKey::generate(kType);
  const Bytes signature = key.sign(message());
  for (auto _ : state) {
    const MdCtxPtr context(EVP_MD_CTX_new());
    must(EVP_DigestVerifyInit(context.get(), nullptr, hash_for(kType), nullptr,
                              key.public_key().handle().pkey.get()) == 1 &&
             EVP_DigestVerify(context.get(), signature.data(), signature.size(), message().data(),
                              message().size()) == 1,
         "verifying");
  }
}

void aead_seal_ours(benchmark::State& state) {
  const Secret key(Bytes(kAeadKeySize, 1));
  for (auto _ : state) {
    benchmark::DoNotOptimize(aead_seal(key, message(), message(), system_random()));
  }
}

BENCHMARK(leaf_hash_ours);
BENCHMARK(sha256_bare);
BENCHMARK(sign_ours<KeyType::kP256>);
BENCHMARK(sign_bare<KeyType::kP256>);
BENCHMARK(verify_ours<KeyType::kP256>);
BENCHMARK(verify_bare<KeyType::kP256>);
BENCHMARK(sign_ours<KeyType::kEd25519>);
BENCHMARK(sign_bare<KeyType::kEd25519>);
BENCHMARK(verify_ours<KeyType::kEd25519>);
BENCHMARK(verify_bare<KeyType::kEd25519>);
BENCHMARK(aead_seal_ours);

}  // namespace
}  // namespace musubi::crypto

BENCHMARK_MAIN();
