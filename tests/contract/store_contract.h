// What every store must do, whatever it is made of. A store's test names how to make one:
//
//   INSTANTIATE_TEST_SUITE_P(Memory, StoreContract, testing::Values(…));
#pragma once

#include <functional>
#include <memory>
#include <ostream>

#include <gtest/gtest.h>

#include "protocol/store/store.h"
#include "tests/contract/store_language.h"

namespace musubi::store::contract {

// An empty store, with whatever it needs to live.
class Home {
 public:
  virtual ~Home() = default;
  virtual Store& store() = 0;
};

struct Maker {
  const char* name;
  std::function<std::unique_ptr<Home>()> make;

  friend void PrintTo(const Maker& maker, std::ostream* out) { *out << maker.name; }
};

class StoreContract : public testing::TestWithParam<Maker>, public StoreLanguage {
 protected:
  StoreContract() : home_(GetParam().make()) {}
  Store& store() override { return home_->store(); }

 private:
  std::unique_ptr<Home> home_;
};

}  // namespace musubi::store::contract
