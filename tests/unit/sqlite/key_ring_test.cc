#include "adapters/sealing/key_ring.h"

#include <map>

#include <gtest/gtest.h>

#include "adapters/sealing/binding.h"

namespace musubi::sealing {
namespace {

class KeysInAMap final : public CaseKeyTable {
 public:
  Result<std::optional<Bytes>> load(const std::string& case_id) override {
    ++loads;
    const auto found = rows.find(case_id);
    return found == rows.end() ? std::nullopt : std::optional(found->second);
  }
  Status insert(const std::string& case_id, const Bytes& wrapped) override {
    rows[case_id] = wrapped;
    return {};
  }
  Status destroy(const std::string& case_id) override {
    rows[case_id].clear();
    return {};
  }

  std::map<std::string, Bytes> rows;
  int loads = 0;
};

class KeysOfCases : public testing::Test {
 protected:
  Bytes key_of(const std::string& case_id) { return to_bytes(ring.find(case_id).value()->view()); }
  Bytes make(const std::string& case_id) {
    return to_bytes(ring.find_or_make(case_id).value()->view());
  }

  KeysInAMap table;
  crypto::SeededRandom random{1};
  const crypto::Secret store_key{Bytes(32, 7)};
  KeyRing ring{store_key, random, table};
};

TEST_F(KeysOfCases, AreDifferentAndStayTheSame) {
  const Bytes a = make("a");
  const Bytes b = make("b");
  EXPECT_NE(a, b);
  EXPECT_EQ(make("a"), a);
  ring.forget();
  EXPECT_EQ(key_of("a"), a);
  EXPECT_EQ(key_of("b"), b);
}

TEST_F(KeysOfCases, AreUnwrappedOnceWhileTheyAreRemembered) {
  make("a");
  ring.forget();
  table.loads = 0;
  key_of("a");
  key_of("a");
  EXPECT_EQ(table.loads, 1);
}

TEST_F(KeysOfCases, AreForgottenOldestFirstWhenThereAreTooMany) {
  const Bytes first = make("first");
  for (std::size_t i = 0; i < kMaxCachedCaseKeys; ++i) make(std::to_string(i));
  table.loads = 0;
  key_of(std::to_string(kMaxCachedCaseKeys - 1));
  EXPECT_EQ(table.loads, 0);
  EXPECT_EQ(key_of("first"), first);
  EXPECT_EQ(table.loads, 1);
}

TEST_F(KeysOfCases, AreGoneOnceShredded) {
  make("a");
  ASSERT_TRUE(ring.shred("a").ok());
  EXPECT_TRUE(ring.shredded("a").value());
  EXPECT_EQ(ring.find("a").value(), nullptr);
  EXPECT_EQ(ring.find_or_make("a").error().reason, "store.shredded");
}

TEST_F(KeysOfCases, CountTheChangesThatARollbackMustUndo) {
  const std::uint64_t before = ring.changes();
  make("a");
  EXPECT_NE(ring.changes(), before);
  const std::uint64_t made = ring.changes();
  make("a");
  EXPECT_EQ(ring.changes(), made);
}

TEST_F(KeysOfCases, DoNotUnwrapUnderTheNameOfAnother) {
  make("a");
  make("b");
  std::swap(table.rows["a"], table.rows["b"]);
  ring.forget();
  EXPECT_EQ(ring.find("a").error().reason, "store.corrupt");
}

TEST(Binding, TellsEveryPlaceFromEveryOther) {
  const store::Field text[] = {std::string("ab")};
  const store::Field bytes[] = {to_bytes("ab")};
  const store::Field number[] = {std::int64_t{1}};
  const store::Field two[] = {std::string("a"), std::string("b")};
  const std::vector<Bytes> places{binding("t", "c", text),  binding("tc", "", text),
                                  binding("t", "c", bytes), binding("t", "c", number),
                                  binding("t", "c", two),   binding("t", "c", {})};
  for (std::size_t i = 0; i < places.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(places[i], places[j]) << i << " " << j;
  }
}

}  // namespace
}  // namespace musubi::sealing
