#include "node/sharing/case_shelf.h"

#include <gtest/gtest.h>

#include "adapters/memory/memory_store.h"
#include "tests/unit/casework/sheet_fixture.h"

namespace musubi::node {
namespace {

using store::Row;
using store::Table;

constexpr std::size_t kRevision = 4;  // columns of Table::kCase …
constexpr std::size_t kBody = 7;
constexpr std::size_t kSheet = 5;  // … and of Table::kSummary

class ShelvedCase : public casework::SheetFixture {
 protected:
  ShelvedCase() {
    auto opened = casework::open_case(sheet(), "lg-032026", {"u-0001"}, now_, random_);
    EXPECT_TRUE(opened.ok() && store_->apply(opened->change).ok());
    id_ = opened->file.id;
  }

  std::string situation_at(Instant now) {
    const auto file = shelf_.load(*store_, *id_, now);
    return file.ok() ? *(*file)->sheet.find("situation")->text() : file.error().reason;
  }
  // A sheet with another situation, under this revision; the case's own row stays.
  void write_sheet(const std::string& situation, std::int64_t revision) {
    set("/situation", situation);
    Row row = *store_->find(Table::kSummary, {id_->text(), std::int64_t{1}}).value();
    row.fields[1] = revision;
    row.fields[kSheet] = to_bytes(json::to_canonical(sheet()));
    apply(store::ChangeSet(record()).put(std::move(row)));
  }
  // The next revision, with a sheet of its own.
  void revise_case(std::int64_t revision) {
    Row row = *store_->find(Table::kCase, {id_->text()}).value();
    row.fields[kRevision] = revision;
    json::Value body = json::parse(std::get<Bytes>(row.fields[kBody])).value();
    body.object()->find("sheet")->second = revision;
    row.fields[kBody] = to_bytes(json::to_canonical(body));
    apply(store::ChangeSet(record()).update(std::move(row)));
  }
  void apply(const store::ChangeSet& change) { EXPECT_TRUE(store_->apply(change).ok()); }
  audit::Record record() {
    return audit::Record::make(audit::Act::kIntake, now_, id_, json::Object{}, random_);
  }

  const Instant now_ = *parse_instant("2026-11-21T00:00:00.000Z");
  crypto::SeededRandom random_{7};
  std::unique_ptr<store::Store> store_ = store::make_memory_store();
  std::optional<CaseId> id_;
  CaseShelf shelf_;
};

TEST_F(ShelvedCase, IsReadApartOnceWhileItsRowIsTheSame) {
  const std::string first = situation_at(now_);
  write_sheet("架空の事情", 1);
  EXPECT_EQ(situation_at(now_), first);
}

TEST_F(ShelvedCase, IsReadAnewOnceItChanged) {
  static_cast<void>(situation_at(now_));
  write_sheet("架空の事情", 2);
  revise_case(2);
  EXPECT_EQ(situation_at(now_), "架空の事情");
}

TEST_F(ShelvedCase, IsForgottenAfterAWhileAndWhenTheClockStepsBack) {
  static_cast<void>(situation_at(now_));
  write_sheet("架空の事情", 1);
  const Instant later = now_ + CaseShelf::kMaxAge + Duration{1};
  EXPECT_EQ(situation_at(later), "架空の事情");
  write_sheet("別の架空の事情", 1);
  EXPECT_EQ(situation_at(now_), "別の架空の事情");
}

TEST_F(ShelvedCase, IsNotFoundOnceItsKeyWasDestroyed) {
  static_cast<void>(situation_at(now_));
  store::ChangeSet end(
      audit::Record::make(audit::Act::kNode, now_, std::nullopt, json::Object{}, random_));
  end.shred(*id_);
  apply(end);
  EXPECT_EQ(situation_at(now_), "case.bad-row");
}

}  // namespace
}  // namespace musubi::node
