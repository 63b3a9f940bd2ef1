// Signing in turns (docs/spec/registry.md, annex C).
#include "protocol/registry/draft.h"

#include <gtest/gtest.h>

#include "protocol/registry/drafting.h"
#include "tests/support/registry_federation.h"

namespace musubi::registry {
namespace {

using namespace testing;

const Instant kNextWeek = kIssued + std::chrono::days{7};
constexpr Clocks kClocks{std::chrono::days{7}, std::chrono::days{30}};

class DraftInTurns : public ::testing::Test {
 protected:
  RegistryContent next(const std::vector<Change>& changes = {}) const {
    return expect_value(draft_next(in_force_.content(), changes, kNextWeek, kClocks));
  }
  Result<Draft> review(const RegistryContent& content,
                       const std::vector<const crypto::PrivateKey*>& keys = {}) const {
    return Draft::review(federation_.sign(content, keys), &in_force_, kNextWeek);
  }
  std::string reviewed(const RegistryContent& content,
                       const std::vector<const crypto::PrivateKey*>& keys = {}) const {
    return outcome(review(content, keys));
  }

  Federation federation_;
  const Operators& operators_ = federation_.operators;
  Registry in_force_ = federation_.registry(federation_.content());
};

TEST_F(DraftInTurns, IsCompleteAtTheThresholdAndNotBefore_R49) {
  const Draft none = expect_value(review(next()));
  const Draft one = none.signed_by(operators_.a);
  EXPECT_FALSE(none.complete());
  EXPECT_FALSE(one.complete());
  EXPECT_EQ(outcome(accept_registry(one.document(), &in_force_, {}, kNextWeek)),
            "registry.not-signed");
  EXPECT_FALSE(one.signed_by(operators_.a).complete());  // the same operator again
  const Draft two = one.signed_by(operators_.c);
  EXPECT_TRUE(two.complete());
  EXPECT_EQ(outcome(accept_registry(two.document(), &in_force_, {}, kNextWeek)), "ok");
}

TEST_F(DraftInTurns, GathersSignaturesInAnyOrder) {
  const RegistryContent content = next();
  const Draft a = expect_value(review(content, {&operators_.a}));
  const Draft b = expect_value(review(content, {&operators_.b}));
  EXPECT_EQ(a.joined_with(b).document(), b.joined_with(a).document());
  EXPECT_TRUE(a.joined_with(b).complete());
}

TEST_F(DraftInTurns, IsRefusedForAnotherNumberThanTheNext_R50) {
  RegistryContent skipping = next();
  skipping.version += 1;
  EXPECT_EQ(reviewed(skipping), "draft.skips-version");
  RegistryContent same = next();
  same.version = in_force_.version();
  same.predecessor.reset();
  EXPECT_EQ(reviewed(same), "draft.version-taken");
  EXPECT_EQ(outcome(Draft::review(in_force_.document(), &in_force_, kNextWeek)), "draft.in-force");
  EXPECT_EQ(outcome(Draft::review(federation_.sign(next()), nullptr, kNextWeek)),
            "draft.needs-registry");
  EXPECT_EQ(outcome(Draft::review(in_force_.document(), nullptr, kNextWeek)), "ok");
}

TEST_F(DraftInTurns, IsRefusedFromAnotherPredecessor_R51) {
  RegistryContent other = federation_.content();
  other.organisations[0].name_en = "Another past";
  EXPECT_EQ(reviewed(expect_value(draft_next(other, {}, kNextWeek, kClocks))),
            "draft.other-predecessor");
  RegistryContent nameless = next();
  nameless.predecessor.reset();
  EXPECT_EQ(reviewed(nameless), "draft.other-predecessor");
}

TEST_F(DraftInTurns, IsRefusedUnderOtherOperatorsThanItsPredecessorNamed) {
  RegistryContent fewer = next();
  fewer.operator_keys.pop_back();
  EXPECT_EQ(reviewed(fewer), "draft.other-operators");
  RegistryContent stricter = next();
  stricter.threshold = 3;
  EXPECT_EQ(reviewed(stricter), "draft.other-operators");
}

TEST_F(DraftInTurns, IsRefusedOnceItWasAlteredOrAStrangerSigned_R52) {
  RegistryContent altered = next();
  std::string document(as_text(federation_.sign(altered, {&operators_.a})));
  document.replace(document.find("Fictional Miyako"), 16, "Fictional Nagoya");
  EXPECT_EQ(outcome(Draft::review(as_bytes(document), &in_force_, kNextWeek)), "draft.altered");
  const auto stranger = new_key();
  EXPECT_EQ(reviewed(next(), {&stranger}), "draft.stranger-signed");
}

TEST_F(DraftInTurns, IsRefusedBeforeItsIssueAndAfterItsEnd_R53) {
  const Bytes document = federation_.sign(next());
  const auto at_time = [&](Instant now) {
    return outcome(Draft::review(document, &in_force_, now));
  };
  EXPECT_EQ(at_time(kNextWeek - std::chrono::minutes{6}), "draft.issued-ahead");
  EXPECT_EQ(at_time(kNextWeek - std::chrono::minutes{4}), "ok");
  EXPECT_EQ(at_time(kNextWeek + kClocks.until_expiry), "registry.expired");
}

TEST_F(DraftInTurns, ForgetsNoRevocation) {
  const Digest certificate = in_force_.content().nodes[0].certificates[0].certificate.fingerprint();
  const RevokeCertificate revoke{{certificate, kNextWeek, {}}};
  in_force_ =
      expect_value(accept_registry(federation_.sign(next({revoke})), &in_force_, {}, kIssued));
  RegistryContent forgetful = next();
  forgetful.revocations.clear();
  EXPECT_EQ(reviewed(forgetful), "registry.revocation-dropped");
}

TEST_F(DraftInTurns, IsSignedBySuccessorsFromTheVersionAfterTheyWereNamed) {
  const auto newcomer = new_key();
  const NameSuccessors successors{{operator_key(operators_.a), operator_key(newcomer)}, 2};
  const Draft naming = expect_value(review(next({successors})));
  EXPECT_FALSE(naming.is_for(newcomer.public_key()));
  in_force_ = expect_value(accept_registry(
      naming.signed_by(operators_.a).signed_by(operators_.b).document(), &in_force_, {}, kIssued));
  const Draft after = expect_value(review(next()));
  EXPECT_TRUE(after.is_for(newcomer.public_key()));
  EXPECT_FALSE(after.is_for(operators_.b.public_key()));
  EXPECT_TRUE(after.signed_by(operators_.a).signed_by(newcomer).complete());
}

//
TEST_F(DraftInTurns, HasAPredecessorOnlyIfItIsNotTheFirst) {
  RegistryContent first = federation_.content();
  first.predecessor = Digest{};
  EXPECT_EQ(outcome(content_from_json(to_json(first))), "registry.predecessor");
  EXPECT_EQ(next().predecessor, in_force_.digest());
}

}  // namespace
}  // namespace musubi::registry
