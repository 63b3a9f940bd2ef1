#include "node/tips/tip_service.h"
#include "tests/unit/node/node_world.h"

namespace musubi::node {
namespace {

using testing::expect_value;
using tip::TipId;

constexpr const char* kSaid = "（架空）新聞が三日たまり、呼んでも返事がない";
constexpr const char* kAbout = "架空 玄関先の人";

class Tips : public testing::NodeOfACity {
 protected:
  TipId taken() {
    return expect_value(
        tips_.take({tip::TipKind::kNoContact, registry::testing::organisation_id("op-000001"), "",
                    kSaid, kAbout, "架空町の角の家"},
                   std::nullopt, {"u-0001"}));
  }
  std::string said(const Status& status) { return status.ok() ? "ok" : status.error().reason; }
  std::string state(const TipId& id) {
    return std::string(tip::entry(expect_value(tip::find_tip(*store_, id))->state).name);
  }

  TipService tips_{{writer_, keeper_, clock_, random_}};
};

TEST_F(Tips, AreATaskUntilSomebodyLooksIntoThem_TP5) {
  const TipId id = taken();
  const store::Row task = rows(store::Table::kTask).front();
  EXPECT_EQ(std::get<std::string>(task.fields.at(3)), "ASSESS_TIP");
  EXPECT_EQ(std::get<std::string>(task.fields.at(4)), "open");
  EXPECT_EQ(said(tips_.assess(id, {"u-0001", std::string(kMaxSaidBytes, 'x')})), "ok");
  EXPECT_EQ(state(id), "assessed");
  EXPECT_EQ(std::get<std::string>(rows(store::Table::kTask).front().fields.at(4)), "done");
  EXPECT_EQ(said(tips_.assess(id, {"u-0001", "架空"})), "tip.no-such-step");
}

TEST_F(Tips, AreShownWithATraceInTheLog_TP6) {
  const TipId id = taken();
  const json::Value shown = expect_value(tips_.show(id, {"u-0002", "assessment"}));
  EXPECT_EQ(*shown.find("words")->find("said")->text(), kSaid);
  const auto views = records(audit::Act::kView);
  ASSERT_EQ(views.size(), 1u);
  EXPECT_EQ(*views[0].find("user")->text(), "u-0002");
  EXPECT_EQ(*views[0].find("purpose")->text(), "assessment");
  for (const audit::Act act : {audit::Act::kView, audit::Act::kIntake}) {
    for (const json::Value& body : records(act)) {
      EXPECT_EQ(json::to_canonical(body).find("架空"), std::string::npos);
    }
  }
}

TEST_F(Tips, AreLinkedToACaseOfTheSameCommissioningBodyOnly_TP2_Invariant9) {
  const TipId id = taken();
  const CaseId own = new_case();
  auto row = *expect_value(tip::find_tip(*store_, id));
  row.partition = "lg-034827";
  store::ChangeSet change(audit::Record::make(audit::Act::kIntake, clock_.now(), std::nullopt,
                                              json::Object{}, random_));
  change.update(tip::to_row(row));
  ASSERT_TRUE(store_->apply(change).ok());
  EXPECT_EQ(said(tips_.link(id, own, false, {"u-0001"})), "tip.other-partition");
  EXPECT_EQ(said(tips_.link(taken(), own, false, {"u-0001"})), "ok");
  const TipId opened = taken();
  EXPECT_EQ(said(tips_.link(opened, own, true, {"u-0001"})), "ok");
  EXPECT_EQ(state(opened), "new-case");
}

// All that leaves is searched, also of the case that the tip was linked to.
TEST_F(Tips, AreInNothingThatLeaves_TP3) {
  const CaseId id = new_case();
  ASSERT_EQ(said(tips_.link(taken(), id, false, {"u-0001"})), "ok");
  ASSERT_EQ(release(referral(id)), "released");
  for (const store::Row& row : rows(store::Table::kOutbox)) {
    for (const store::Field& field : row.fields) {
      const auto* bytes = std::get_if<Bytes>(&field);
      if (bytes == nullptr) continue;
      for (const char* words : {kSaid, kAbout, "架空町の角の家"}) {
        EXPECT_EQ(as_text(*bytes).find(words), std::string_view::npos);
      }
    }
  }
}

TEST_F(Tips, AreErasedSomeTimeAfterTheyWereClosedAndNotBefore_TP7) {
  const TipId id = taken();
  const TipId kept = taken();
  ASSERT_EQ(said(tips_.close(id, {"u-0001", "架空の理由"})), "ok");
  clock_.instant += kTipKept - std::chrono::milliseconds(1);
  EXPECT_EQ(said(tips_.forget_due()), "ok");
  EXPECT_EQ(state(id), "no-action");
  clock_.instant += std::chrono::milliseconds(1);
  EXPECT_EQ(said(tips_.forget_due()), "ok");
  EXPECT_FALSE(expect_value(tip::find_tip(*store_, id)).has_value());
  EXPECT_EQ(state(kept), "new");
  // What was written of it is unreadable, and the log is whole.
  for (const auto& record : expect_value(store_->log_records(0, store::kMaxScanRows))) {
    EXPECT_EQ(as_text(record.body).find(id.text()) == std::string_view::npos ||
                  as_text(record.body).find("erased") != std::string_view::npos,
              true);
  }
}

TEST_F(Tips, SayWhoToldThem_TP1) {
  const auto words = tip::parse_words(json::Object{{"kind", "worry"}, {"said", "架空"}}, "");
  EXPECT_EQ(words.error().reason, "tip.source-missing");
}

}  // namespace
}  // namespace musubi::node
