// A city whose baseline asks for a second person before anything is referred, and for a review
// after it.
#pragma once

#include "node/sharing/proposal.h"
#include "tests/unit/node/node_world.h"

namespace musubi::node::testing {

inline constexpr const char* kReason = "架空の理由";

// Writes, unless it is told that the disk is full.
class FullDisk final : public musubi::testing::ForwardingStore {
 public:
  Result<std::uint64_t> apply(const store::ChangeSet& change) override {
    if (full) return Error{ErrorCode::kStorage, "test.disk-full", ""};
    return ForwardingStore::apply(change);
  }
  bool full = false;
};

class SecondPersonCity : public NodeOfACity {
 protected:
  SecondPersonCity() {
    json::Object duty{
        {"duties", json::Array{json::Object{{"id", kSecondApprover}, {"phase", "before"}},
                               json::Object{{"days", 3}, {"id", "REVIEW"}, {"phase", "after"}}}},
        {"en", "Fictional: a referral needs a second person and a review"},
        {"id", "D-900"},
        {"ja", "架空: つなぎには二人目と検証が要る"},
        {"kind", "duty"},
        {"when", json::Object{{"kind", json::Array{"referral"}}}}};
    (*content_.baseline.object())["rows"].array()->push_back(std::move(duty));
  }
  void SetUp() override {
    auto store = std::make_unique<FullDisk>();
    disk_ = store.get();
    store_ = std::move(store);
    writer_.use(*store_);
    NodeOfACity::SetUp();
    case_.emplace(new_case());
  }

  // The proposal of user u-0001.
  std::string propose() {
    const auto answer = sharing_.release(referral(*case_), {"u-0001"});
    if (!answer) return answer.error().reason;
    EXPECT_FALSE(answer->message.has_value());
    return answer->proposal.value_or("none");
  }
  // "released", "denied", or why not.
  std::string approve(const std::string& id, const std::string& user) {
    const auto answer = sharing_.approve(id, {user, kReason});
    if (!answer) return answer.error().reason;
    return answer->message ? "released" : "denied";
  }
  Proposal proposal(const std::string& id) { return expect_value(sharing_.proposal(id)); }
  std::string state(const std::string& id) {
    return std::string(state_of(proposal(id), clock_.now()));
  }
  void consent(std::size_t person, casework::ConsentState state) {
    ASSERT_TRUE(sharing_.record_consent(*case_, person, {state, "morioka-r5-04"}, {"u-0001"}).ok());
  }
  std::size_t sent() { return rows(store::Table::kOutbox).size(); }

  std::optional<CaseId> case_;
  FullDisk* disk_ = nullptr;
};

}  // namespace musubi::node::testing
