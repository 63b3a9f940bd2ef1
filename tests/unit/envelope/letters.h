// The little language of the tests of envelopes: a federation of four, a letter from the first
// node, and ways to send it that an honest node would not take.
#pragma once

#include <gtest/gtest.h>

#include "crypto/cms/inner_package.h"
#include "tests/support/federation_fixture.h"

namespace musubi::testing {

class Letters : public ::testing::Test {
 protected:
  static constexpr std::size_t kMiyako = 0;
  static constexpr std::size_t kYamada = 1;
  static constexpr std::size_t kIwaizumi = 2;
  static constexpr std::size_t kTanohata = 3;

  [[nodiscard]] Manifest letter(const std::vector<std::size_t>& to = {kYamada}) const {
    return federation.manifest(kMiyako, to, payload, salt);
  }

  // As an honest node does it.
  [[nodiscard]] Result<Bytes> seal(const Manifest& manifest,
                                   const std::vector<std::size_t>& to) const {
    return seal_envelope(manifest, as_bytes(payload), salt, federation.node(kMiyako).signer(),
                         federation.certificates_of(to), federation.now);
  }

  // Without any of an honest node's checks.
  [[nodiscard]] Bytes sign(const Manifest& manifest, std::size_t signer = kMiyako) const {
    const SigningIdentity identity = federation.node(signer).signer();
    return *crypto::sign_manifest(serialise(manifest), *identity.key, identity.certificate,
                                  signing_time.value_or(federation.now));
  }
  [[nodiscard]] Bytes pack_and_seal(const Bytes& signed_manifest,
                                    const std::vector<std::size_t>& to) const {
    const Bytes package = *crypto::pack({signed_manifest, salt, to_bytes(payload)});
    return *crypto::seal(package, federation.certificates_of(to));
  }
  [[nodiscard]] Bytes forge(const Manifest& manifest,
                            const std::vector<std::size_t>& to = {kYamada},
                            std::size_t signer = kMiyako) const {
    return pack_and_seal(sign(manifest, signer), to);
  }

  [[nodiscard]] Result<VerifiedEnvelope> open_as(std::size_t node, const Bytes& envelope) const {
    const auto keys = federation.node(node).sealing_keys();
    return open_envelope(envelope, federation.opening_context(node, keys));
  }
  // The refusal that the node's own log gets; "none" if it opened.
  [[nodiscard]] std::string refusal(const Bytes& envelope, std::size_t node = kYamada) const {
    const auto opened = open_as(node, envelope);
    return opened.ok() ? "none" : opened.error().reason;
  }

  Federation federation{4};
  std::string payload = "架空 太郎さんの相談の要約";
  Bytes salt = Bytes(crypto::kSaltSize, 0x5a);
  std::optional<Instant> signing_time;  // of sign(); absent: now
};

}  // namespace musubi::testing
