#include "adapters/config/node_config.h"

#include <gtest/gtest.h>

#include "adapters/files/files.h"

namespace musubi::config {
namespace {

// The smallest file that a node accepts.
constexpr std::string_view kSmallest = R"(
[node]
id = "lg-032026-01"
)";

class NodeConfigFile : public ::testing::Test {
 protected:
  Result<NodeConfig> read(std::string_view text) {
    const auto written = files::write(file_, as_bytes(text), files::Access::kOwner);
    EXPECT_TRUE(written.ok());
    return read_node_config(file_);
  }
  // What the person reads when the file is refused.
  std::string complaint(std::string_view text) {
    const auto config = read(text);
    return config.ok() ? "accepted" : config.error().detail;
  }

  // One for each case: cases may run at the same time, each in a process of its own.
  std::filesystem::path folder_ = std::filesystem::path(::testing::TempDir()) / "node-config" /
                                  ::testing::UnitTest::GetInstance()->current_test_info()->name();
  std::filesystem::path file_ = folder_ / "node.toml";
};

TEST_F(NodeConfigFile, NeedsNoMoreThanTheNodesName) {
  const auto config = read(kSmallest);
  ASSERT_TRUE(config.ok()) << config.error().detail;
  EXPECT_EQ(config->node.text(), "lg-032026-01");
  EXPECT_EQ(config->data, folder_ / "data");
  EXPECT_FALSE(config->exchange.has_value());
  EXPECT_EQ(config->api.host, "127.0.0.1");
}

TEST_F(NodeConfigFile, ShowsTheLineAndTheKeyThatWasMeant) {
  const std::string text =
      complaint(std::string(kSmallest) + "[exchange]\nlistn = \"127.0.0.1:1\"\n");
  EXPECT_NE(text.find("did you mean \"listen\"?"), std::string::npos) << text;
  EXPECT_NE(text.find("「listen」のことですか"), std::string::npos) << text;
  EXPECT_NE(text.find("node.toml"), std::string::npos) << text;
}

TEST_F(NodeConfigFile, TellsEveryFaultAtOnce) {
  const std::string text = complaint(
      "[node]\nid = \"miyako\"\n[exchange]\nlisten = 8443\ncollect_seconds = 0\n[colour]\n");
  EXPECT_NE(text.find("two digits"), std::string::npos) << text;
  EXPECT_NE(text.find("a host and a port"), std::string::npos) << text;
  EXPECT_NE(text.find("1–86400"), std::string::npos) << text;
  EXPECT_NE(text.find("colour"), std::string::npos) << text;
}

TEST_F(NodeConfigFile, KeepsTheStaffListenerOnTheMachineItself) {
  EXPECT_NE(complaint(std::string(kSmallest) + "[api]\nlisten = \"0.0.0.0:8080\"\n")
                .find("stays on the machine itself"),
            std::string::npos);
}

TEST_F(NodeConfigFile, SaysWhereTheSyntaxIsWrong) {
  const auto config = read("[node\n");
  ASSERT_FALSE(config.ok());
  EXPECT_EQ(config.error().reason, "config.syntax");
  EXPECT_NE(config.error().detail.find("node.toml"), std::string::npos);
}

}  // namespace
}  // namespace musubi::config
