// People of a fictional office, their accounts in a store in memory, and a clock that the test
// sets.
#pragma once

#include <gtest/gtest.h>

#include "adapters/memory/memory_store.h"
#include "crypto/primitives/hash.h"
#include "node/staff/staff_service.h"

namespace musubi::staff::testing {

inline constexpr const char* kPassword = "架空の合言葉はとても長いです";
inline constexpr const char* kOther = "another fictional password";

template <class T>
T value_of(Result<T> result) {
  EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().reason);
  return *std::move(result);
}
template <class T>
std::string told(const Result<T>& result) {
  return result.ok() ? "ok" : result.error().reason;
}

// Cheap, and counts: no password of a test is anybody's.
class CountingHasher final : public crypto::PasswordHasher {
 public:
  Result<crypto::Secret> hash(const crypto::Secret& password, ByteView salt,
                              const crypto::HashCost& cost) override {
    ++hashes;
    costs.push_back(cost);
    return crypto::Secret(crypto::sha256({salt, password.view()}).view());
  }
  int hashes = 0;
  std::vector<crypto::HashCost> costs;
};

class DirectWriter final : public exchange::Writer {
 public:
  explicit DirectWriter(store::Store& store) : store_(store) {}
  Status run(const std::function<Status(store::Store&)>& step) override { return step(store_); }

 private:
  store::Store& store_;
};

class SetClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return instant; }
  Instant instant = Instant{} + std::chrono::days{20'000};
};

class Office : public ::testing::Test {
 protected:
  Hand hand(const std::string& user) { return {user, clock_.now(), random_}; }

  // An account that can log in with kPassword.
  void add(const std::string& user, const std::string& login, std::set<Role> roles,
           std::vector<Covered> covers = {}) {
    const auto invited =
        value_of(service_.invite({user, login, "架空 花子", roles, covers}, manager_));
    EXPECT_EQ(told(service_.activate(login, invited.code, kPassword)), "ok");
  }
  node::Caller log_in(const std::string& login, const std::string& password = kPassword) {
    return value_of(service_.caller_of(value_of(service_.log_in(login, password)).token));
  }
  std::size_t rows(store::Table table) { return store_->scan({.table = table})->size(); }

  std::unique_ptr<store::Store> store_ = store::make_memory_store();
  DirectWriter writer_{*store_};
  SetClock clock_;
  crypto::SeededRandom random_{7};
  CountingHasher hasher_;
  node::StaffService service_{{writer_, clock_, random_, hasher_, {8, 1}}};
  node::Caller manager_{{"u-9999", Role::kAccountManager, Digest(), Instant()},
                        {Role::kAccountManager},
                        std::nullopt};
};

}  // namespace musubi::staff::testing
