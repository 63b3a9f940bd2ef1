// Every vector of tests/vectors/receipt has the outcome that it names.
#include <gtest/gtest.h>

#include "tests/vectors/receipt_judge.h"

namespace musubi::testing {
namespace {

VectorFolder folder() { return VectorFolder(MUSUBI_SOURCE_DIR "/tests/vectors/receipt"); }
VectorFolder registries() {
  return VectorFolder(MUSUBI_SOURCE_DIR "/tests/vectors/receipt/registries");
}

class ReceiptVector : public ::testing::TestWithParam<std::string> {};

TEST_P(ReceiptVector, HasTheOutcomeThatItNames) {
  const VectorFile vector = folder().read(GetParam());
  SCOPED_TRACE(vector.header("comment"));
  const auto registry = read_registry(registries().read(vector.header("registry")));
  ASSERT_TRUE(registry.ok());
  const auto judged = judge(vector, *registry);
  EXPECT_EQ(outcome_of(judged), vector.header("expect"));
  if (!judged) return;
  EXPECT_EQ(judged->judge.text(), vector.header("judge"));
  EXPECT_EQ(judged->outcomes, vector.header("outcomes"));
}

INSTANTIATE_TEST_SUITE_P(All, ReceiptVector, ::testing::ValuesIn(folder().names()),
                         [](const auto& each) { return as_case_name(each.param); });

TEST(ReceiptVectors, AreMostlyToBeRefused) {
  EXPECT_GE(folder().names().size(), 50U);
  EXPECT_EQ(folder().count("accepted"), 7U);
}

}  // namespace
}  // namespace musubi::testing
