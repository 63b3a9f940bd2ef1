#include "crypto/cms/gate.h"

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "crypto/cms/inner_package.h"
#include "tests/support/seal_faults.h"
#include "tests/support/sealed_exchange.h"

namespace musubi::testing {
namespace {

template <class T>
std::string refusal_of(const Result<T>& result) {
  return result.ok() ? "" : result.error().reason;
}

TEST(EnvelopeGate, ShowsThePartsOfAGenuineEnvelope) {
  const SealedExchange exchange;
  const Bytes envelope = exchange.envelope(3);
  const auto view = crypto::check_envelope(envelope);
  ASSERT_TRUE(view.ok()) << view.error().reason;
  ASSERT_EQ(view->recipients.size(), 3U);
  EXPECT_EQ(view->ciphertext.size(), crypto::kBuckets[0]);
  EXPECT_EQ(view->nonce.size(), crypto::kNonceSize);
  EXPECT_EQ(view->tag.size(), crypto::kTagSize);
  for (const Party& recipient : exchange.recipients) {
    const Bytes id = *crypto::issuer_and_serial(recipient.certificate.der());
    EXPECT_EQ(std::count_if(view->recipients.begin(), view->recipients.end(),
                            [&](const crypto::RecipientView& each) {
                              return to_bytes(each.issuer_and_serial) == id;
                            }),
              1);
  }
}

TEST(EnvelopeGate, RefusesEachFaultByItsName) {
  const SealedExchange exchange;
  const Bytes envelope = exchange.envelope();
  for (const SealFault& fault : envelope_faults()) {
    EXPECT_EQ(refusal_of(crypto::check_envelope(fault.bend(envelope))), fault.refusal)
        << fault.name;
  }
}

TEST(SignedManifestGate, ShowsThePartsOfAGenuineManifest) {
  const SealedExchange exchange;
  const Bytes message = exchange.signed_manifest();
  const auto view = crypto::check_signed_manifest(message);
  ASSERT_TRUE(view.ok()) << view.error().reason;
  EXPECT_EQ(as_text(view->manifest), SealedExchange::kManifest);
  EXPECT_EQ(to_bytes(view->certificate), exchange.sender.certificate.der());
  EXPECT_EQ(view->certificate_hash, exchange.sender.certificate.fingerprint());
  EXPECT_EQ(view->signing_time, exchange.signing_time);
}

TEST(SignedManifestGate, RefusesEachFaultByItsName) {
  const SealedExchange exchange;
  const Bytes message = exchange.signed_manifest();
  for (const SealFault& fault : signed_manifest_faults()) {
    EXPECT_EQ(refusal_of(crypto::check_signed_manifest(fault.bend(message))), fault.refusal)
        << fault.name;
  }
}

TEST(SignedManifestVerification, RefusesByNameWhatPassesTheGate) {
  const SealedExchange exchange;
  const Bytes message = exchange.signed_manifest();
  for (const SealFault& fault : signature_faults()) {
    const Bytes bent = fault.bend(message);
    EXPECT_EQ(refusal_of(crypto::check_signed_manifest(bent)), "") << fault.name;
    EXPECT_EQ(refusal_of(exchange.verify(bent)), fault.refusal) << fault.name;
  }
}

TEST(PackageGate, RefusesEachFaultByItsName) {
  const SealedExchange exchange;
  const Bytes package = exchange.package();
  for (const SealFault& fault : package_faults()) {
    EXPECT_EQ(refusal_of(crypto::unpack(fault.bend(package))), fault.refusal) << fault.name;
  }
}

std::set<std::string> refusals_in_the_specification() {
  std::ifstream file(MUSUBI_SOURCE_DIR "/docs/spec/envelope.md");
  std::stringstream text;
  text << file.rdbuf();
  const std::string page = text.str();
  const std::regex name("`((?:der|envelope|package)\\.[a-z0-9-]+)`");
  std::set<std::string> names;
  for (std::sregex_iterator it(page.begin(), page.end(), name), end; it != end; ++it) {
    names.insert((*it)[1]);
  }
  return names;
}

TEST(Specification, NamesEveryRefusalThatAFaultHasAndNoOther) {
  // These need another key or another certificate than a bent message has; seal_test.cc and
  // signed_manifest_test.cc have them.
  std::set<std::string> shown{"envelope.does-not-open", "envelope.signer-role"};
  for (const auto* const faults :
       {&envelope_faults(), &signed_manifest_faults(), &signature_faults(), &package_faults()}) {
    for (const SealFault& fault : *faults) shown.emplace(fault.refusal);
  }
  EXPECT_EQ(shown, refusals_in_the_specification());
}

}  // namespace
}  // namespace musubi::testing
