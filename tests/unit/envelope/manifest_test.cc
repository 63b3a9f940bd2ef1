#include "protocol/envelope/manifest.h"

#include <functional>
#include <set>

#include <gtest/gtest.h>

#include "crypto/cms/inner_package.h"
#include "protocol/envelope/manifest_check.h"
#include "protocol/ids/ids.h"
#include "tests/support/full_manifest.h"

namespace musubi {
namespace {

using testing::digest;
using testing::full_manifest;
using testing::id;

std::string fault(const Manifest& manifest) {
  const auto read = parse_manifest(serialise(manifest));
  return read.ok() ? "none" : read.error().reason;
}

std::string fault(const json::Value& value) {
  const auto read = parse_manifest(as_bytes(json::to_canonical(value)));
  return read.ok() ? "none" : read.error().reason;
}

json::Value full_json() { return *json::parse(serialise(full_manifest())); }

// Every object in `value`, the outermost first, with its place.
void visit_objects(json::Value& value, const std::string& place,
                   const std::function<void(json::Object&, const std::string&)>& visit) {
  if (json::Object* object = value.object()) {
    visit(*object, place);
    for (auto& [name, member] : *object) visit_objects(member, place + "/" + name, visit);
  }
  if (json::Array* items = value.array()) {
    for (json::Value& item : *items) visit_objects(item, place + "/*", visit);
  }
}

TEST(Manifest, IsReadBackAsItWasWritten) {
  const auto read = parse_manifest(serialise(full_manifest()));
  ASSERT_TRUE(read.ok()) << read.error().reason << " " << read.error().detail;
  EXPECT_EQ(serialise(*read), serialise(full_manifest()));
  EXPECT_EQ(immutable_digest(*read), immutable_digest(full_manifest()));
  EXPECT_EQ(read->recipients[0].subject, id<Pseudonym>('b'));
  EXPECT_EQ(read->recipients[1].subject, std::nullopt);
  EXPECT_EQ(read->obligations, full_manifest().obligations);
  EXPECT_EQ(read->checkpoint, full_manifest().checkpoint);
}

TEST(Manifest, IsReadBackWithoutWhatItMayLeaveOut) {
  Manifest manifest = full_manifest();
  manifest.reply_to.reset();
  manifest.payload.reset();
  manifest.checkpoint.reset();
  manifest.obligations.clear();
  const auto read = parse_manifest(serialise(manifest));
  ASSERT_TRUE(read.ok()) << read.error().reason;
  EXPECT_EQ(serialise(*read), serialise(manifest));
}

// What is released is checked as a value, before it is written.
TEST(Manifest, IsCheckedBeforeItIsWrittenByTheRulesOfItsReader) {
  using Change = std::function<void(Manifest&)>;
  const std::vector<Change> changes{
      [](Manifest&) {},
      [](Manifest& m) { m.kind = "Referral"; },
      [](Manifest& m) { m.basis.row = "-row"; },
      [](Manifest& m) { m.basis.as_of = "2025-02-30"; },
      [](Manifest& m) { m.obligations[0].id = "no_onward"; },
      [](Manifest& m) { std::swap(m.obligations[0], m.obligations[1]); },
      [](Manifest& m) { m.payload->type = "case summary"; },
      [](Manifest& m) { m.checkpoint->origin = "with space"; },
      [](Manifest& m) { m.recipients.clear(); },
      [](Manifest& m) { std::swap(m.recipients[0], m.recipients[1]); },
      [](Manifest& m) { m.recipients[0].node = m.sender; },
      [](Manifest& m) { m.decision.acceptance.pop_back(); },
      [](Manifest& m) { m.not_after = m.created; },
      [](Manifest& m) { m.not_after = m.created + kMaxManifestLifetime + Duration(1); },
  };
  std::set<std::string> reasons;
  for (const Change& change : changes) {
    Manifest manifest = full_manifest();
    change(manifest);
    const Status checked = check(manifest);
    EXPECT_EQ(checked.ok() ? "none" : checked.error().reason, fault(manifest));
    reasons.insert(fault(manifest));
  }
  EXPECT_EQ(reasons.size(), 13U);
}

TEST(Manifest, HasOneSpellingOnly) {
  EXPECT_FALSE(parse_manifest(as_bytes(json::to_pretty(full_json()))).ok());
  EXPECT_EQ(parse_manifest(as_bytes(json::to_pretty(full_json()))).error().reason,
            "json.not-canonical");
}

TEST(Manifest, IsRefusedOverItsLimitOfBytes) {
  const Bytes bytes(kMaxManifestBytes + 1, ' ');
  EXPECT_EQ(parse_manifest(bytes).error().reason, "json.too-large");
}

TEST(Manifest, IsRefusedWithoutAnyMemberThatItMustHave) {
  const std::set<std::string> may_be_absent{"/reply_to", "/payload", "/checkpoint",
                                            "/recipients/*/subject", "/obligations/*/days"};
  std::size_t tried = 0;
  json::Value value = full_json();
  visit_objects(value, "", [&](json::Object& object, const std::string& place) {
    const json::Object whole = object;
    for (const auto& [name, member] : whole) {
      const std::string at = place + "/" + name;
      object.erase(name);
      EXPECT_EQ(fault(value), may_be_absent.contains(at) ? "none" : "json.missing") << at;
      object = whole;
      ++tried;
    }
  });
  EXPECT_EQ(tried, 49U);
}

TEST(Manifest, IsRefusedWithAMemberThatItDoesNotHave) {
  json::Value value = full_json();
  visit_objects(value, "", [&](json::Object& object, const std::string& place) {
    object.emplace("zzz", 1);
    EXPECT_EQ(fault(value), "json.unknown-member") << place;
    object.erase("zzz");
  });
}

TEST(Manifest, IsRefusedWithANullForAnyMember) {
  json::Value value = full_json();
  visit_objects(value, "", [&](json::Object& object, const std::string& place) {
    const json::Object whole = object;
    for (const auto& [name, member] : whole) {
      object.at(name) = json::Value();
      EXPECT_NE(fault(value), "none") << place << "/" << name;
      object = whole;
    }
  });
}

struct Case {
  std::string name;
  std::function<void(Manifest&)> change;
};

TEST(Manifest, IsRefusedByNameForEachRuleThatItBreaks) {
  const std::pair<std::string, std::function<void(Manifest&)>> cases[] = {
      {"manifest.suite", [](Manifest& m) { m.suite = "S2"; }},
      {"manifest.kind", [](Manifest& m) { m.kind = "Referral"; }},
      {"manifest.kind", [](Manifest& m) { m.kind = "-referral"; }},
      {"manifest.kind", [](Manifest& m) { m.kind = "referral2"; }},
      {"manifest.kind", [](Manifest& m) { m.kind = std::string(33, 'a'); }},
      {"manifest.basis-row", [](Manifest& m) { m.basis.row = "PIPA 69"; }},
      {"manifest.basis-date", [](Manifest& m) { m.basis.as_of = "2025-02-29"; }},
      {"manifest.basis-date", [](Manifest& m) { m.basis.as_of = "2025-6-1"; }},
      {"manifest.no-recipient", [](Manifest& m) { m.recipients.clear(); }},
      {"manifest.recipient-order",
       [](Manifest& m) { std::swap(m.recipients[0], m.recipients[1]); }},
      {"manifest.recipient-order", [](Manifest& m) { m.recipients[1] = m.recipients[0]; }},
      {"manifest.recipient-is-sender", [](Manifest& m) { m.sender = m.recipients[0].node; }},
      {"json.too-many-items", [](Manifest& m) { m.recipients.resize(17, m.recipients[0]); }},
      {"json.out-of-range", [](Manifest& m) { m.recipients[0].sequence = 0; }},
      {"manifest.acceptance-count", [](Manifest& m) { m.decision.acceptance.pop_back(); }},
      {"json.out-of-range", [](Manifest& m) { m.decision.registry_version = 0; }},
      {"manifest.obligation", [](Manifest& m) { m.obligations[0].id = "no-onward"; }},
      {"manifest.obligation-order",
       [](Manifest& m) { std::swap(m.obligations[0], m.obligations[1]); }},
      {"manifest.obligation-order",
       [](Manifest& m) {
         m.obligations[1] = {m.obligations[0].id, 3};
       }},
      {"json.out-of-range", [](Manifest& m) { m.obligations[1].days = kMaxObligationDays + 1; }},
      {"json.too-many-items", [](Manifest& m) { m.obligations.resize(kMaxObligations + 1); }},
      {"manifest.lifetime", [](Manifest& m) { m.not_after = m.created; }},
      {"manifest.lifetime",
       [](Manifest& m) { m.not_after = m.created + kMaxManifestLifetime + Duration(1); }},
      {"manifest.payload-type", [](Manifest& m) { m.payload->type = "case summary"; }},
      {"json.out-of-range", [](Manifest& m) { m.payload->length = 0; }},
      {"json.out-of-range", [](Manifest& m) { m.payload->length = crypto::kMaxPayloadBytes + 1; }},
      {"json.out-of-range", [](Manifest& m) { m.payload->schema = 0; }},
      {"manifest.origin", [](Manifest& m) { m.checkpoint->origin = "an origin"; }},
      {"manifest.origin", [](Manifest& m) { m.checkpoint->origin = "origin\n"; }},
      {"json.out-of-range", [](Manifest& m) { m.attempt = 0; }},
  };
  for (std::size_t i = 0; i < std::size(cases); ++i) {
    Manifest manifest = full_manifest();
    cases[i].second(manifest);
    EXPECT_EQ(fault(manifest), cases[i].first) << "case " << i;
  }
}

TEST(Manifest, OfAnotherVersionIsUnsupportedWhateverElseItHolds) {
  json::Value value = full_json();
  value.object()->at("v") = 2;
  value.object()->emplace("new", "member");
  const auto read = parse_manifest(as_bytes(json::to_canonical(value)));
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error(), (Error{ErrorCode::kUnsupported, "manifest.version", "/v"}));
}

TEST(Manifest, LivesAsLongAsTheLimitAllows) {
  Manifest manifest = full_manifest();
  manifest.not_after = manifest.created + kMaxManifestLifetime;
  EXPECT_EQ(fault(manifest), "none");
}

TEST(ImmutableDigest, SurvivesWhatAResealChanges) {
  const Case cases[] = {
      {"sender certificate", [](Manifest& m) { m.sender_certificate = digest(99); }},
      {"recipient certificate", [](Manifest& m) { m.recipients[1].certificate = digest(99); }},
      {"attempt", [](Manifest& m) { m.attempt = 2; }},
      {"checkpoint", [](Manifest& m) { m.checkpoint->size = 99; }},
      {"no checkpoint", [](Manifest& m) { m.checkpoint.reset(); }},
  };
  for (const Case& each : cases) {
    Manifest manifest = full_manifest();
    each.change(manifest);
    EXPECT_EQ(immutable_digest(manifest), immutable_digest(full_manifest())) << each.name;
    EXPECT_NE(serialise(manifest), serialise(full_manifest())) << each.name;
  }
}

TEST(ImmutableDigest, ChangesWithEveryOtherField) {
  const Case cases[] = {
      {"suite", [](Manifest& m) { m.suite = "S2"; }},
      {"sender", [](Manifest& m) { m.sender = *NodeId::parse("lg-034843-01"); }},
      {"node", [](Manifest& m) { m.recipients[0].node = *NodeId::parse("lg-034843-01"); }},
      {"epoch", [](Manifest& m) { m.recipients[0].epoch = id<StreamEpoch>('0'); }},
      {"sequence", [](Manifest& m) { m.recipients[0].sequence = 99; }},
      {"subject", [](Manifest& m) { m.recipients[0].subject = id<Pseudonym>('0'); }},
      {"no subject", [](Manifest& m) { m.recipients[0].subject.reset(); }},
      {"fewer recipients", [](Manifest& m) { m.recipients.pop_back(); }},
      {"message", [](Manifest& m) { m.message = id<MessageId>('0'); }},
      {"reply to", [](Manifest& m) { m.reply_to = id<MessageId>('0'); }},
      {"no reply to", [](Manifest& m) { m.reply_to.reset(); }},
      {"kind", [](Manifest& m) { m.kind = "information"; }},
      {"revision", [](Manifest& m) { m.revision = 99; }},
      {"purpose", [](Manifest& m) { m.purpose = Purpose::kPlan; }},
      {"basis class", [](Manifest& m) { m.basis.basis_class = BasisClass::kStatute; }},
      {"basis row", [](Manifest& m) { m.basis.row = "pipa-69-2-2"; }},
      {"basis date", [](Manifest& m) { m.basis.as_of = "2025-06-02"; }},
      {"decision", [](Manifest& m) { m.decision.id = id<DecisionId>('0'); }},
      {"registry version", [](Manifest& m) { m.decision.registry_version = 99; }},
      {"registry", [](Manifest& m) { m.decision.registry = digest(99); }},
      {"catalogue", [](Manifest& m) { m.decision.catalogue = digest(99); }},
      {"baseline", [](Manifest& m) { m.decision.baseline = digest(99); }},
      {"sender bundle", [](Manifest& m) { m.decision.sender_bundle = digest(99); }},
      {"acceptance", [](Manifest& m) { m.decision.acceptance[1] = digest(99); }},
      {"facts", [](Manifest& m) { m.decision.facts = digest(99); }},
      {"obligation", [](Manifest& m) { m.obligations[0].id = "NO_EXPORT"; }},
      {"days", [](Manifest& m) { m.obligations[1].days = 15; }},
      {"no days", [](Manifest& m) { m.obligations[1].days.reset(); }},
      {"fewer obligations", [](Manifest& m) { m.obligations.pop_back(); }},
      {"created", [](Manifest& m) { m.created += Duration(1); }},
      {"not after", [](Manifest& m) { m.not_after += Duration(1); }},
      {"payload type", [](Manifest& m) { m.payload->type = "other"; }},
      {"payload schema", [](Manifest& m) { m.payload->schema = 2; }},
      {"payload length", [](Manifest& m) { m.payload->length = 99; }},
      {"commitment", [](Manifest& m) { m.payload->commitment = digest(99); }},
      {"no payload", [](Manifest& m) { m.payload.reset(); }},
  };
  std::set<Digest> digests{immutable_digest(full_manifest())};
  for (const Case& each : cases) {
    Manifest manifest = full_manifest();
    each.change(manifest);
    EXPECT_TRUE(digests.insert(immutable_digest(manifest)).second) << each.name;
  }
}

}  // namespace
}  // namespace musubi
