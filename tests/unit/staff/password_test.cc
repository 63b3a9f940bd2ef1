#include <gtest/gtest.h>

#include "crypto/passwords/argon2id.h"
#include "protocol/staff/password_rules.h"

namespace musubi::staff {
namespace {

std::string judge(std::string_view text, std::string_view login = "hanako") {
  const auto normal = normal_password(text);
  if (!normal) return normal.error().reason;
  const Status checked = check_password(*normal, login);
  return checked.ok() ? "ok" : checked.error().reason;
}

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(Passwords, AreLongAndNotThoseThatAreTriedFirst_A15) {
  EXPECT_EQ(judge("川下り 電柱 消印"), "staff.password-short");
  EXPECT_EQ(judge("川下り 電柱 消印 むささび"), "ok");
  EXPECT_EQ(judge("eleven char"), "staff.password-short");
  EXPECT_EQ(judge("twelve chars"), "ok");
  EXPECT_EQ(judge("Password1234"), "staff.password-known");
  EXPECT_EQ(judge("aaaaaaaaaaaabb"), "staff.password-known");
  EXPECT_EQ(judge("my name is Hanako"), "staff.password-known");
  EXPECT_EQ(judge(repeated("あいうえ", 64)), "ok");
  EXPECT_EQ(judge(repeated("あいうえ", 64) + "お"), "staff.password-long");
  EXPECT_EQ(judge(std::string(kMaxPasswordBytes + 1, 'x')), "staff.password-long");
  EXPECT_EQ(judge("not \xff utf-8, and long"), "staff.password-text");
}

// が as one letter, and as か with its mark.
TEST(Passwords, AreTheSameFromEveryKeyboard_A15) {
  const auto one = normal_password("が");
  const auto two = normal_password("か\xe3\x82\x99");
  ASSERT_TRUE(one.ok() && two.ok());
  EXPECT_EQ(to_bytes(one->view()), to_bytes(two->view()));
}

TEST(Argon2id, DependsOnPasswordSaltAndCost_A16) {
  crypto::Argon2idHasher hasher;
  const crypto::Secret password(to_bytes("password"));
  const Bytes salt = to_bytes("somesaltsomesalt");
  const auto hash = [&](const crypto::Secret& text, ByteView with, crypto::HashCost cost) {
    const auto made = hasher.hash(text, with, cost);
    EXPECT_TRUE(made.ok());
    return to_hex(made->view());
  };
  const std::string first = hash(password, salt, {1024, 2});
  EXPECT_EQ(first.size(), 2 * crypto::kPasswordHashSize);
  EXPECT_EQ(hash(password, salt, {1024, 2}), first);
  EXPECT_NE(hash(password, salt, {2048, 2}), first);
  EXPECT_NE(hash(password, salt, {1024, 3}), first);
  EXPECT_NE(hash(password, to_bytes("somesaltsomesal2"), {1024, 2}), first);
  EXPECT_NE(hash(crypto::Secret(to_bytes("Password")), salt, {1024, 2}), first);
  EXPECT_EQ(hasher.hash(password, to_bytes("short"), {1024, 2}).error().reason, "staff.bad-hash");
}

TEST(Argon2id, HasTheParametersOfTheSpecification_A16) {
  EXPECT_EQ(crypto::kPasswordCost, (crypto::HashCost{64 * 1024, 3}));
}

}  // namespace
}  // namespace musubi::staff
