#include <cstdio>
#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

#include "crypto/keys/keys.h"
#include "crypto/primitives/random.h"

namespace musubi::crypto {
namespace {

const Secret& passphrase() {
  static const Secret kPassphrase(to_bytes("架空の合言葉"));
  return kPassphrase;
}

std::string refusal(std::string_view pem, const Secret& under) {
  const auto key = PrivateKey::from_encrypted_pem(pem, under);
  return key ? "accepted" : key.error().reason;
}

TEST(EncryptedKey, IsReadBackWithItsPassphrase) {
  for (const KeyType type : {KeyType::kP256, KeyType::kEd25519}) {
    const PrivateKey key = PrivateKey::generate(type);
    const auto pem = key.to_encrypted_pem(passphrase());
    ASSERT_TRUE(pem.ok());
    EXPECT_EQ(pem->rfind("-----BEGIN ENCRYPTED PRIVATE KEY-----\n", 0), 0U);
    const auto read = PrivateKey::from_encrypted_pem(*pem, passphrase());
    ASSERT_TRUE(read.ok()) << read.error().reason;
    EXPECT_EQ(read->public_key().id(), key.public_key().id());
  }
}

TEST(EncryptedKey, IsRefusedWithAnotherPassphrase) {
  const auto pem = PrivateKey::generate(KeyType::kP256).to_encrypted_pem(passphrase());
  ASSERT_TRUE(pem.ok());
  const auto read = PrivateKey::from_encrypted_pem(*pem, Secret(to_bytes("another")));
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error(), refused("key.wrong-passphrase"));
}

TEST(EncryptedKey, IsTheSameForTheSameSeed) {
  const PrivateKey key = PrivateKey::generate(KeyType::kP256);
  const auto encrypt = [&] {
    SeededRandom source(9);
    const OpensslDrawsFrom openssl_draws(source);
    return *key.to_encrypted_pem(passphrase());
  };
  const std::string first = encrypt();
  EXPECT_EQ(encrypt(), first);
  EXPECT_NE(*key.to_encrypted_pem(passphrase()), first);
}

TEST(EncryptedKey, NeedsAPassphraseOfSensibleLength) {
  const PrivateKey key = PrivateKey::generate(KeyType::kP256);
  EXPECT_EQ(key.to_encrypted_pem(Secret()).error().reason, "key.passphrase-empty");
  EXPECT_EQ(key.to_encrypted_pem(Secret(Bytes(1025, 'x'))).error().reason, "key.passphrase");
  EXPECT_EQ(refusal("", Secret()), "key.passphrase-empty");
}

TEST(EncryptedKey, IsRefusedWhenItIsNotOne) {
  EXPECT_EQ(refusal("", passphrase()), "key.not-an-encrypted-key");
  EXPECT_EQ(refusal("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", passphrase()),
            "key.not-an-encrypted-key");
  EXPECT_EQ(refusal(std::string(9000, '\n'), passphrase()), "key.pem");
}

TEST(EncryptedKey, IsUnderScryptAndReadByTheStockTool) {
  const PrivateKey key = PrivateKey::generate(KeyType::kP256);
  const auto pem = key.to_encrypted_pem(Secret(to_bytes("synthetic")));
  ASSERT_TRUE(pem.ok());
  const std::string base = ::testing::TempDir() + "musubi_encrypted_key";
  std::ofstream(base + ".pem") << *pem;

  const auto run = [&](const std::string& arguments) {
    return std::system(("openssl " + arguments + " >" + base + ".out 2>&1").c_str());
  };
  ASSERT_EQ(run("asn1parse -in " + base + ".pem"), 0);
  std::ifstream listing(base + ".out");
  const std::string structure{std::istreambuf_iterator<char>(listing), {}};
  EXPECT_NE(structure.find(":PBES2"), std::string::npos) << structure;
  EXPECT_NE(structure.find(":scrypt"), std::string::npos) << structure;
  EXPECT_NE(structure.find(":aes-256-cbc"), std::string::npos) << structure;

  EXPECT_EQ(run("pkey -in " + base + ".pem -passin pass:synthetic -noout -check"), 0);
  EXPECT_NE(run("pkey -in " + base + ".pem -passin pass:other -noout"), 0);
  std::remove((base + ".pem").c_str());
  std::remove((base + ".out").c_str());
}

// What older OpenSSL wrote: PBES1 with 3DES. It opens nothing here, whatever the passphrase.
TEST(EncryptedKey, IsRefusedUnderAnOlderScheme) {
  const std::string file = ::testing::TempDir() + "musubi_old_scheme.pem";
  const std::string command =
      "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 2>/dev/null | "
      "openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -passout pass:synthetic -out " +
      file;
  ASSERT_EQ(std::system(command.c_str()), 0);
  std::ifstream in(file);
  const std::string pem{std::istreambuf_iterator<char>(in), {}};
  std::remove(file.c_str());
  EXPECT_EQ(refusal(pem, Secret(to_bytes("synthetic"))), "key.not-an-encrypted-key");
}

}  // namespace
}  // namespace musubi::crypto
