#include "adapters/sqlite/sqlite_store.h"

#include "tests/contract/store_contract.h"
#include "tests/support/scratch_directory.h"

namespace musubi::store::contract {
namespace {

class OnDisk final : public Home {
 public:
  Store& store() override { return *store_; }

 private:
  test::ScratchDirectory directory_;
  crypto::SeededRandom random_{1};
  std::unique_ptr<SqliteStore> store_ =
      open_sqlite_store(directory_.path() / "store", crypto::Secret(Bytes(32, 7)), random_).value();
};

const Maker kSqlite{"sqlite", [] { return std::make_unique<OnDisk>(); }};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreContract, testing::Values(kSqlite),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace musubi::store::contract
