// One node with everything that staff work with, but for its listeners: keys on disk, a registry
// that operators signed, the shipped policies, a store in memory, and a clock that the test sets.
#pragma once

#include <gtest/gtest.h>

#include "adapters/files/files.h"
#include "adapters/memory/memory_store.h"
#include "node/sharing/sharing_service.h"
#include "tests/support/forwarding_store.h"
#include "tests/support/registry_federation.h"
#include "tests/support/scratch_directory.h"
#include "tests/unit/policy/policy_world.h"

namespace musubi::node::testing {

using registry::testing::expect_value;
using registry::testing::kIssued;
using registry::testing::node_id;

inline constexpr const char* kReference = MUSUBI_SOURCE_DIR "/admin/reference/";

class SetClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return instant; }
  Instant instant = kIssued + std::chrono::hours(12);
};

// Runs each step at once, in the caller's thread, as a group of its own; before the step, what a
// test lets happen there: what another step did that came first.
class DirectWriter final : public exchange::Writer {
 public:
  explicit DirectWriter(store::Store& store) : store_(&store) {}
  Status run(const std::function<Status(store::Store&)>& step) override {
    if (auto happens = std::exchange(happens_first, nullptr)) happens();
    return step(*store_);
  }
  // Before anything was run.
  void use(store::Store& store) { store_ = &store; }
  std::function<void()> happens_first;

 private:
  store::Store* store_;
};

class NodeOfACity : public ::testing::Test {
 protected:
  NodeOfACity() {
    content_.baseline = policy::test::read_json("baseline.json");
    content_.catalogue = policy::test::read_json("catalogue.json");
    content_.acceptance = {{registry::testing::organisation_id("op-000001"),
                            policy::test::read_json("acceptance-op-000001.json")}};
    content_.contracts[0].categories = {Category::kIdentity, Category::kContact,
                                        Category::kPresentingIssues};
    content_.nodes[0].certificates[1] = {new_certificate(crypto::KeyRole::kSigning)};
    config_.trusted_operator_keys = federation_.operators.ids();
    config_.registry_file = scratch_.path() / "registry.json";
    config_.policy_file = std::string(kReference) + "bundle-lg-032026.json";
    config_.policy_digest =
        expect_value(policy::parse_bundle(policy::test::read_json("bundle-lg-032026.json"))).id;
    config_.wordings_file = std::string(kReference) + "wordings.json";
  }

  void SetUp() override {
    EXPECT_TRUE(files::write(config_.registry_file, document(1), files::Access::kEveryone).ok());
    const Status opened = keeper_.open(*store_, random_);
    ASSERT_TRUE(opened.ok()) << opened.error().reason << opened.error().detail;
  }

  crypto::Certificate new_certificate(crypto::KeyRole role) {
    const unsigned number = expect_value(keys_.make_key(role));
    const auto key = expect_value(keys_.key(role, number));
    auto certificate = federation_.authority.issue(key, role, "node:lg-032026-01");
    expect_value(keys_.add_certificate(certificate));
    return certificate;
  }
  Bytes document(std::uint64_t version) {
    content_.version = version;
    return federation_.sign(content_);
  }
  // The content as it is now, as the next version.
  Status accept_next() { return keeper_.accept(document(version() + 1), writer_, random_); }
  [[nodiscard]] std::uint64_t version() const { return keeper_.current()->registry->version(); }
  // "ok", or why this node may not release.
  [[nodiscard]] std::string hindrance() const {
    const Status may = keeper_.current()->may_release(clock_.now());
    return may.ok() ? "ok" : may.error().reason;
  }

  // A fictional family.
  static json::Value family() {
    const Bytes text = expect_value(
        files::read(std::string(kReference) + "sheets/kaku-family.json", json::kMaxDocumentBytes));
    return expect_value(json::parse(text));
  }
  CaseId new_case(const json::Value& sheet = family()) {
    return expect_value(sharing_.take_intake(sheet, {"u-0001"})).id;
  }
  // A referral to the body that the city contracts, which the policy permits.
  static ReleaseOrder referral(const CaseId& case_id) {
    return {case_id,
            {node_id("op-000001-01"),
             Kind::kReferral,
             Purpose::kIntakeHandoff,
             "dss-77",
             {Category::kIdentity, Category::kContact, Category::kPresentingIssues}},
            {},
            "",
            std::nullopt};
  }
  std::string release(const ReleaseOrder& order) {
    const auto answer = sharing_.release(order, {"u-0001"});
    if (!answer) return answer.error().reason;
    return answer->message ? "released" : "denied";
  }
  std::vector<store::Row> rows(store::Table table) {
    store::Scan scan;
    scan.table = table;
    return expect_value(store_->scan(scan));
  }
  // The bodies of all records of an act, oldest first.
  std::vector<json::Value> records(audit::Act act) {
    std::vector<json::Value> bodies;
    const auto logged = expect_value(store_->log_records(0, store::kMaxScanRows));
    for (const auto& record : logged) {
      const auto leaf = expect_value(json::parse(record.leaf));
      if (*leaf.find("act")->text() != audit::act_name(act)) continue;
      bodies.push_back(expect_value(json::parse(record.body)));
    }
    return bodies;
  }

  test::ScratchDirectory scratch_;
  registry::testing::Federation federation_;
  registry::RegistryContent content_ = federation_.content();
  files::KeyFolder keys_{scratch_.path() / "keys", crypto::Secret(to_bytes("架空の合言葉"))};
  config::NodeConfig config_{node_id("lg-032026-01")};
  SetClock clock_;
  crypto::SeededRandom random_{3};
  std::unique_ptr<store::Store> store_ = store::make_memory_store();
  DirectWriter writer_{*store_};
  SituationKeeper keeper_{config_, keys_, clock_};
  const crypto::Secret store_key_{Bytes(32, 7)};
  const search::NameKey names_ = search::NameKey::of_store(store_key_);
  SharingService sharing_{{writer_, keeper_, clock_, random_, names_, [] { return std::nullopt; },
                           [](const NodeId&) {}}};
};

}  // namespace musubi::node::testing
