#include "protocol/casework/partition.h"

#include <gtest/gtest.h>

#include "tests/support/registry_federation.h"

namespace musubi::casework {
namespace {

using registry::testing::kIssued;
using registry::testing::organisation_id;

class PartitionOfANewCase : public ::testing::Test {
 protected:
  [[nodiscard]] std::string partition(const char* own, std::optional<OrganisationId> named = {},
                                      Instant now = kIssued) const {
    const auto partition = partition_for(registry_, organisation_id(own), named, now);
    return partition.ok() ? partition->text() : partition.error().reason;
  }

  registry::testing::Federation federation_;
  registry::Registry registry_ = federation_.registry(federation_.content());
};

TEST_F(PartitionOfANewCase, IsItsOwnAtABodyThatWorksForNobody) {
  EXPECT_EQ(partition("lg-032026"), "lg-032026");
  EXPECT_EQ(partition("lg-032026", organisation_id("lg-034827")), "intake.not-a-commissioner");
}

TEST_F(PartitionOfANewCase, HasToBeNamedAtABodyThatSeveralCommission_Invariant9) {
  EXPECT_EQ(partition("op-000001"), "intake.commissioner-missing");
  EXPECT_EQ(partition("op-000001", organisation_id("lg-034827")), "lg-034827");
  EXPECT_EQ(partition("op-000001", organisation_id("op-000001")), "op-000001");
  EXPECT_EQ(partition("op-000001", organisation_id("lg-030007")), "intake.not-a-commissioner");
}

TEST_F(PartitionOfANewCase, IsNobodysWhoseContractHasEnded) {
  const Instant next_year = registry::testing::kFiscalYear.until + std::chrono::hours(1);
  EXPECT_EQ(partition("op-000001", std::nullopt, next_year), "op-000001");
  EXPECT_EQ(partition("op-000001", organisation_id("lg-034827"), next_year),
            "intake.not-a-commissioner");
}

}  // namespace
}  // namespace musubi::casework
