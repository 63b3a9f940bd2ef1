// One sender, some recipients and an authority, with keys and certificates; and what they
// sign and seal. Enough to write a test of the seal in plain sentences.
#pragma once

#include <string>
#include <vector>

#include "crypto/certificates/authority.h"
#include "crypto/cms/inner_package.h"
#include "crypto/cms/suite_s1.h"

namespace musubi::testing {

struct Party {
  crypto::PrivateKey key;
  crypto::Certificate certificate;

  [[nodiscard]] crypto::SealingKey sealing_key() const { return {&key, certificate}; }
};

class SealedExchange {
 public:
  SealedExchange();

  [[nodiscard]] Party enrol(crypto::KeyRole role, const std::string& holder) const;

  // Over kManifest, by `sender`.
  [[nodiscard]] Bytes signed_manifest() const;
  // A package of the smallest bucket, with a signed manifest and a payload in it.
  [[nodiscard]] Bytes package() const;
  // That package, sealed to the first `count` recipients.
  [[nodiscard]] Bytes envelope(std::size_t count = 2) const;

  [[nodiscard]] Result<crypto::Opened> open_as(std::size_t recipient, ByteView envelope) const;
  [[nodiscard]] Result<Bytes> verify(ByteView signed_manifest) const;

  static constexpr std::string_view kManifest = R"({"kind":"referral","suite":"S1"})";
  static constexpr std::string_view kPayload = "架空 太郎さんの相談の要約";
  Instant signing_time;
  Party authority;
  Party sender;
  std::vector<Party> recipients;  // three
};

}  // namespace musubi::testing
