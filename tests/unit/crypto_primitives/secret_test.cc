#include "crypto/primitives/secret.h"

#include <cstdlib>
#include <cstring>
#include <new>

#include <gtest/gtest.h>

namespace {

// The program's own operator delete, so that a test can see what memory holds at the moment
// in which it is given back.
const void* watched_block = nullptr;
std::size_t watched_size = 0;
std::size_t bytes_left_behind = 0;

void look_at(const void* block) {
  if (block == nullptr || block != watched_block) return;
  const auto* const bytes = static_cast<const unsigned char*>(block);
  for (std::size_t i = 0; i < watched_size; ++i) bytes_left_behind += bytes[i] != 0 ? 1 : 0;
  watched_block = nullptr;
}

}  // namespace

void* operator new(std::size_t size) {
  void* const block = std::malloc(size);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}
void operator delete(void* block) noexcept {
  look_at(block);
  std::free(block);
}
void operator delete(void* block, std::size_t) noexcept { operator delete(block); }

namespace musubi::crypto {
namespace {

// Starts to watch the whole buffer of `bytes`, with what lies behind its end.
Bytes watch(Bytes bytes) {
  bytes_left_behind = 0;
  watched_block = bytes.data();
  watched_size = bytes.capacity();
  return bytes;
}
bool was_given_back() { return watched_block == nullptr; }

Bytes passphrase() { return to_bytes("correct horse battery staple"); }

TEST(Secret, LeavesNothingBehindWhenDropped) {
  { const Secret secret(watch(passphrase())); }
  EXPECT_TRUE(was_given_back());
  EXPECT_EQ(bytes_left_behind, 0U);
}

TEST(Secret, LeavesNothingBehindWhenReplaced) {
  Secret secret(watch(passphrase()));
  secret = Secret(to_bytes("another"));
  EXPECT_TRUE(was_given_back());
  EXPECT_EQ(bytes_left_behind, 0U);
}

TEST(Secret, WipesWhatOnceLayBehindItsEnd) {
  Bytes bytes = passphrase();
  bytes.resize(4);
  { const Secret secret(watch(std::move(bytes))); }
  EXPECT_TRUE(was_given_back());
  EXPECT_EQ(bytes_left_behind, 0U);
}

// The watch itself must be able to fail.
TEST(Secret, IsUnlikePlainBytesWhichStay) {
  { const Bytes plain = watch(passphrase()); }
  EXPECT_TRUE(was_given_back());
  EXPECT_GT(bytes_left_behind, 20U);
}

TEST(Secret, HandsItsBytesOverWhenMoved) {
  Secret first(passphrase());
  Secret second(std::move(first));
  EXPECT_TRUE(first.empty());  // NOLINT: a moved-from secret is promised to be empty
  EXPECT_EQ(to_bytes(second.view()), passphrase());
  Secret third;
  third = std::move(second);
  EXPECT_EQ(to_bytes(third.view()), passphrase());
  EXPECT_EQ(to_bytes(third.copy().view()), passphrase());
}

}  // namespace
}  // namespace musubi::crypto
