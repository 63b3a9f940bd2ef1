#include "adapters/http/target.h"

#include <gtest/gtest.h>

namespace musubi::http {
namespace {

std::string path_of(std::string_view target) {
  const auto parsed = parse_target(target);
  return parsed ? parsed->path : parsed.error().reason;
}

TEST(Target, IsCutAtTheQuestionMarkAndItsPathDecoded) {
  const auto target = parse_target("/api/v1/%E7%B5%90?a=%31&b=?");
  ASSERT_TRUE(target.ok());
  EXPECT_EQ(target->path, "/api/v1/結");
  EXPECT_EQ(target->query, "a=%31&b=?");
  EXPECT_EQ(path_of("/"), "/");
  EXPECT_EQ(path_of("/?"), "/");
  EXPECT_EQ(path_of("/a..b/...//c"), "/a..b/...//c");
}

TEST(Target, IsRefusedWhereItCouldBeReadTwoWays) {
  for (const std::string_view target :
       {"", "*", "a", "http://x/", "/..", "/.", "/a/./b", "/%2e%2e", "/a%2Fb", "/a%5Cb", "/a%00",
        "/a%7f", "/a%", "/a%1", "/a b", "/a\\b", "/a\"b", "/結"}) {
    EXPECT_EQ(path_of(target), "http.target") << target;
  }
}

TEST(Query, IsReadInOrderAndDecoded) {
  const auto query = parse_query("name=%E6%9E%B6%E7%A9%BA+%E5%A4%AA%E9%83%8E&limit=50&flag&x=a=b");
  ASSERT_TRUE(query.ok());
  const QueryParameters expected{
      {"name", "架空 太郎"}, {"limit", "50"}, {"flag", ""}, {"x", "a=b"}};
  EXPECT_EQ(*query, expected);
  EXPECT_TRUE(parse_query("")->empty());
}

TEST(Query, IsRefusedWithADoubledNameABadEscapeOrTooManyParameters) {
  EXPECT_EQ(parse_query("a=1&%61=2").error().reason, "http.query");
  EXPECT_EQ(parse_query("a=%4").error().reason, "http.query");
  std::string many = "p0=";
  for (std::size_t i = 1; i < kMaxQueryParameters; ++i) many += "&p" + std::to_string(i) + "=";
  EXPECT_TRUE(parse_query(many).ok());
  EXPECT_EQ(parse_query(many + "&more=").error().code, ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace musubi::http
