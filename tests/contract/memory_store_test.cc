#include "adapters/memory/memory_store.h"

#include "tests/contract/store_contract.h"

namespace musubi::store::contract {
namespace {

class InMemory final : public Home {
 public:
  Store& store() override { return *store_; }

 private:
  std::unique_ptr<Store> store_ = make_memory_store();
};

const Maker kMemory{"memory", [] { return std::make_unique<InMemory>(); }};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Memory, StoreContract, testing::Values(kMemory),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace musubi::store::contract
