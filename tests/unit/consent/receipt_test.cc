#include "protocol/consent/receipt.h"

#include <gtest/gtest.h>

#include "crypto/primitives/hash.h"
#include "protocol/consent/receipt_words.h"

namespace musubi::consent {
namespace {

using casework::Consent;
using casework::ConsentState;
using casework::Direction;

OrganisationId body(const char* id) { return *OrganisationId::parse(id); }

class ConsentReceipt : public ::testing::Test {
 protected:
  ConsentReceipt() {
    casework::Wording words;
    words.id = "fictional-1";
    words.ja = "架空の文言 <山田町へ> 提供します";
    words.en = "Fictional words";
    words.plain_ja = "やまだまちに つたえます";
    words.source = "試験";
    words.covers = {casework::Relation::kOtherMunicipality};
    words.purposes = {Purpose::kRelocation};
    words.categories = {Category::kIdentity, Category::kHealth};
    words.days = 180;
    words.provides = true;
    words.approved = true;
    wordings_.wordings.push_back(words);
    consent_.providing.recipients = {body("lg-034827")};
    consent_.collecting = casework::DirectionMark{ConsentState::kRefused, since_, "fictional-1"};
  }

  [[nodiscard]] json::Value receipt(bool name_recipients = true) const {
    return make_receipt({consent_, wordings_, *NodeId::parse("lg-032026-01"), body("lg-032026"),
                         names_, "架空 花子", name_recipients});
  }
  // In the order of the receipt: providing first.
  static const json::Value& processing(const json::Value& receipt, std::size_t at) {
    return receipt.find("processing")->array()->at(at);
  }
  static std::string text(const json::Value& value, const char* member) {
    return *value.find(member)->text();
  }

  crypto::SeededRandom random_{5};
  Instant since_{std::chrono::milliseconds{1'800'000'000'000}};
  casework::Wordings wordings_;
  std::map<OrganisationId, BodyName> names_{{body("lg-032026"), {"宮古市", "Miyako"}},
                                            {body("lg-034827"), {"山田町", "Yamada"}}};
  Consent consent_{casework::ConsentId::draw(random_),
                   PersonId::draw(random_),
                   {ConsentState::kGiven, since_, "fictional-1"},
                   1,
                   since_,
                   std::nullopt,
                   "u-0001"};
};

TEST_F(ConsentReceipt, TellsBothDirectionsApart_C16) {
  const json::Value told = receipt();
  EXPECT_EQ(text(processing(told, 0), "direction"), "provide");
  EXPECT_EQ(text(processing(told, 0), "event_state"), "given");
  EXPECT_EQ(text(processing(told, 1), "direction"), "collect");
  EXPECT_EQ(text(processing(told, 1), "event_state"), "refused");
  EXPECT_EQ(processing(told, 1).find("valid_until"), nullptr);
}

TEST_F(ConsentReceipt, EndsAtTheEarliestEnd_C9) {
  EXPECT_EQ(text(processing(receipt(), 0), "valid_until"),
            to_text(since_ + std::chrono::days(180)));
  consent_.providing.limits.until = since_ + std::chrono::days(10);
  EXPECT_EQ(text(processing(receipt(), 0), "valid_until"), to_text(since_ + std::chrono::days(10)));
  wordings_.wordings.front().days = 5;
  EXPECT_EQ(text(processing(receipt(), 0), "valid_until"), to_text(since_ + std::chrono::days(5)));
}

TEST_F(ConsentReceipt, TellsLessWhereLessWasGiven_C13) {
  EXPECT_EQ(processing(receipt(), 0).find("pii_information")->array()->size(), 2u);
  consent_.providing.limits.categories = {Category::kIdentity};
  EXPECT_EQ(processing(receipt(), 0).find("pii_information")->array()->size(), 1u);
  consent_.providing.limits.categories = std::set<Category>{};
  EXPECT_TRUE(processing(receipt(), 0).find("pii_information")->array()->empty());
}

TEST_F(ConsentReceipt, IsNamedByItsContent_C18) {
  json::Value told = receipt();
  EXPECT_EQ(told, receipt());
  const std::string id = text(told, "receipt_id");
  told.object()->erase("receipt_id");
  EXPECT_EQ(crypto::sha256(to_bytes(json::to_canonical(told))).hex(), id);
}

// A paper that names the town to which somebody's data went says where they are.
TEST_F(ConsentReceipt, NamesNoRecipientOfWhomsoeverMayBeSought_C17_Invariant7) {
  const json::Value told = receipt(false);
  const std::string all = json::to_canonical(told) + receipt_page(told);
  EXPECT_EQ(all.find("lg-034827"), std::string::npos);
  EXPECT_EQ(all.find("Yamada"), std::string::npos);
  EXPECT_NE(receipt_page(receipt()).find("lg-034827"), std::string::npos);
}

TEST_F(ConsentReceipt, TellsNothingOfStaff_C16) {
  const json::Value told = receipt();
  EXPECT_EQ((json::to_canonical(told) + receipt_page(told)).find("u-0001"), std::string::npos);
}

TEST_F(ConsentReceipt, IsAPageOfItsOwnInBothLanguages_C15) {
  const std::string page = receipt_page(receipt());
  EXPECT_LT(page.find("<section lang=\"ja\">"), page.find("<section lang=\"en\">"));
  EXPECT_NE(page.find("架空 花子"), std::string::npos);
  EXPECT_NE(page.find("Fictional words"), std::string::npos);
  EXPECT_NE(page.find(std::string(kWithdrawalLimits.ja)), std::string::npos);
  EXPECT_NE(page.find(std::string(kWithdrawalLimits.en)), std::string::npos);
  // Words are words: none of them becomes markup, and nothing is fetched.
  EXPECT_NE(page.find("&lt;山田町へ&gt;"), std::string::npos);
  EXPECT_EQ(page.find("<山田町へ>"), std::string::npos);
  for (const char* from_elsewhere : {"http://", "https://", "src=", "<script", "url("}) {
    EXPECT_EQ(page.find(from_elsewhere), std::string::npos) << from_elsewhere;
  }
}

TEST_F(ConsentReceipt, SaysOnlyTheNameOfWordsThatNobodyKnowsAnyMore_C16) {
  wordings_.wordings.clear();
  const json::Value told = receipt();
  EXPECT_EQ(text(*processing(told, 0).find("privacy_notice"), "notice_id"), "fictional-1");
  EXPECT_EQ(processing(told, 0).find("privacy_notice")->find("ja"), nullptr);
}

}  // namespace
}  // namespace musubi::consent
