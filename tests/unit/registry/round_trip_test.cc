// Content of any shape and of the greatest expected size, through JSON and back.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "tests/support/registry_federation.h"

namespace musubi::registry {
namespace {

using namespace testing;

rc::Gen<std::string> slug() {
  return rc::gen::map(rc::gen::inRange(0, 1 << 20),
                      [](int number) { return "x-" + std::to_string(number); });
}

rc::Gen<std::string> name() {
  return rc::gen::element<std::string>("架空の市", "Fictional City", "架空 \"引用\" \\", "絵文字😀",
                                       "é/~");
}

rc::Gen<std::string> alias() {
  return rc::gen::map(slug(), [](const std::string& text) { return "別名" + text; });
}

// Valid "lg-" codes of towns, one for each number below 99 × 800.
MunicipalityCode municipality(std::size_t number) {
  const std::string base = std::to_string(101000 + number / 700 * 1000 + number % 700 + 100);
  for (char check = '0'; check <= '9'; ++check) {
    const auto code = MunicipalityCode::parse(base.substr(1) + check);
    if (code) return *code;
  }
  throw std::logic_error("no check digit fits");
}

Organisation draw_organisation(std::size_t number) {
  const std::string id = "lg-" + municipality(number).text();
  Organisation made = organisation(id, *name(), *name(), "municipality");
  made.fictional = *rc::gen::arbitrary<bool>();
  made.aliases = *rc::gen::unique<std::vector<std::string>>(alias());
  made.capabilities = *rc::gen::unique<std::vector<std::string>>(slug());
  made.local_names = *rc::gen::container<std::map<std::string, std::string>>(slug(), name());
  for (const std::string& unit : *rc::gen::unique<std::vector<std::string>>(slug())) {
    made.units.push_back({unit, *name(), *name()});
  }
  made.aliases.resize(std::min<std::size_t>(made.aliases.size(), 16));
  made.capabilities.resize(std::min<std::size_t>(made.capabilities.size(), 64));
  made.units.resize(std::min<std::size_t>(made.units.size(), 64));
  return made;
}

Contract draw_contract(const std::vector<Organisation>& bodies, std::size_t number) {
  const Instant from = kIssued + Duration{*rc::gen::inRange<std::int64_t>(0, 1'000'000'000)};
  return {"contract-" + std::to_string(number),
          {bodies[0].id, bodies[1].id},
          bodies[2].id,
          *slug(),
          *slug(),
          {static_cast<Category>(*rc::gen::inRange<int>(0, static_cast<int>(kCategoryCount)))},
          from,
          from + Duration{*rc::gen::inRange<std::int64_t>(1, 1'000'000'000)}};
}

Revocation draw_revocation(std::size_t number) {
  Revocation made;
  made.certificate.bytes[0] = static_cast<std::uint8_t>(number);
  made.revoked_at = kIssued + Duration{*rc::gen::inRange<std::int64_t>(0, 1'000'000)};
  if (*rc::gen::arbitrary<bool>()) made.invalid_since = kIssued;
  return made;
}

TEST(RoundTrip, LosesNothingOfAnyContent) {
  const Federation federation;
  const RegistryContent template_content = federation.content();
  const bool held = rc::check([&] {
    RegistryContent content = template_content;
    content.nodes.clear();
    content.approval_keys.clear();
    content.acceptance.clear();
    content.organisations.clear();
    content.contracts.clear();
    const auto bodies = *rc::gen::inRange<std::size_t>(3, 6);
    for (std::size_t i = 0; i < bodies; ++i) content.organisations.push_back(draw_organisation(i));
    const auto parts = *rc::gen::inRange<std::size_t>(0, 4);
    for (std::size_t i = 0; i < parts; ++i) {
      content.contracts.push_back(draw_contract(content.organisations, i));
      content.revocations.push_back(draw_revocation(i));
    }
    content.version = *rc::gen::inRange<std::uint64_t>(1, json::kMaxInteger);
    const json::Value written = to_json(content);
    const auto read = content_from_json(written);
    RC_ASSERT(outcome(read) == "ok");
    RC_ASSERT(to_json(*read) == written);
    RC_ASSERT(read->organisations.size() == bodies);
    RC_ASSERT(read->organisations[0].local_names == content.organisations[0].local_names);
    RC_ASSERT(read->contracts.size() == parts);
    // The same text again, so the same bytes are signed.
    const std::string canonical = json::to_canonical(written);
    const json::Value parsed = expect_value(json::parse_canonical(as_bytes(canonical)));
    RC_ASSERT(parsed == written);
  });
  EXPECT_TRUE(held);
}

constexpr std::size_t kMunicipalitiesOfJapan = 1741;

TEST(RoundTrip, HoldsEveryMunicipalityOfJapanWhileAllKeysOverlap) {
  const Federation federation;
  RegistryContent content = federation.content();
  content.organisations.clear();
  content.nodes.clear();
  content.contracts.clear();
  content.approval_keys.clear();
  content.acceptance.clear();
  for (std::size_t i = 0; i < kMunicipalitiesOfJapan; ++i) {
    const std::string id = "lg-" + municipality(i).text();
    content.organisations.push_back(organisation(id, "架空の町", "Fictional Town", "municipality"));
    content.nodes.push_back(
        federation.node(id + "-01", "https://n" + std::to_string(i) + ".example:8443"));
  }
  const Bytes document = federation.sign(content);
  EXPECT_LT(2 * document.size(), kMaxRegistryBytes);  // the old certificates and the new
  const Registry registry = expect_value(federation.accept_first(document));
  for (const Node& node : content.nodes) {
    const auto peer = registry.peer_of(node.certificates[0].certificate.fingerprint(), kIssued);
    ASSERT_TRUE(peer.ok());
    EXPECT_EQ(*peer, node.id);
    EXPECT_NE(registry.organisation(node.id.organisation()), nullptr);
  }
}

}  // namespace
}  // namespace musubi::registry
