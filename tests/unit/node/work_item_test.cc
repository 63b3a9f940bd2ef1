#include "protocol/work/work_item.h"

#include <gtest/gtest.h>

namespace musubi::work {
namespace {

constexpr Instant kNow = Instant{} + std::chrono::days{20'000};
const Reader kReader{"u-0001", kNow};

Item item(Turn turn, std::optional<Instant> due) {
  Item made{.id = "t", .what = "REVIEW", .state = "open", .turn = turn, .partition = "lg-032026"};
  made.since = kNow - std::chrono::days{1};
  made.due = due;
  return made;
}

// The lists on which it stands.
std::string lists_of(const Item& item) {
  std::string names;
  for (const char* name : {"mine", "due", "overdue", "waiting"}) {
    if (stands_on(*parse_list(name), item, kReader)) names += std::string(name) + " ";
  }
  return names;
}

TEST(Work, IsMineIfItIsGivenToMeOrToNobody_W1) {
  Item work = item(Turn::kHere, std::nullopt);
  EXPECT_EQ(lists_of(work), "mine ");
  work.users = {"u-0002"};
  EXPECT_EQ(lists_of(work), "");
  work.users = {"u-0001", "u-0002"};
  EXPECT_EQ(lists_of(work), "mine ");
  work.not_for = {"u-0001"};
  EXPECT_EQ(lists_of(work), "");
}

TEST(Work, IsDueWhileItsDayComesAndOverdueOnceItPassed_W2_W3) {
  EXPECT_EQ(lists_of(item(Turn::kHere, kNow + kRemindBefore + Duration{1})), "mine ");
  EXPECT_EQ(lists_of(item(Turn::kHere, kNow + kRemindBefore)), "mine due ");
  EXPECT_EQ(lists_of(item(Turn::kHere, kNow)), "mine due ");
  EXPECT_EQ(lists_of(item(Turn::kHere, kNow - Duration{1})), "mine overdue ");
}

TEST(Work, OfTheOtherEndIsWaitedForAndOverdueHereToo_W3_W4) {
  EXPECT_EQ(lists_of(item(Turn::kPeer, std::nullopt)), "waiting ");
  EXPECT_EQ(lists_of(item(Turn::kPeer, kNow)), "waiting ");
  EXPECT_EQ(lists_of(item(Turn::kPeer, kNow - Duration{1})), "overdue waiting ");
}

TEST(Work, IsToldInWordsAndElseByItsCode) {
  Item work = item(Turn::kHere, std::nullopt);
  EXPECT_EQ(words_for(work).next_en, "review the release and write down the finding");
  work.what = "NOBODY_KNOWS_IT";
  EXPECT_EQ(words_for(work).what_ja, "NOBODY_KNOWS_IT");
  EXPECT_EQ(words_for(work).next_ja, "");
  work.source = Source::kReferral;
  work.what = "referral";
  work.state = "reported";
  work.turn = Turn::kPeer;
  EXPECT_EQ(words_for(work).what_ja, "つなぎ");
  EXPECT_EQ(words_for(work).next_en, "the other end: confirm the report, or send it back");
}

}  // namespace
}  // namespace musubi::work
