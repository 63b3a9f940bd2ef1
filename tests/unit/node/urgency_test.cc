#include "node/sharing/urgency.h"

#include "tests/unit/node/node_world.h"

namespace musubi::node {
namespace {

using namespace std::chrono_literals;

std::string until(casework::Day received, std::string_view urgency) {
  casework::IntakeSheet sheet;
  sheet.received_on = received;
  sheet.handling.urgency = urgency;
  const auto instant = urgent_until(sheet);
  return instant ? to_text(*instant) : "nothing";
}

TEST(UrgentNeed, LastsToTheEndOfTheSeventhDayInJapan) {
  EXPECT_EQ(until(2026y / 11 / 21, "within_week"), "2026-11-28T14:59:59.999Z");
  EXPECT_EQ(until(2026y / 12 / 28, "within_week"), "2027-01-04T14:59:59.999Z");
}

TEST(UrgentNeed, LastsToTheSameDayOfTheNextMonth) {
  EXPECT_EQ(until(2026y / 11 / 21, "within_month"), "2026-12-21T14:59:59.999Z");
  EXPECT_EQ(until(2027y / 1 / 31, "within_month"), "2027-02-28T14:59:59.999Z");
  EXPECT_EQ(until(2028y / 1 / 31, "within_month"), "2028-02-29T14:59:59.999Z");
}

TEST(UrgentNeed, IsNotThereWhereNothingIsUrgent) {
  EXPECT_EQ(until(2026y / 11 / 21, "none"), "nothing");
}

class UrgentCase : public testing::NodeOfACity {
 protected:
  static json::Value urgent_family() {
    json::Value sheet = family();
    sheet.object()->at("handling").object()->insert_or_assign("urgency", "within_week");
    return sheet;
  }
  std::string see(const std::string& task) {
    const Status seen =
        see_to(*store_, task, {"u-0001", "架空の訪問をした"}, clock_.now(), random_);
    return seen.ok() ? "seen to" : seen.error().reason;
  }
};

TEST_F(UrgentCase, OpensATaskThatAPersonEndsOnce) {
  const CaseId id = new_case(urgent_family());
  const std::string task = id.text() + ":URGENT_NEED";
  const auto opened = find_task(*store_, task);
  ASSERT_TRUE(opened.ok() && *opened);
  EXPECT_TRUE((*opened)->open);
  EXPECT_EQ(see(task), "seen to");
  EXPECT_EQ(see(task), "task.done");
  EXPECT_EQ(see("no such task"), "task.not-found");
}

TEST_F(UrgentCase, OpensNoTaskWhereNothingIsUrgent) {
  json::Value sheet = family();
  sheet.object()->at("handling").object()->insert_or_assign("urgency", "none");
  new_case(sheet);
  EXPECT_TRUE(rows(store::Table::kTask).empty());
}

}  // namespace
}  // namespace musubi::node
