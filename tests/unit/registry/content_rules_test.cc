// The rules within one registry's content (docs/spec/registry.md, section 2).
#include <functional>

#include <gtest/gtest.h>

#include "tests/support/registry_federation.h"

namespace musubi::registry {
namespace {

using namespace testing;
using Change = std::function<void(RegistryContent&)>;

class Content : public ::testing::Test {
 protected:
  static const Federation& federation() {
    static const Federation kFederation;
    return kFederation;
  }
  static const RegistryContent& good() {
    static const RegistryContent kContent = federation().content();
    return kContent;
  }
  static std::string judged(const json::Value& value) { return outcome(content_from_json(value)); }
  // What becomes of good content after the change.
  static std::string after(const Change& change) {
    RegistryContent content = good();
    change(content);
    return judged(to_json(content));
  }
  // The same for the JSON, where the types say less.
  static std::string after_json(const std::function<void(json::Object&)>& change) {
    json::Value value = to_json(good());
    change(*value.object());
    return judged(value);
  }
  static json::Object& first_of(json::Object& content, std::string_view list) {
    return *content.find(list)->second.array()->front().object();
  }
};

TEST_F(Content, IsTheSameAfterItWasWrittenAndRead) {
  const json::Value written = to_json(good());
  EXPECT_EQ(to_json(expect_value(content_from_json(written))), written);
}

TEST_F(Content, KeepsARevocationWithItsInstants) {
  RegistryContent content = good();
  content.revocations = {{Digest{}, kIssued, kIssued - std::chrono::days{1}}};
  const RegistryContent read = expect_value(content_from_json(to_json(content)));
  EXPECT_EQ(read.revocations.at(0).invalid_since, kIssued - std::chrono::days{1});
}

//
TEST_F(Content, RefusesAMemberThatNobodyKnows) {
  EXPECT_EQ(after_json([](auto& o) { o.emplace("extra", 1); }), "json.unknown-member");
  for (const auto* list : {"organisations", "nodes", "contracts", "approval_keys", "operator_keys",
                           "next_operator_keys"}) {
    EXPECT_EQ(after_json([&](auto& o) { first_of(o, list).emplace("extra", 1); }),
              "json.unknown-member")
        << list;
  }
}

TEST_F(Content, RefusesAnAbsentMemberAndANullInPlaceOfAnAbsentOne) {
  const json::Value whole = to_json(good());
  for (const auto& [name, value] : *whole.object()) {
    EXPECT_NE(after_json([&, n = name](auto& o) { o.erase(n); }), "ok") << name;
  }
  EXPECT_EQ(after_json([](auto& o) { first_of(o, "nodes")["endpoint"] = nullptr; }),
            "json.wrong-type");
}

//
TEST_F(Content, OfAnotherFormatIsUnsupportedNotBroken) {
  json::Value value = to_json(good());
  (*value.object())["format"] = "musubi-registry-2";
  (*value.object())["of-the-future"] = 1;
  const auto read = content_from_json(value);
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code, ErrorCode::kUnsupported);
}

//
TEST_F(Content, HasClocksInOrder) {
  EXPECT_EQ(after([](auto& c) { c.stale_after = c.issued; }), "registry.clocks");
  EXPECT_EQ(after([](auto& c) { c.stale_after = c.expires; }), "registry.clocks");
  EXPECT_EQ(after([](auto& c) { c.expires = c.issued + kMaxRegistryLifetime; }), "ok");
  EXPECT_EQ(after([](auto& c) { c.expires = c.issued + kMaxRegistryLifetime + Duration{1}; }),
            "registry.lifetime");
  EXPECT_EQ(after([](auto& c) { c.version = 0; }), "json.out-of-range");
}

//
TEST_F(Content, NamesOperatorKeysByTheirTrueIds) {
  EXPECT_EQ(after([](auto& c) { std::swap(c.operator_keys[0].id, c.operator_keys[1].id); }),
            "registry.operator-key");
  EXPECT_EQ(after([](auto& c) { c.next_operator_keys.push_back(c.next_operator_keys[0]); }),
            "registry.duplicate");
}

//
TEST_F(Content, HasAThresholdThatTwoGroupsCannotReachApart) {
  const auto with = [](unsigned threshold, std::size_t keys) {
    return after([&](auto& c) {
      c.threshold = threshold;
      c.operator_keys.erase(c.operator_keys.begin() + static_cast<std::ptrdiff_t>(keys),
                            c.operator_keys.end());
    });
  };
  EXPECT_EQ(with(1, 1), "ok");
  EXPECT_EQ(with(2, 2), "ok");
  EXPECT_EQ(with(2, 3), "ok");
  EXPECT_EQ(with(3, 3), "ok");
  EXPECT_EQ(with(1, 2), "registry.threshold");
  EXPECT_EQ(with(1, 3), "registry.threshold");
  EXPECT_EQ(with(3, 2), "registry.threshold");
  EXPECT_EQ(with(1, 0), "registry.threshold");
  EXPECT_EQ(with(0, 1), "json.out-of-range");
  EXPECT_EQ(after([](auto& c) { c.next_threshold = 1; }), "registry.threshold");
}

//
TEST_F(Content, ListsOnlyAuthoritiesAsAuthorities) {
  EXPECT_EQ(after([](auto& c) { c.authorities.push_back(c.nodes[0].certificates[0].certificate); }),
            "registry.role");
  EXPECT_EQ(after([](auto& c) { c.authorities.push_back(c.authorities[0]); }),
            "registry.duplicate");
}

//
TEST_F(Content, HasEachNameOnce) {
  EXPECT_EQ(after([](auto& c) { c.organisations.push_back(c.organisations[0]); }),
            "registry.duplicate");
  EXPECT_EQ(after([](auto& c) {
              c.organisations[0].aliases = {"同名", "同名"};
            }),
            "registry.duplicate");
  EXPECT_EQ(after([](auto& c) { c.organisations[2].units.push_back(c.organisations[2].units[0]); }),
            "registry.duplicate");
  EXPECT_EQ(after([](auto& c) {
              c.organisations[0].capabilities = {"a", "a"};
            }),
            "registry.duplicate");
  const auto number = CorporateNumber::parse("9999999999999");
  ASSERT_TRUE(number.has_value());
  EXPECT_EQ(after([&](auto& c) { c.organisations[0].corporate_number = number; }), "ok");
  EXPECT_EQ(after([&](auto& c) {
              c.organisations[0].corporate_number = c.organisations[1].corporate_number = number;
            }),
            "registry.duplicate");
}

//
TEST_F(Content, HasCodesThatFitTheIds) {
  EXPECT_EQ(after([](auto& c) { c.organisations[0].municipality_code.reset(); }),
            "registry.id-code");
  EXPECT_EQ(after([](auto& c) {
              std::swap(c.organisations[0].municipality_code, c.organisations[1].municipality_code);
            }),
            "registry.id-code");
  EXPECT_EQ(after([](auto& c) {
              c.organisations[2].municipality_code = MunicipalityCode::parse("034835");
            }),
            "registry.id-code");
  EXPECT_EQ(
      after_json([](auto& o) { first_of(o, "organisations")["municipality_code"] = "032027"; }),
      "json.bad-value");
  EXPECT_EQ(after_json([](auto& o) { first_of(o, "organisations")["id"] = "lg-032027"; }),
            "json.bad-value");
}

TEST_F(Content, HasCorporateNumbersThatFitTheIds) {
  const auto with = [](std::string_view number) {
    return after([&](auto& c) {
      c.organisations.push_back(
          organisation("cn-9999999999999", "架空", "Fictional", "contractor"));
      if (!number.empty()) {
        c.organisations.back().corporate_number = CorporateNumber::parse(number);
      }
    });
  };
  EXPECT_EQ(with("9999999999999"), "ok");
  EXPECT_EQ(with(""), "registry.id-code");
  EXPECT_EQ(with("9999999999990"), "registry.id-code");
}

//
TEST_F(Content, KnowsAPrefectureByItsCode) {
  const auto with = [](std::string_view id, std::string_view kind) {
    return after(
        [&](auto& c) { c.organisations.push_back(organisation(id, "架空", "Fictional", kind)); });
  };
  EXPECT_EQ(with("lg-030007", "prefecture"), "ok");
  EXPECT_EQ(with("lg-030007", "municipality"), "registry.body-kind");
  EXPECT_EQ(with("lg-034835", "prefecture"), "registry.body-kind");
  EXPECT_EQ(with("lg-034835", "other"), "ok");
  EXPECT_EQ(with("op-000009", "municipality"), "registry.body-kind");
  EXPECT_EQ(with("op-000009", "police"), "ok");
  EXPECT_EQ(with("op-000009", "company"), "ok");
  EXPECT_EQ(with("op-000009", "education_board"), "ok");
  EXPECT_EQ(with("op-000009", "companies"), "registry.body-kind");
}

//
TEST_F(Content, HasTextsThatShowWhatTheySay) {
  for (const std::string_view trick :
       {"宮古\n市", "宮古\x7f市", "宮古\u202e市", "宮古\u2066市", "宮古\u0085市"}) {
    EXPECT_EQ(after([&](auto& c) { c.organisations[0].name_ja = trick; }), "registry.text");
    EXPECT_EQ(after([&](auto& c) { c.organisations[0].aliases = {std::string(trick)}; }),
              "registry.text");
    EXPECT_EQ(after([&](auto& c) { c.organisations[2].units[0].name_en = trick; }),
              "registry.text");
    EXPECT_EQ(after([&](auto& c) {
                c.organisations[0].local_names = {{"term", std::string(trick)}};
              }),
              "registry.text");
  }
  EXPECT_EQ(after([](auto& c) { c.organisations[0].name_ja = std::string(201, 'a'); }),
            "json.too-long");
  EXPECT_EQ(after([](auto& c) {
              c.organisations[0].local_names = {{"Term", "x"}};
            }),
            "registry.grammar");
}

//
TEST_F(Content, HasNodesOfListedOrganisationsOnly) {
  EXPECT_EQ(after([](auto& c) {
              c.nodes.push_back({node_id("lg-034835-01"), {}, {}, "S1"});
            }),
            "registry.unknown-organisation");
  EXPECT_EQ(after([](auto& c) {
              c.nodes.push_back({node_id("lg-034827-01"), {}, {}, "S1"});
            }),
            "ok");
  EXPECT_EQ(after([](auto& c) {
              c.nodes.push_back({node_id("lg-032026-01"), {}, {}, "S1"});
            }),
            "registry.duplicate");
}

//
TEST_F(Content, HasEndpointsOfSchemeHostAndPortOnly) {
  const auto with = [](std::string_view endpoint) {
    return after([&](auto& c) { c.nodes[0].endpoint = std::string(endpoint); });
  };
  for (const std::string_view right :
       {"https://a:1", "https://node-1.example:65535", "https://192.0.2.1:443",
        "https://[2001:db8::1]:8443", "https://[1:2:3:4:5:6:7:8]:8443"}) {
    EXPECT_EQ(with(right), "ok") << right;
  }
  for (const std::string_view wrong :
       {"http://a:1",         "https://a",       "https://a:",
        "https://a:0",        "https://a:01",    "https://a:65536",
        "https://a:1/",       "https://a:1?x",   "https://a:1#x",
        "https://u@a:1",      "https://A:1",     "https://:1",
        "https://-a:1",       "https://a..b:1",  "https://192.0.2.256:1",
        "https://192.0.2:1",  "https://[::1:1",  "https://[1:2:3]:1",
        "https://[::1::2]:1", "https://[:::]:1", "https://[fe80::1%25eth0]:1",
        "https://日本:1",     "https://a b:1"}) {
    EXPECT_EQ(with(wrong), "registry.endpoint") << wrong;
  }
  EXPECT_EQ(with("https://[::1]:8443"), "registry.duplicate");  // the other node's
  EXPECT_EQ(after([](auto& c) { c.nodes[0].endpoint.reset(); }), "ok");
}

TEST_F(Content, HasASuiteThatCanBeCompared) {
  for (const std::string_view wrong : {"S0", "S", "s1", "S01", "S100", "S1 "}) {
    EXPECT_EQ(after([&](auto& c) { c.nodes[0].minimum_suite = wrong; }), "registry.suite") << wrong;
  }
  EXPECT_EQ(after([](auto& c) { c.nodes[0].minimum_suite = "S2"; }), "ok");
}

//
TEST_F(Content, PinsToANodeOnlyWhatNamesIt) {
  EXPECT_EQ(after([](auto& c) { std::swap(c.nodes[0].certificates, c.nodes[1].certificates); }),
            "registry.holder");
  EXPECT_EQ(
      after([](auto& c) { c.nodes[0].certificates.push_back({c.approval_keys[0].certificate}); }),
      "registry.role");
}

//
TEST_F(Content, HasCertificatesOfItsOwnAuthoritiesOnly) {
  const Authority stranger;
  EXPECT_EQ(after([&](auto& c) { c.authorities = {stranger.certificate}; }), "registry.issuer");
  EXPECT_EQ(after([](auto& c) { c.authorities.clear(); }), "registry.issuer");
  EXPECT_EQ(after([&](auto& c) { c.authorities.push_back(stranger.certificate); }), "ok");
  EXPECT_EQ(after([&](auto& c) {
              c.approval_keys[0].certificate =
                  stranger.issue(crypto::KeyRole::kApproval, c.approval_keys[0].person);
            }),
            "registry.issuer");
}

TEST_F(Content, HasEachKeyInOneCertificateOnly) {
  EXPECT_EQ(after([](auto& c) { c.nodes[0].certificates.push_back(c.nodes[0].certificates[0]); }),
            "registry.duplicate");
  const crypto::PrivateKey key = new_key();
  const auto both = [&](crypto::KeyRole one, crypto::KeyRole other) {
    return after([&](auto& c) {
      for (const auto role : {one, other}) {
        c.nodes[0].certificates.push_back(
            {federation().authority.issue(key, role, "node:lg-032026-01")});
      }
    });
  };
  EXPECT_EQ(both(crypto::KeyRole::kSigning, crypto::KeyRole::kSealing), "registry.key-reuse");
  EXPECT_EQ(both(crypto::KeyRole::kSigning, crypto::KeyRole::kSigning), "registry.key-reuse");
}

//
TEST_F(Content, HasContractsBetweenDistinctListedBodies) {
  EXPECT_EQ(after([](auto& c) { c.contracts[0].commissioners.clear(); }), "registry.commissioners");
  EXPECT_EQ(
      after([](auto& c) { c.contracts[0].commissioners.push_back(c.contracts[0].contractor); }),
      "registry.commissioners");
  EXPECT_EQ(after([](auto& c) {
              c.contracts[0].commissioners.push_back(c.contracts[0].commissioners[0]);
            }),
            "registry.duplicate");
  EXPECT_EQ(after([](auto& c) { c.contracts[0].commissioners = {organisation_id("lg-034835")}; }),
            "registry.unknown-organisation");
  EXPECT_EQ(after([](auto& c) { c.contracts[0].contractor = organisation_id("op-000009"); }),
            "registry.unknown-organisation");
  EXPECT_EQ(after([](auto& c) { c.contracts.push_back(c.contracts[0]); }), "registry.duplicate");
}

TEST_F(Content, HasContractsWithAScopeAndAPeriod) {
  EXPECT_EQ(after([](auto& c) { c.contracts[0].categories.clear(); }), "registry.categories");
  EXPECT_EQ(after([](auto& c) { c.contracts[0].categories.assign(2, Category::kTax); }),
            "registry.duplicate");
  EXPECT_EQ(after([](auto& c) { c.contracts[0].until = c.contracts[0].from; }), "registry.period");
  EXPECT_EQ(after([](auto& c) { c.contracts[0].statute = "Act 77"; }), "registry.grammar");
  EXPECT_EQ(after([](auto& c) { c.contracts[0].programme = "-x"; }), "registry.grammar");
  EXPECT_EQ(after_json([](auto& o) {
              first_of(o, "contracts")["categories"] = json::Array{"everything"};
            }),
            "registry.categories");
}

//
TEST_F(Content, HasApprovalKeysOfPersonsOfTheOrganisation) {
  EXPECT_EQ(after([](auto& c) { c.approval_keys[0].organisation = organisation_id("lg-034827"); }),
            "registry.grammar");
  EXPECT_EQ(after([](auto& c) { c.approval_keys[0].person = "person:lg-032026-p02"; }),
            "registry.holder");
  for (const std::string_view wrong :
       {"person:lg-032026-p1", "person:lg-032026-p00001", "person:lg-032026-pab",
        "person:lg-032026", "node:lg-032026-p01"}) {
    EXPECT_EQ(after([&](auto& c) { c.approval_keys[0].person = wrong; }), "registry.grammar")
        << wrong;
  }
  EXPECT_EQ(after([](auto& c) {
              c.approval_keys[0].certificate = c.nodes[0].certificates[1].certificate;
            }),
            "registry.role");
}

//
TEST_F(Content, RevokesEachCertificateOnceAndNoAuthority) {
  const Revocation once{Digest{}, kIssued, {}};
  EXPECT_EQ(after([&](auto& c) { c.revocations = {once, once}; }), "registry.duplicate");
  EXPECT_EQ(after([&](auto& c) {
              c.revocations = {{Digest{}, kIssued, kIssued + Duration{1}}};
            }),
            "registry.revocation");
  EXPECT_EQ(after([&](auto& c) {
              c.revocations = {{c.authorities[0].fingerprint(), kIssued, {}}};
            }),
            "registry.revoked-authority");
}

TEST_F(Content, MayHaveNoBaselineAndNoCatalogueButNothingElseInTheirPlace) {
  EXPECT_EQ(after([](auto& c) { c.baseline = c.catalogue = nullptr; }), "ok");
  EXPECT_EQ(after([](auto& c) { c.baseline = "none"; }), "json.wrong-type");
  EXPECT_EQ(after([](auto& c) { c.catalogue = json::Array{}; }), "json.wrong-type");
  EXPECT_EQ(after([](auto& c) { c.acceptance.begin()->second = nullptr; }), "json.wrong-type");
  EXPECT_EQ(
      after([](auto& c) { c.acceptance.emplace(organisation_id("lg-034835"), json::Object{}); }),
      "registry.unknown-organisation");
}

TEST_F(Content, HasLimitsOnItsLists) {
  EXPECT_EQ(after([](auto& c) { c.organisations[0].aliases.assign(17, "別名"); }),
            "json.too-many-items");
  EXPECT_EQ(after([](auto& c) { c.nodes[0].certificates.assign(17, c.nodes[0].certificates[0]); }),
            "json.too-many-items");
  EXPECT_EQ(after([](auto& c) { c.operator_keys.assign(17, c.operator_keys[0]); }),
            "json.too-many-items");
}

}  // namespace
}  // namespace musubi::registry
