#include "adapters/files/files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "adapters/files/key_folder.h"
#include "adapters/files/token_file.h"
#include "crypto/certificates/authority.h"

namespace musubi::files {
namespace {

class Files : public ::testing::Test {
 protected:
  Files() {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  std::filesystem::path folder_ = std::filesystem::path(::testing::TempDir()) /
                                  ::testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(Files, AreReplacedWholeAndPrivateWhenToldSo) {
  const auto file = folder_ / "deeper" / "note";
  ASSERT_TRUE(write(file, as_bytes("first, and longer"), Access::kOwner).ok());
  ASSERT_TRUE(write(file, as_bytes("second"), Access::kOwner).ok());
  EXPECT_EQ(read(file, 100).value(), to_bytes("second"));
  EXPECT_TRUE(check_private(file).ok());
  const std::filesystem::directory_iterator left(folder_ / "deeper");
  EXPECT_EQ(std::distance(begin(left), end(left)), 1);
}

// What lies beside it under a name that we might use is not ours to write to.
TEST_F(Files, AreNotWrittenThroughALinkThatLiesInTheWay) {
  ASSERT_TRUE(write(folder_ / "victim", as_bytes("as it was"), Access::kOwner).ok());
  std::filesystem::create_symlink(folder_ / "victim", folder_ / "note.new");
  ASSERT_TRUE(write(folder_ / "note", as_bytes("new"), Access::kEveryone).ok());
  EXPECT_EQ(read(folder_ / "victim", 100).value(), to_bytes("as it was"));
  EXPECT_EQ(read(folder_ / "note", 100).value(), to_bytes("new"));
  std::filesystem::create_symlink(folder_ / "victim", folder_ / "key");
  EXPECT_EQ(write_new(folder_ / "key", as_bytes("new"), Access::kOwner).error().reason,
            "file.exists");
}

TEST_F(Files, ThatOthersMayReplaceAreNoPlaceForASecret) {
  ASSERT_TRUE(write(folder_ / "passphrase", as_bytes("words\n"), Access::kOwner).ok());
  EXPECT_TRUE(read_passphrase(folder_ / "passphrase").ok());
  ASSERT_EQ(::chmod(folder_.c_str(), 0770), 0);
  EXPECT_EQ(read_passphrase(folder_ / "passphrase").error().reason, "file.too-open");
}

TEST_F(Files, OfSomebodyElseAreNoPlaceForASecret) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  constexpr uid_t kNobody = 65534;
  ASSERT_TRUE(write(folder_ / "passphrase", as_bytes("words\n"), Access::kOwner).ok());
  ASSERT_EQ(::chown((folder_ / "passphrase").c_str(), kNobody, kNobody), 0);
  EXPECT_EQ(read_passphrase(folder_ / "passphrase").error().reason, "file.other-owner");
  ASSERT_EQ(::chown((folder_ / "passphrase").c_str(), 0, 0), 0);
  ASSERT_EQ(::chown(folder_.c_str(), kNobody, kNobody), 0);
  EXPECT_EQ(read_passphrase(folder_ / "passphrase").error().reason, "file.other-owner");
}

TEST_F(Files, AreNeverReadBeyondTheLimit) {
  ASSERT_TRUE(write(folder_ / "note", Bytes(11), Access::kOwner).ok());
  EXPECT_EQ(read(folder_ / "note", 10).error().reason, "file.too-large");
  EXPECT_EQ(read(folder_ / "other", 10).error().reason, "file.not-found");
}

TEST_F(Files, ThatHoldKeysAreNotWrittenOver) {
  ASSERT_TRUE(write_new(folder_ / "key", as_bytes("one"), Access::kOwner).ok());
  EXPECT_EQ(write_new(folder_ / "key", as_bytes("two"), Access::kOwner).error().reason,
            "file.exists");
}

TEST_F(Files, ThatOthersMayReadAreNoPlaceForASecret) {
  ASSERT_TRUE(write(folder_ / "passphrase", as_bytes("words\n"), Access::kEveryone).ok());
  EXPECT_EQ(read_passphrase(folder_ / "passphrase").error().reason, "file.too-open");
}

class KeyFolderTest : public Files {
 protected:
  KeyFolder keys_{folder_ / "keys", crypto::Secret(as_bytes("a long passphrase"))};
  KeyFolder wrong_{folder_ / "keys", crypto::Secret(as_bytes("another one"))};
  crypto::PrivateKey authority_key_ = crypto::PrivateKey::generate(crypto::KeyType::kP256);
  crypto::Validity validity_{*parse_instant("2026-01-01T00:00:00.000Z"),
                             *parse_instant("2027-01-01T00:00:00.000Z")};
  crypto::Certificate authority_ =
      *crypto::make_authority_certificate(authority_key_, "authority:op-000000", validity_);

  // What the authority issues for a key of the folder.
  crypto::Certificate issue(crypto::KeyRole role, unsigned number) {
    const auto key = keys_.key(role, number);
    const auto request = crypto::make_certificate_request(*key, role, "node:lg-032026-01");
    return *crypto::issue_certificate(authority_key_, authority_,
                                      *crypto::parse_certificate_request(*request), validity_);
  }
};

TEST_F(KeyFolderTest, CountsAKeyOnlyOnceItHasItsCertificate) {
  ASSERT_EQ(keys_.make_key(crypto::KeyRole::kSigning).value(), 1U);
  EXPECT_TRUE(keys_.generations(crypto::KeyRole::kSigning)->empty());
  const auto certificate = issue(crypto::KeyRole::kSigning, 1);
  ASSERT_EQ(keys_.add_certificate(certificate).value(), 1U);
  ASSERT_EQ(keys_.generations(crypto::KeyRole::kSigning)->size(), 1U);
}

TEST_F(KeyFolderTest, KeepsTheOldKeyBesideTheNewOne) {
  for (const unsigned number : {1U, 2U}) {
    ASSERT_EQ(keys_.make_key(crypto::KeyRole::kSealing).value(), number);
    ASSERT_TRUE(keys_.add_certificate(issue(crypto::KeyRole::kSealing, number)).ok());
  }
  const auto generations = keys_.generations(crypto::KeyRole::kSealing);
  ASSERT_EQ(generations->size(), 2U);
  EXPECT_NE(generations->at(0).certificate.fingerprint(),
            generations->at(1).certificate.fingerprint());
}

TEST_F(KeyFolderTest, OpensForTheRightPassphraseOnly) {
  ASSERT_TRUE(keys_.make_key(crypto::KeyRole::kTls).ok());
  ASSERT_TRUE(keys_.make_store_key(crypto::system_random()).ok());
  EXPECT_EQ(wrong_.key(crypto::KeyRole::kTls, 1).error().reason, "key.wrong-passphrase");
  EXPECT_EQ(wrong_.store_key().error().reason, "key.wrong-passphrase");
  EXPECT_EQ(keys_.store_key()->view().size(), 32U);
}

TEST_F(KeyFolderTest, RefusesACertificateForAKeyThatItDoesNotHave) {
  ASSERT_TRUE(keys_.make_key(crypto::KeyRole::kSigning).ok());
  const auto certificate = issue(crypto::KeyRole::kSigning, 1);
  const KeyFolder other{folder_ / "others", crypto::Secret(as_bytes("a long passphrase"))};
  EXPECT_EQ(other.add_certificate(certificate).error().reason, "key.no-such-key");
}

class TokenFile : public Files {
 protected:
  std::filesystem::path file_ = folder_ / "api-tokens.json";
  Instant now_ = *parse_instant("2026-11-21T00:00:00.000Z");
  std::string add(const std::string& user, StaffRole role, Instant expires) {
    return add_token(file_, user, role, expires, crypto::system_random()).value();
  }
};

TEST_F(TokenFile, KnowsAUserByTheTokenUntilItExpires) {
  const std::string first = add("u-0001", StaffRole::kCaseworker, now_ + std::chrono::hours(1));
  const std::string second = add("u-0002", StaffRole::kAuditor, now_ + std::chrono::hours(1));
  const auto users = read_tokens(file_);
  ASSERT_TRUE(users.ok());
  EXPECT_EQ(find_user(*users, first, now_)->user, "u-0001");
  EXPECT_EQ(find_user(*users, second, now_)->role, StaffRole::kAuditor);
  EXPECT_FALSE(find_user(*users, first, now_ + std::chrono::hours(1)).has_value());
  EXPECT_FALSE(find_user(*users, "", now_).has_value());
}

TEST_F(TokenFile, HoldsNoToken) {
  const std::string token = add("u-0001", StaffRole::kOperator, now_ + std::chrono::hours(1));
  EXPECT_EQ(as_text(*read(file_, 10000)).find(token), std::string_view::npos);
  EXPECT_TRUE(check_private(file_).ok());
}

TEST_F(TokenFile, TakesNumbersOfUsersAndNoNames) {
  for (const char* name :
       {"", "u-", "架空 花子", "hanako", "u-12a", "U-0001", "u-0001 ", "u-12345678901234567"}) {
    EXPECT_EQ(
        add_token(file_, name, StaffRole::kAuditor, now_, crypto::system_random()).error().reason,
        "token.user-name")
        << name;
  }
  EXPECT_TRUE(add_token(file_, "u-1", StaffRole::kAuditor, now_, crypto::system_random()).ok());
}

TEST_F(TokenFile, ForgetsATokenThatIsWithdrawnAndNoOther) {
  const Instant later = now_ + std::chrono::hours(1);
  const std::string lost = add("u-0001", StaffRole::kCaseworker, later);
  const std::string kept = add("u-0001", StaffRole::kAuditor, later);
  const std::string others = add("u-0002", StaffRole::kCaseworker, later);
  const auto id = token_id(*find_user(*read_tokens(file_), lost, now_));
  const auto is_lost = [&id](const ApiUser& user) { return token_id(user) == id; };
  const auto withdrawn = withdraw_tokens(file_, is_lost);
  ASSERT_TRUE(withdrawn.ok());
  ASSERT_EQ(withdrawn->size(), 1u);
  const auto users = read_tokens(file_);
  EXPECT_FALSE(find_user(*users, lost, now_).has_value());
  EXPECT_EQ(find_user(*users, kept, now_)->role, StaffRole::kAuditor);
  EXPECT_EQ(find_user(*users, others, now_)->user, "u-0002");
  EXPECT_EQ(withdraw_tokens(file_, is_lost).error().reason, "token.not-found");
}

}  // namespace
}  // namespace musubi::files
