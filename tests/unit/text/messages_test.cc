#include "protocol/text/messages.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "protocol/text/catalogue.h"

namespace musubi::text {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFolders[] = {"crypto", "protocol", "adapters", "node", "admin"};

// Look like reasons and are none: names of files and columns.
const std::set<std::string> kNotReasons{
    "baseline.json",     "catalogue.json", "node.toml",     "operator.json", "request.json",
    "api-tokens.json",   "policy.json",    "registry.json", "store.db",      "draft.json",
    "operator-key.json", "wordings.json",  "store.key",     "table.column"};

const Table kTables[] = {
    casework_messages(), command_messages(), exchange_messages(), file_messages(),
    json_messages(), key_messages(), log_messages(), manifest_messages(), node_messages(),
    peer_messages(), people_messages(), policy_messages(), referral_messages(),
    registry_messages(), seal_messages(), staff_messages(), store_messages()};

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Reasons in a source: string literals of the form "area.token". Comments are left out.
std::set<std::string> reasons_in(const std::string& source) {
  static const std::regex kComment("//[^\n]*");
  static const std::regex kReason(
      "\"([a-z][a-z0-9]*(-[a-z0-9]+)*\\.[a-z][a-z0-9]*(-[a-z0-9]+)*)\"");
  const std::string code = std::regex_replace(source, kComment, "");
  std::set<std::string> reasons;
  for (std::sregex_iterator match(code.begin(), code.end(), kReason), end; match != end; ++match) {
    reasons.insert((*match)[1]);
  }
  return reasons;
}

// Reason → the file that gives it.
std::map<std::string, std::string> reasons_in_the_sources() {
  std::map<std::string, std::string> reasons;
  const fs::path root = MUSUBI_SOURCE_DIR;
  for (const std::string_view folder : kFolders) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const fs::path& path = entry.path();
      const bool source = path.extension() == ".cc" || path.extension() == ".h";
      if (!source || path.parent_path() == root / "protocol/text") continue;
      for (const std::string& reason : reasons_in(read_file(path))) {
        if (kNotReasons.contains(reason)) continue;
        reasons.emplace(reason, fs::relative(path, root).string());
      }
    }
  }
  return reasons;
}

TEST(Messages, AreThereForEveryReasonInTheSources) {
  const auto reasons = reasons_in_the_sources();
  EXPECT_GT(reasons.size(), 300U);
  for (const auto& [reason, file] : reasons) {
    EXPECT_NE(find_message(reason), nullptr) << reason << " in " << file;
  }
}

TEST(Messages, AreFoundWhereverAReasonIsSpelt) {
  EXPECT_EQ(reasons_in("return invalid(\"a-b.c-d\");  // \"not.this\"\n x ? \"e.f\" : \"g.h\""),
            (std::set<std::string>{"a-b.c-d", "e.f", "g.h"}));
}

TEST(Messages, AreWholeInBothLanguages) {
  std::set<std::string_view> seen;
  for (const Table table : kTables) {
    for (const Entry& entry : table) {
      EXPECT_TRUE(seen.insert(entry.reason).second) << entry.reason << " is there twice";
      for (const std::string_view ja : {entry.message.ja, entry.message.remedy_ja}) {
        EXPECT_TRUE(ja.ends_with("。")) << entry.reason;
      }
      for (const std::string_view en : {entry.message.en, entry.message.remedy_en}) {
        EXPECT_TRUE(en.ends_with(".")) << entry.reason;
      }
    }
  }
}

TEST(Messages, FallBackToWhatTheCodeMeans) {
  EXPECT_EQ(find_message("no.such-reason"), nullptr);
  std::set<std::string_view> sentences;
  for (int code = 0; code <= static_cast<int>(ErrorCode::kInternal); ++code) {
    const Message& message = message_for("no.such-reason", static_cast<ErrorCode>(code));
    EXPECT_FALSE(message.ja.empty() || message.en.empty());
    EXPECT_FALSE(message.remedy_ja.empty() || message.remedy_en.empty());
    sentences.insert(message.en);
  }
  EXPECT_EQ(sentences.size(), 11U);
}

TEST(Messages, SayWhatWhereAndWhatToDo) {
  const Error error = invalid("json.syntax", "byte 7");
  EXPECT_EQ(render(error, Language::kEnglish),
            "The text is not JSON. (byte 7) Mend the input and try again. [json.syntax]");
  EXPECT_EQ(
      render(error, Language::kJapanese),
      "JSONとして読めません。（byte 7）入力を直して、もう一度実行してください。[json.syntax]");
  EXPECT_EQ(render(Error{ErrorCode::kExpired, "no.such-reason", ""}, Language::kEnglish),
            "Its time is over. Contact the administrator of this node. [no.such-reason]");
}

}  // namespace
}  // namespace musubi::text
