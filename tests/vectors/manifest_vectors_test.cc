// Every vector of tests/vectors/manifest has the outcome that it names.
#include <gtest/gtest.h>

#include "protocol/envelope/manifest.h"
#include "tests/vectors/vector_folder.h"

namespace musubi::testing {
namespace {

VectorFolder folder() { return VectorFolder(MUSUBI_SOURCE_DIR "/tests/vectors/manifest"); }

class ManifestVector : public ::testing::TestWithParam<std::string> {};

TEST_P(ManifestVector, HasTheOutcomeThatItNames) {
  const VectorFile vector = folder().read(GetParam());
  SCOPED_TRACE(vector.header("comment"));
  const auto read = parse_manifest(vector.body);
  EXPECT_EQ(outcome_of(read), vector.header("expect"));
  if (!read) return;
  EXPECT_EQ(immutable_digest(*read).hex(), vector.header("immutable"));
  EXPECT_EQ(serialise(*read), vector.body);
}

INSTANTIATE_TEST_SUITE_P(All, ManifestVector, ::testing::ValuesIn(folder().names()),
                         [](const auto& each) { return as_case_name(each.param); });

TEST(ManifestVectors, AreMostlyToBeRefused) {
  EXPECT_GE(folder().names().size(), 50U);
  EXPECT_EQ(folder().count("accepted"), 5U);
}

TEST(ManifestVectors, KeepTheImmutableDigestThroughAReseal_M24) {
  EXPECT_EQ(folder().read("resealed").header("immutable"),
            folder().read("whole").header("immutable"));
}

}  // namespace
}  // namespace musubi::testing
