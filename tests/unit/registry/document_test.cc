// The document's bytes and signatures (docs/spec/registry.md, section 1).
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "crypto/primitives/hash.h"
#include "tests/support/registry_federation.h"

namespace musubi::registry {
namespace {

using namespace testing;

class Document : public ::testing::Test {
 protected:
  Federation federation_;
  RegistryContent content_ = federation_.content();
  Bytes document_ = federation_.sign(content_);

  std::string judged(ByteView document) const {
    return outcome(federation_.accept_first(document));
  }
  std::string judged(const json::Value& value) const {
    return judged(as_bytes(json::to_canonical(value)));
  }
  json::Value value() const { return expect_value(json::parse(document_, kMaxRegistryBytes)); }
  // The document after a change to its list of signatures.
  template <class Change>
  std::string after(Change change) const {
    json::Value changed = value();
    change(*changed.object()->at("signatures").array());
    return judged(changed);
  }
  // A good signature by another key.
  json::Value signature_of(const crypto::PrivateKey& key) const {
    const std::string message =
        std::string(kRegistrySignatureDomain) + json::to_canonical(*value().find("signed"));
    return json::Object{{"key", key.public_key().id().hex()},
                        {"signature", to_base64(key.sign(as_bytes(message)))}};
  }
  static std::string break_signature(json::Value& entry) {
    Bytes bytes = *from_base64(*entry.find("signature")->text());
    bytes.back() ^= 1;
    (*entry.object())["signature"] = to_base64(bytes);
    return *entry.find("key")->text();
  }
};

//
TEST_F(Document, HasOneSpelling) {
  EXPECT_EQ(judged(document_), "ok");
  EXPECT_NE(judged(as_bytes(json::to_pretty(value()))), "ok");
  Bytes longer = document_;
  longer.push_back('\n');
  EXPECT_NE(judged(longer), "ok");
  EXPECT_NE(judged(ByteView(document_).first(document_.size() - 1)), "ok");
}

TEST_F(Document, IsRefusedUnreadWhenItIsTooLarge) {
  const Bytes huge(kMaxRegistryBytes + 1, ' ');
  EXPECT_EQ(judged(huge), "registry.too-large");
}

//
TEST_F(Document, HasTwoMembersOnly) {
  json::Value extra = value();
  extra.object()->emplace("note", "x");
  EXPECT_EQ(judged(extra), "json.unknown-member");
  json::Value unsigned_value = value();
  unsigned_value.object()->erase("signatures");
  EXPECT_EQ(judged(unsigned_value), "json.missing");
  EXPECT_NE(judged(as_bytes("[]")), "ok");
  EXPECT_NE(judged(as_bytes("{\"signatures\":[],\"signed\":[]}")), "ok");
}

//
TEST_F(Document, HasItsSignaturesInOrderAndOncePerKey) {
  EXPECT_EQ(after([](json::Array& s) { std::swap(s[0], s[1]); }), "registry.signature-order");
  EXPECT_EQ(after([](json::Array& s) { s.insert(s.begin(), s[0]); }), "registry.signature-order");
  EXPECT_EQ(after([](json::Array& s) { s.resize(kMaxSignatures + 1, s[0]); }),
            "json.too-many-items");
}

// enough good ones don't heal a bad one of a known key.
TEST_F(Document, IsRefusedForOneBadSignatureAmongEnoughGoodOnes) {
  document_ = federation_.sign(
      content_, {&federation_.operators.a, &federation_.operators.b, &federation_.operators.c});
  EXPECT_EQ(judged(document_), "ok");
  for (const std::size_t which : {0U, 1U, 2U}) {
    EXPECT_EQ(after([&](json::Array& s) { break_signature(s[which]); }), "registry.bad-signature");
  }
}

// also where the known key is one of the document's own that nobody was told of.
TEST_F(Document, IsRefusedForABadSignatureOfItsOwnKeyThatWasNotTold) {
  const std::vector<Digest> told{federation_.operators.a.public_key().id()};
  document_ = federation_.sign(
      content_, {&federation_.operators.a, &federation_.operators.b, &federation_.operators.c});
  const std::string a = told[0].hex();
  json::Value changed = value();
  for (json::Value& entry : *changed.object()->at("signatures").array()) {
    if (*entry.find("key")->text() == a) continue;
    break_signature(entry);
    break;
  }
  const std::string document = json::to_canonical(changed);
  EXPECT_EQ(outcome(accept_registry(as_bytes(document), nullptr, told, kNoTimeFloor)),
            "registry.bad-signature");
}

//
TEST_F(Document, IsNotTouchedByABadSignatureOfAnUnknownKey) {
  const crypto::PrivateKey stranger = new_key();
  json::Value entry = signature_of(stranger);
  break_signature(entry);
  const auto add = [&](json::Array& s) {
    const std::string id = stranger.public_key().id().hex();
    auto place = s.begin();
    while (place != s.end() && *place->find("key")->text() < id) ++place;
    s.insert(place, entry);
  };
  EXPECT_EQ(after(add), "ok");
}

TEST_F(Document, IsIdentifiedByWhatIsSignedNotByWhoSigned) {
  const Bytes by_others =
      federation_.sign(content_, {&federation_.operators.b, &federation_.operators.c});
  const Digest digest = expect_value(federation_.accept_first(document_)).digest();
  EXPECT_EQ(expect_value(federation_.accept_first(by_others)).digest(), digest);
  EXPECT_EQ(digest, crypto::sha256(as_bytes(json::to_canonical(to_json(content_)))));
}

// A signature over the same bytes without the domain, or with another, is none.
TEST_F(Document, IsSignedUnderItsOwnDomain) {
  const std::string canonical = json::to_canonical(to_json(content_));
  for (const std::string domain : {"", "musubi registry v2\n", "musubi registry v1"}) {
    json::Value changed = value();
    json::Value& entry = changed.object()->at("signatures").array()->front();
    const bool is_a = *entry.find("key")->text() == federation_.operators.a.public_key().id().hex();
    const crypto::PrivateKey& key = is_a ? federation_.operators.a : federation_.operators.c;
    (*entry.object())["signature"] = to_base64(key.sign(as_bytes(domain + canonical)));
    EXPECT_EQ(judged(changed), "registry.bad-signature") << domain;
  }
}

// whatever bit is turned over, the document is not accepted.
TEST_F(Document, IsNeverAcceptedWithAByteChanged) {
  const bool held = rc::check([&] {
    Bytes mutated = document_;
    const auto position = *rc::gen::inRange<std::size_t>(0, mutated.size());
    const auto flip = *rc::gen::inRange<unsigned>(1, 256);
    mutated[position] = static_cast<std::uint8_t>(mutated[position] ^ flip);
    RC_ASSERT(judged(mutated) != "ok");
  });
  EXPECT_TRUE(held);
}

TEST_F(Document, IsNeverAcceptedCutShortOrSpliced) {
  const bool held = rc::check([&] {
    const auto from = *rc::gen::inRange<std::size_t>(0, document_.size());
    const auto count = *rc::gen::inRange<std::size_t>(1, 64);
    Bytes spliced = document_;
    const auto start = spliced.begin() + static_cast<std::ptrdiff_t>(from);
    const auto left = static_cast<std::size_t>(spliced.end() - start);
    spliced.erase(start, start + static_cast<std::ptrdiff_t>(std::min(count, left)));
    RC_ASSERT(judged(spliced) != "ok");
  });
  EXPECT_TRUE(held);
}

}  // namespace
}  // namespace musubi::registry
