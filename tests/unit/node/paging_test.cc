#include "node/api/paging.h"

#include <gtest/gtest.h>

namespace musubi::node {
namespace {

// What a request with that query asks for, or why not.
std::string asked(const std::string& query) {
  http::Request request;
  request.query = query;
  const auto page = page_query(request, {"list"});
  if (!page) return page.error().reason + " " + page.error().detail;
  const auto list = page->others.find("list");
  return std::to_string(page->limit) + " " + page->after.value_or("-") + " " +
         (list == page->others.end() ? "-" : list->second);
}

TEST(Pages, AreAsLongAsIsAsked) {
  EXPECT_EQ(asked(""), "200 - -");
  EXPECT_EQ(asked("limit=1&list=mine"), "1 - mine");
  for (const char* limit : {"0", "201", "-1", "x", "1x", ""}) {
    EXPECT_EQ(asked("limit=" + std::string(limit)), "api.bad-query ?limit") << limit;
  }
  EXPECT_EQ(asked("before=x"), "api.bad-query ?before");
}

TEST(Pages, BeginBehindWhatTheOneBeforeSaid) {
  for (const char* cursor :
       {"a", "ab", "abc", "task/1700000000000/lg-032026-01:x:REVIEW", "?\?>>"}) {
    const std::string next = next_of(cursor);
    EXPECT_EQ(next.find_first_of("+/="), std::string::npos);
    EXPECT_EQ(asked("after=" + next), "200 " + std::string(cursor) + " -");
  }
  EXPECT_EQ(asked("after="), "api.bad-query ?after");
  EXPECT_EQ(asked("after=%00"), "api.bad-query ?after");
}

}  // namespace
}  // namespace musubi::node
