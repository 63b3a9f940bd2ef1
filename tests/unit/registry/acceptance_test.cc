// Accepting a document (docs/spec/registry.md, section 4).
#include <gtest/gtest.h>

#include "tests/support/registry_federation.h"

namespace musubi::registry {
namespace {

using namespace testing;

class Acceptance : public ::testing::Test {
 protected:
  Federation federation_;
  RegistryContent first_ = federation_.content();
  Registry current_ = federation_.registry(first_);

  // The next version, as a careful operator would make it.
  RegistryContent next() const {
    RegistryContent content = first_;
    content.version = 2;
    content.issued += std::chrono::days{1};
    content.stale_after += std::chrono::days{1};
    content.expires += std::chrono::days{1};
    return content;
  }
  std::string accept(const RegistryContent& content,
                     const std::vector<const crypto::PrivateKey*>& keys) const {
    return accept(federation_.sign(content, keys));
  }
  std::string accept(const RegistryContent& content) const {
    return accept(federation_.sign(content));
  }
  std::string accept(const Bytes& document) const {
    return outcome(accept_registry(document, &current_, {}, kNoTimeFloor));
  }
  std::string accept_first(const std::vector<const crypto::PrivateKey*>& keys) const {
    return outcome(federation_.accept_first(federation_.sign(first_, keys)));
  }
  const Operators& operators() const { return federation_.operators; }
};

using FirstDocument = Acceptance;

//
TEST_F(FirstDocument, IsAcceptedWhenMostOfTheToldKeysHaveSigned) {
  EXPECT_EQ(accept_first({&operators().a, &operators().b}), "ok");
  EXPECT_EQ(accept_first({&operators().a, &operators().b, &operators().c}), "ok");
  EXPECT_EQ(accept_first({&operators().b}), "registry.not-signed");
  EXPECT_EQ(accept_first({}), "registry.not-signed");
}

// a thief of one key may write any threshold into a document, but not into what was told.
TEST_F(FirstDocument, IsNotAcceptedOnAThresholdOfItsOwnMaking) {
  first_.threshold = first_.next_threshold = 1;
  first_.operator_keys = first_.next_operator_keys = {operator_key(operators().a)};
  EXPECT_EQ(accept_first({&operators().a}), "registry.not-signed");
}

TEST_F(FirstDocument, IsNotAcceptedByStrangersOrWithoutToldKeys) {
  const Bytes document = federation_.sign(first_);
  const std::vector<Digest> strangers{new_key().public_key().id()};
  EXPECT_EQ(outcome(accept_registry(document, nullptr, strangers, kNoTimeFloor)),
            "registry.not-signed");
  EXPECT_EQ(outcome(accept_registry(document, nullptr, {}, kNoTimeFloor)),
            "registry.no-trusted-keys");
}

TEST_F(FirstDocument, CountsAToldKeyOnceHoweverOftenItIsTold) {
  const Digest a = operators().a.public_key().id();
  const std::vector<Digest> told{a, a, operators().b.public_key().id()};
  const Bytes by_a_and_c = federation_.sign(first_, {&operators().a, &operators().c});
  EXPECT_EQ(outcome(accept_registry(by_a_and_c, nullptr, told, kNoTimeFloor)),
            "registry.not-signed");
}

// told keys alone are not enough; the document's own threshold must be met.
TEST_F(FirstDocument, NeedsItsOwnThresholdToo) {
  const std::vector<Digest> told{operators().a.public_key().id()};
  const auto accept_told = [&](const std::vector<const crypto::PrivateKey*>& keys) {
    return outcome(accept_registry(federation_.sign(first_, keys), nullptr, told, kNoTimeFloor));
  };
  EXPECT_EQ(accept_told({&operators().a}), "registry.not-signed");
  EXPECT_EQ(accept_told({&operators().a, &operators().b}), "ok");
}

// a member reads its own copy back with the ids that it stored.
TEST_F(FirstDocument, IsAlsoHowAMemberReadsItsOwnCopyBack) {
  std::vector<Digest> stored;
  for (const OperatorKey& key : current_.content().operator_keys) {
    stored.push_back(key.key.id());
  }
  const auto again = accept_registry(current_.document(), nullptr, stored, kNoTimeFloor);
  ASSERT_EQ(outcome(again), "ok");
  EXPECT_EQ(again->digest(), current_.digest());
}

using Successor = Acceptance;

//
TEST_F(Successor, IsAcceptedWhenItIsNewerAndSignedByTheSuccessorKeys) {
  const Bytes document = federation_.sign(next());
  const auto accepted = accept_registry(document, &current_, {}, kIssued);
  ASSERT_EQ(outcome(accepted), "ok");
  EXPECT_EQ(accepted->version(), 2U);
  EXPECT_EQ(accepted->document(), document);
  EXPECT_NE(accepted->digest(), current_.digest());
}

TEST_F(Successor, NeedsTheThresholdOfDistinctKeys) {
  EXPECT_EQ(accept(next(), {&operators().a}), "registry.not-signed");
  EXPECT_EQ(accept(next(), {&operators().a, &operators().a}), "registry.not-signed");
  EXPECT_EQ(accept(next(), {&operators().a, &operators().b}), "ok");
}

//
TEST_F(Successor, IsNotHelpedByUnknownKeysNorHarmed) {
  const crypto::PrivateKey stranger = new_key();
  EXPECT_EQ(accept(next(), {&operators().a, &stranger}), "registry.not-signed");
  EXPECT_EQ(accept(next(), {&operators().a, &operators().b, &stranger}), "ok");
}

//
TEST_F(Successor, IsRefusedWhenItIsOlder) {
  current_ = expect_value(accept_registry(federation_.sign(next()), &current_, {}, kNoTimeFloor));
  EXPECT_EQ(accept(first_), "registry.rollback");
}

TEST_F(Successor, MaySkipVersions) {
  RegistryContent content = next();
  content.version = 57;
  EXPECT_EQ(accept(content), "ok");
}

//
TEST_F(Successor, WithTheSameVersionAndContentIsNoNews) {
  const Bytes by_others = federation_.sign(first_, {&operators().b, &operators().c});
  ASSERT_NE(by_others, current_.document());
  const auto again = accept_registry(by_others, &current_, {}, kNoTimeFloor);
  ASSERT_EQ(outcome(again), "ok");
  EXPECT_EQ(again->document(), current_.document());
}

TEST_F(Successor, WithTheSameVersionAndOtherContentIsAFork) {
  RegistryContent other = first_;
  other.organisations[0].name_ja = "別の市";
  EXPECT_EQ(accept(other), "registry.fork");
}

// strangers raise no alarm.
TEST_F(Successor, IsNotCalledAForkUnlessOperatorsHaveSignedIt) {
  RegistryContent other = first_;
  other.organisations[0].name_ja = "別の市";
  const crypto::PrivateKey stranger = new_key();
  EXPECT_EQ(accept(other, {&operators().a, &stranger}), "registry.not-signed");
}

//
TEST_F(Successor, IsOfTheSameFederation) {
  RegistryContent content = next();
  content.federation = "other-area";
  EXPECT_EQ(accept(content), "registry.federation");
}

//
TEST_F(Successor, IsNotIssuedBeforeItsPredecessor) {
  RegistryContent content = next();
  content.issued = kIssued;
  EXPECT_EQ(accept(content), "ok");
  content.issued = kIssued - Duration{1};
  EXPECT_EQ(accept(content), "registry.issued-before");
}

//
TEST_F(Acceptance, RefusesWhatHadExpiredAtTheTimeFloor) {
  const Bytes document = federation_.sign(first_);
  EXPECT_EQ(outcome(federation_.accept_first(document, kExpires - Duration{1})), "ok");
  EXPECT_EQ(outcome(federation_.accept_first(document, kExpires)), "registry.expired");
  const auto late =
      accept_registry(federation_.sign(next()), &current_, {}, at("2030-01-01T00:00:00.000Z"));
  EXPECT_EQ(outcome(late), "registry.expired");
}

class KeyChange : public Acceptance {
 protected:
  Operators incoming_;

  // Version 2 names the incoming keys as its successors.
  void announce() {
    RegistryContent content = next();
    content.next_operator_keys = incoming_.keys();
    current_ =
        expect_value(accept_registry(federation_.sign(content), &current_, {}, kNoTimeFloor));
  }
  // Version 3, which the incoming keys claim as their own.
  RegistryContent taken_over() const {
    RegistryContent content = next();
    content.version = 3;
    content.operator_keys = content.next_operator_keys = incoming_.keys();
    return content;
  }
};

//
TEST_F(KeyChange, LetsTheNamedSuccessorsSignWhatFollows) {
  announce();
  EXPECT_EQ(accept(taken_over(), {&incoming_.a, &incoming_.b}), "ok");
}

TEST_F(KeyChange, EndsWhatTheOutgoingKeysMaySign) {
  announce();
  RegistryContent by_outgoing = next();
  by_outgoing.version = 3;
  EXPECT_EQ(accept(by_outgoing, {&operators().a, &operators().b}), "registry.not-signed");
}

TEST_F(KeyChange, IsNotDoneByTheIncomingKeysAlone) {
  EXPECT_EQ(accept(taken_over(), {&incoming_.a, &incoming_.b}), "registry.not-signed");
}

// the outgoing keys can't put words into the mouths of the incoming ones.
TEST_F(KeyChange, NeedsTheIncomingKeysToSignTheirOwnVersion) {
  EXPECT_EQ(accept(taken_over(), {&operators().a, &operators().b}), "registry.not-signed");
  EXPECT_EQ(accept(taken_over(), {&operators().a, &operators().b, &incoming_.a, &incoming_.c}),
            "ok");
}

//
TEST_F(KeyChange, IsFollowedThroughVersionsThatHaveExpiredSince) {
  RegistryContent announcing = next();
  announcing.next_operator_keys = incoming_.keys();
  RegistryContent newest = taken_over();
  newest.issued = at("2027-06-01T00:00:00.000Z");
  newest.stale_after = at("2027-06-08T00:00:00.000Z");
  newest.expires = at("2027-07-01T00:00:00.000Z");
  const Bytes last = federation_.sign(newest, {&incoming_.a, &incoming_.b});
  const Instant floor = newest.issued;

  EXPECT_EQ(outcome(accept_registry(last, &current_, {}, floor)), "registry.not-signed");
  const Registry between =
      expect_value(accept_registry(federation_.sign(announcing), &current_, {}, kNoTimeFloor));
  EXPECT_EQ(outcome(accept_registry(last, &between, {}, floor)), "ok");
}

class RevocationHistory : public Acceptance {
 protected:
  Digest revoked_ = first_.nodes[0].certificates[1].certificate.fingerprint();

  void SetUp() override {
    RegistryContent content = next();
    content.revocations = {{revoked_, kIssued, kIssued - std::chrono::days{3}}};
    current_ =
        expect_value(accept_registry(federation_.sign(content), &current_, {}, kNoTimeFloor));
  }
  std::string accept_with(const std::vector<Revocation>& revocations) {
    RegistryContent content = next();
    content.version = 3;
    content.revocations = revocations;
    return accept(content);
  }
};

//
TEST_F(RevocationHistory, IsNotForgottenWhileTheCertificateIsListed) {
  EXPECT_EQ(accept_with({}), "registry.revocation-dropped");
  EXPECT_EQ(accept_with({{revoked_, kIssued, kIssued - std::chrono::days{3}}}), "ok");
}

TEST_F(RevocationHistory, MayBecomeStricterButNotMilder) {
  EXPECT_EQ(accept_with({{revoked_, kIssued, kIssued - std::chrono::days{9}}}), "ok");
  EXPECT_EQ(accept_with({{revoked_, kIssued, kIssued - std::chrono::days{1}}}),
            "registry.revocation-dropped");
  EXPECT_EQ(accept_with({{revoked_, kIssued, {}}}), "registry.revocation-dropped");
  EXPECT_EQ(accept_with({{revoked_, kIssued + Duration{1}, kIssued - std::chrono::days{3}}}),
            "registry.revocation-dropped");
}

TEST_F(RevocationHistory, MayGoWithTheCertificate) {
  RegistryContent content = next();
  content.version = 3;
  content.nodes[0].certificates.erase(content.nodes[0].certificates.begin() + 1);
  EXPECT_EQ(accept(content), "ok");
}

}  // namespace
}  // namespace musubi::registry
