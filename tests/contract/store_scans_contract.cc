// Scans: prefixes, bounds, pages, and both directions.
#include "tests/contract/store_contract.h"

namespace musubi::store::contract {
namespace {

using Names = std::vector<std::string>;

constexpr std::size_t kByDue = 0;         // of tasks: state, due, then the key
constexpr std::size_t kByValidUntil = 2;  // of consents: state, valid until (may be absent)

Row consent(std::string_view id, std::optional<std::int64_t> valid_until) {
  const Field until = valid_until ? Field(*valid_until) : Field();
  return {Table::kConsent,
          {std::string(id), StoreLanguage::case_named("a").text(), std::string("person-1"),
           std::string("given"), std::int64_t{1}, std::int64_t{0}, until, to_bytes("consent")}};
}

Row found(Store& store, Table table, std::string_view id) {
  return *store.find(table, {std::string(id)}).value();
}

}  // namespace

TEST_P(StoreContract, ScansInTheOrderOfThePrimaryKey) {
  apply(
      act().insert(registry_version(10)).insert(registry_version(-1)).insert(registry_version(9)));
  EXPECT_EQ(scan({.table = Table::kRegistry}), (Names{"-1", "9", "10"}));
  EXPECT_EQ(scan({.table = Table::kRegistry, .newest_first = true}), (Names{"10", "9", "-1"}));
}

TEST_P(StoreContract, ScansAnIndexByPrefixWithTiesByKey) {
  apply(act()
            .insert(task("z", "open", 1))
            .insert(task("b", "open", 2))
            .insert(task("a", "open", 2))
            .insert(task("done", "done", 0)));
  const Scan open{.table = Table::kTask, .index = kByDue, .prefix = {std::string("open")}};
  EXPECT_EQ(scan(open), (Names{"z", "a", "b"}));
  Scan backwards = open;
  backwards.newest_first = true;
  EXPECT_EQ(scan(backwards), (Names{"b", "a", "z"}));
  Scan exact = open;
  exact.prefix.emplace_back(std::int64_t{2});
  EXPECT_EQ(scan(exact), (Names{"a", "b"}));
  Scan nobody = open;
  nobody.prefix = {std::string("ope")};
  EXPECT_EQ(scan(nobody), Names{});
}

TEST_P(StoreContract, StopsAtTheBound) {
  apply(act()
            .insert(task("a", "open", 1))
            .insert(task("b", "open", 2))
            .insert(task("c", "open", 3))
            .insert(task("d", "done", 1)));
  Scan due{.table = Table::kTask,
           .index = kByDue,
           .prefix = {std::string("open")},
           .up_to = Field(std::int64_t{2})};
  EXPECT_EQ(scan(due), (Names{"a", "b"}));
  due.newest_first = true;
  EXPECT_EQ(scan(due), (Names{"b", "a"}));
  due.limit = 1;
  EXPECT_EQ(scan(due), Names{"b"});
}

TEST_P(StoreContract, DoesNotCountAnAbsentTimeAsDue) {
  apply(act().insert(consent("never", std::nullopt)).insert(consent("soon", 5)));
  Scan due{.table = Table::kConsent,
           .index = kByValidUntil,
           .prefix = {std::string("given")},
           .up_to = Field(std::int64_t{9})};
  EXPECT_EQ(scan(due), Names{"soon"});
  due.newest_first = true;
  EXPECT_EQ(scan(due), Names{"soon"});
}

TEST_P(StoreContract, PagesThroughEverythingOnceInBothDirections) {
  ChangeSet many = act();
  Names expected;
  for (int i = 0; i < 25; ++i) {
    const std::string id = "t" + std::to_string(100 + i);
    many.insert(task(id, "open", i / 4));
    expected.push_back(id);
  }
  apply(many);
  for (const bool newest_first : {false, true}) {
    Names seen;
    Scan page{.table = Table::kTask, .index = kByDue, .prefix = {std::string("open")}};
    page.limit = 7;
    page.newest_first = newest_first;
    while (true) {
      const Names names = scan(page);
      if (names.empty()) break;
      seen.insert(seen.end(), names.begin(), names.end());
      page.after = found(store(), Table::kTask, names.back());
    }
    EXPECT_EQ(seen, newest_first ? Names(expected.rbegin(), expected.rend()) : expected);
  }
}

TEST_P(StoreContract, PagesAcrossAbsentValues) {
  apply(act()
            .insert(consent("a", std::nullopt))
            .insert(consent("b", std::nullopt))
            .insert(consent("c", 1))
            .insert(consent("d", 2)));
  for (const bool newest_first : {false, true}) {
    Names seen;
    Scan page{.table = Table::kConsent, .index = kByValidUntil, .prefix = {std::string("given")}};
    page.limit = 1;
    page.newest_first = newest_first;
    for (int i = 0; i < 5; ++i) {
      const Names names = scan(page);
      if (names.empty()) break;
      seen.push_back(names.front());
      page.after = found(store(), Table::kConsent, names.front());
    }
    EXPECT_EQ(seen, newest_first ? (Names{"d", "c", "b", "a"}) : (Names{"a", "b", "c", "d"}));
  }
}

TEST_P(StoreContract, PagesOnAfterARowThatIsGone) {
  apply(act().insert(task("a", "open", 1)).insert(task("b", "open", 2)));
  const Row gone = found(store(), Table::kTask, "a");
  apply(act().erase(Table::kTask, {std::string("a")}));
  EXPECT_EQ(scan({.table = Table::kTask, .index = kByDue, .after = gone}), Names{"b"});
}

TEST_P(StoreContract, FindsARowInItsNewPlaceAfterAnUpdate) {
  apply(act().insert(task("a", "open", 1)));
  apply(act().update(task("a", "done", 1)));
  EXPECT_EQ(scan({.table = Table::kTask, .index = kByDue, .prefix = {std::string("open")}}),
            Names{});
  EXPECT_EQ(scan({.table = Table::kTask, .index = kByDue, .prefix = {std::string("done")}}),
            Names{"a"});
}

TEST_P(StoreContract, RefusesAScanThatDoesNotFitTheSchema) {
  apply(act().insert(task("a", "open", 1)));
  const Row row = found(store(), Table::kTask, "a");
  EXPECT_EQ(scan({.table = Table::kTask, .index = 99}), Names{"store.no-index"});
  EXPECT_EQ(scan({.table = Table::kTask, .prefix = {std::int64_t{1}}}), Names{"store.scan-prefix"});
  EXPECT_EQ(scan({.table = Table::kTask, .prefix = Key(4, std::string("a"))}),
            Names{"store.scan-prefix"});
  EXPECT_EQ(scan({.table = Table::kTask, .index = kByDue, .up_to = Field(std::int64_t{1})}),
            Names{"store.scan-up-to"});
  EXPECT_EQ(scan({.table = Table::kCase, .after = row}), Names{"store.scan-after"});
  EXPECT_EQ(
      scan({.table = Table::kTask, .index = kByDue, .prefix = {std::string("done")}, .after = row}),
      Names{"store.scan-after"});
  EXPECT_EQ(scan({.table = Table::kTask, .limit = kMaxScanRows + 1}), Names{"store.scan-limit"});
}

}  // namespace musubi::store::contract
