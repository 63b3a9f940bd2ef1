// What an attacker may send: every byte changed, and bytes of no form at all. Nothing may
// crash, and nothing may come out but what went in.
#include <gtest/gtest.h>

#include "crypto/cms/gate.h"
#include "crypto/primitives/random.h"
#include "tests/support/sealed_exchange.h"

namespace musubi::testing {
namespace {

// Opens, unpacks and verifies, as a receiver does; the manifest, or nullopt.
std::optional<Bytes> receive(const SealedExchange& exchange, ByteView envelope) {
  const auto opened = exchange.open_as(0, envelope);
  if (!opened.ok()) return std::nullopt;
  const auto package = crypto::unpack(opened->content);
  if (!package.ok()) return std::nullopt;
  const auto manifest = exchange.verify(package->signed_manifest);
  if (!manifest.ok()) return std::nullopt;
  return *manifest;
}

TEST(HostileBytes, NoByteOfAnEnvelopeCanBeChangedUnlessItIsAnotherRecipients) {
  const SealedExchange exchange;
  const Bytes envelope = exchange.envelope(1);
  ASSERT_TRUE(receive(exchange, envelope).has_value());
  Bytes bent = envelope;
  for (std::size_t i = 0; i < envelope.size(); ++i) {
    for (const unsigned flip : {0x01U, 0x80U, 0xffU}) {
      bent[i] = static_cast<std::uint8_t>(envelope[i] ^ flip);
      EXPECT_FALSE(receive(exchange, bent).has_value()) << "byte " << i;
    }
    bent[i] = envelope[i];
  }
}

TEST(HostileBytes, WhatBelongsToAnotherRecipientChangesNothingForOne) {
  const SealedExchange exchange;
  const Bytes envelope = exchange.envelope(2);
  const auto expected = receive(exchange, envelope);
  ASSERT_TRUE(expected.has_value());
  Bytes bent = envelope;
  const std::size_t before_content = envelope.size() - crypto::kBuckets[0];
  std::size_t opened = 0;
  for (std::size_t i = 0; i < before_content; ++i) {
    bent[i] ^= 0x01;
    if (const auto manifest = receive(exchange, bent)) {
      EXPECT_EQ(manifest, expected) << "byte " << i;
      ++opened;
    }
    bent[i] = envelope[i];
  }
  // At least the other's wrapped key, at most all that is the other's.
  EXPECT_GE(opened, crypto::kWrappedKeySize);
  EXPECT_LT(opened, before_content / 2);
}

TEST(HostileBytes, NoByteOfASignedManifestCanBeChanged) {
  const SealedExchange exchange;
  const Bytes message = exchange.signed_manifest();
  Bytes bent = message;
  for (std::size_t i = 0; i < message.size(); ++i) {
    for (const unsigned flip : {0x01U, 0x80U, 0xffU}) {
      bent[i] = static_cast<std::uint8_t>(message[i] ^ flip);
      EXPECT_FALSE(exchange.verify(bent).ok()) << "byte " << i;
    }
    bent[i] = message[i];
  }
}

TEST(HostileBytes, NoCutOfAMessageIsTaken) {
  const SealedExchange exchange;
  const Bytes envelope = exchange.envelope(1);
  const Bytes message = exchange.signed_manifest();
  for (std::size_t size = 0; size < envelope.size(); ++size) {
    EXPECT_FALSE(crypto::check_envelope(ByteView(envelope).first(size)).ok()) << size;
  }
  for (std::size_t size = 0; size < message.size(); ++size) {
    EXPECT_FALSE(crypto::check_signed_manifest(ByteView(message).first(size)).ok()) << size;
  }
}

TEST(HostileBytes, OfNoFormAreRefused) {
  crypto::SeededRandom random(20261121);
  for (int i = 0; i < 20'000; ++i) {
    const std::size_t size = random.bytes(1)[0];
    Bytes bytes = random.bytes(size);
    if (!bytes.empty() && i % 2 == 0) bytes[0] = 0x30;
    EXPECT_FALSE(crypto::check_envelope(bytes).ok());
    EXPECT_FALSE(crypto::check_signed_manifest(bytes).ok());
    EXPECT_FALSE(crypto::unpack(bytes).ok());
  }
}

// Random bytes seldom get past the first length; changed genuine ones get far.
TEST(HostileBytes, SeveralChangesAtOnceNeverYieldAnotherManifest) {
  const SealedExchange exchange;
  const Bytes message = exchange.signed_manifest();
  crypto::SeededRandom random(3);
  for (int i = 0; i < 20'000; ++i) {
    Bytes bent = message;
    const Bytes dice = random.bytes(9);
    for (std::size_t j = 0; j < 9; j += 3) {
      const std::size_t at = (static_cast<std::size_t>(dice[j]) << 8 | dice[j + 1]) % bent.size();
      bent[at] = dice[j + 2];
    }
    if (bent == message) continue;
    EXPECT_FALSE(exchange.verify(bent).ok());
  }
}

}  // namespace
}  // namespace musubi::testing
