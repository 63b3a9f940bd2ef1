// Every vector of tests/vectors/registry has the outcome that it names.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "protocol/registry/registry.h"
#include "tests/support/registry_federation.h"
#include "tests/support/vector_file.h"

namespace musubi::registry {
namespace {

using namespace testing;
using musubi::testing::VectorFile;

const std::filesystem::path kFolder = MUSUBI_SOURCE_DIR "/tests/vectors/registry";

VectorFile read(const std::string& name) {
  std::ifstream in(kFolder / (name + ".txt"), std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  auto vector = musubi::testing::parse_vector(text);
  if (!vector) throw std::runtime_error("no vector: " + name);
  return *std::move(vector);
}

std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".txt") names.push_back(entry.path().stem());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<Digest> told_ids(const VectorFile& vector) {
  std::istringstream words(vector.header("told"));
  std::vector<Digest> ids;
  for (std::string word; words >> word;) ids.push_back(*Digest::from_hex(word));
  return ids;
}

// What a member in the vector's situation says to its document.
Result<Registry> judge(const VectorFile& vector) {
  const std::string current = vector.header("current");
  if (current.empty()) {
    return accept_registry(vector.body, nullptr, told_ids(vector), kNoTimeFloor);
  }
  const Registry held = expect_value(judge(read(current)));
  return accept_registry(vector.body, &held, {}, at(vector.header("floor")));
}

class RegistryVector : public ::testing::TestWithParam<std::string> {};

TEST_P(RegistryVector, HasTheOutcomeThatItNames) {
  const VectorFile vector = read(GetParam());
  SCOPED_TRACE(vector.header("comment"));
  const Result<Registry> result = judge(vector);
  if (vector.header("expect") != "accepted") {
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().reason, vector.header("expect"));
    return;
  }
  ASSERT_EQ(outcome(result), "ok");
  EXPECT_EQ(std::to_string(result->version()), vector.header("version"));
  EXPECT_EQ(result->digest().hex(), vector.header("digest"));
}

std::string case_name(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, RegistryVector, ::testing::ValuesIn(all_names()), case_name);

TEST(RegistryVectors, AreMostlyToBeRefused) {
  const auto names = all_names();
  const auto refused = std::count_if(names.begin(), names.end(), [](const std::string& name) {
    return read(name).header("expect") != "accepted";
  });
  EXPECT_GE(names.size(), 40U);
  EXPECT_GT(refused, 3 * (static_cast<std::ptrdiff_t>(names.size()) - refused));
}

}  // namespace
}  // namespace musubi::registry
