// docs/guide/configuration.md tells every key that the reader knows, and no other.
#include <algorithm>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>

#include "adapters/config/node_config.h"
#include "adapters/files/files.h"

namespace musubi::config {
namespace {

using Keys = std::vector<std::string>;

class ConfigurationGuide : public ::testing::Test {
 protected:
  ConfigurationGuide() {
    const auto text = files::read(
        std::filesystem::path(MUSUBI_SOURCE_DIR) / "docs/guide/configuration.md", 1024 * 1024);
    EXPECT_TRUE(text.ok());
    if (text.ok()) text_ = as_text(*text);
  }

  // The lines from one heading to the next of its rank.
  [[nodiscard]] std::string section(const std::string& heading) const {
    const auto begin = text_.find("## " + heading);
    return begin == std::string::npos ? ""
                                      : text_.substr(begin, text_.find("\n## ", begin) - begin);
  }
  // First cells of the section's table, sorted.
  [[nodiscard]] Keys keys_told(const std::string& heading) const {
    return matches(section(heading), std::regex("\n\\| `([a-z]+\\.[a-z_]+)` \\|"));
  }
  [[nodiscard]] std::string example() const {
    const std::string part = section("例");
    const auto begin = part.find("```toml\n") + 8;
    return part.substr(begin, part.find("\n```", begin) + 1 - begin);
  }
  [[nodiscard]] static Keys keys_of(const std::string& toml) {
    Keys keys;
    std::string table;
    std::istringstream lines(toml);
    for (std::string line; std::getline(lines, line);) {
      if (line.substr(0, 1) == "[") table = line.substr(1, line.find(']') - 1);
      const auto equals = line.find(" = ");
      if (equals != std::string::npos) keys.push_back(table + "." + line.substr(0, equals));
    }
    std::sort(keys.begin(), keys.end());
    return keys;
  }

 private:
  static Keys matches(const std::string& text, const std::regex& pattern) {
    Keys keys;
    for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) {
      keys.push_back((*at)[1]);
    }
    std::sort(keys.begin(), keys.end());
    return keys;
  }

  std::string text_;
};

TEST_F(ConfigurationGuide, TellsEveryKeyInJapanese) {
  EXPECT_EQ(keys_told("日本語"), node_config_keys());
}

TEST_F(ConfigurationGuide, TellsEveryKeyInEnglish) {
  EXPECT_EQ(keys_told("English"), node_config_keys());
}

TEST_F(ConfigurationGuide, HasAnExampleWithEveryKeyThatANodeAccepts) {
  EXPECT_EQ(keys_of(example()), node_config_keys());
  const auto file = std::filesystem::path(::testing::TempDir()) / "guide" / "node.toml";
  ASSERT_TRUE(files::write(file, as_bytes(example()), files::Access::kOwner).ok());
  const auto config = read_node_config(file);
  EXPECT_TRUE(config.ok()) << config.error().detail;
}

TEST(NodeConfigKeys, AreSortedAndHoldRequiredAndOptionalOnes) {
  const Keys keys = node_config_keys();
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
  EXPECT_NE(std::find(keys.begin(), keys.end(), "node.id"), keys.end());
  EXPECT_NE(std::find(keys.begin(), keys.end(), "exchange.listen"), keys.end());
}

}  // namespace
}  // namespace musubi::config
