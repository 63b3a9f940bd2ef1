// Papers of a case at a node: sheets that are shown, drafts, attachments, lists that are imported.
#include "crypto/primitives/hash.h"
#include "node/sharing/draft_service.h"
#include "node/sharing/evidence_service.h"
#include "node/sharing/import_service.h"
#include "node/sharing/paper_service.h"
#include "tests/unit/node/node_world.h"

namespace musubi::node {
namespace {

using papers::PaperForm;
using papers::Reader;
using store::Table;

class Papers : public testing::NodeOfACity {
 protected:
  static json::Value file_json(const std::string& name) {
    return testing::expect_value(json::parse(file(name)));
  }
  static Bytes file(const std::string& name) {
    return testing::expect_value(
        files::read(std::string(testing::kReference) + name, json::kMaxDocumentBytes));
  }
  static std::string said(const Status& status) {
    return status.ok() ? "ok" : status.error().reason;
  }
  template <class T>
  static std::string said(const Result<T>& result) {
    return result.ok() ? "ok" : result.error().reason;
  }
  static Caller by(const std::string& user) {
    return {{user, staff::Role::kCaseworker, Digest(), Instant()}};
  }
  json::Value last_view() { return records(audit::Act::kView).back(); }
  // All that the store holds in clear and in sealed columns, as the store gives it back.
  std::size_t rows_with(Table table) { return rows(table).size(); }

  static inline const Look kLook{"u-0001", "assessment"};
  PaperService papers_{{writer_, keeper_, clock_, random_}};
  DraftService drafts_{{writer_, keeper_, clock_, random_, sharing_}};
  EvidenceService evidence_{{writer_, clock_, random_}};
  ImportService imports_{{writer_, keeper_, clock_, random_, sharing_}};
};

TEST_F(Papers, AreShownForAPurposeThatIsInTheLog) {
  const CaseId id = new_case();
  const auto shown = testing::expect_value(papers_.show(id, Reader::kOffice, Medium::kData, kLook));
  EXPECT_EQ(shown.view.sheet(), family());
  EXPECT_NE(shown.sentence.find("税情報等含む"), std::string::npos);
  const json::Value view = last_view();
  EXPECT_EQ(*view.find("purpose")->text(), "assessment");
  EXPECT_EQ(*view.find("reader")->text(), "office");
  EXPECT_EQ(*view.find("user")->text(), "u-0001");
}

TEST_F(Papers, AreNotShownOfACaseThatIsNotThere) {
  EXPECT_EQ(said(papers_.show(CaseId::draw(random_), Reader::kOffice, Medium::kData, kLook)),
            "case.not-found");
  EXPECT_TRUE(records(audit::Act::kView).empty());
}

TEST_F(Papers, ShowNoSealedPlaceToWhoeverIsOutside_Invariant7) {
  const CaseId id = new_case(file_json("sheets/kasai-household.json"));
  const auto outside =
      testing::expect_value(papers_.show(id, Reader::kOutside, Medium::kData, kLook));
  const std::string text = json::to_canonical(outside.view.sheet());
  for (const char* place : {"架空第10地割", "090-0000-0001", "知人宅", "架空第２小学校"}) {
    EXPECT_EQ(text.find(place), std::string::npos) << place;
  }
}

// The office's own view stays: it is a look that the log keeps.
TEST_F(Papers, ArePrintedForTheOfficeOnlyWhereNobodyIsProtected_PS16_Invariant7) {
  const CaseId sealed = new_case(file_json("sheets/kasai-household.json"));
  EXPECT_EQ(said(papers_.show(sealed, Reader::kOffice, Medium::kPaper, kLook)),
            "sheet.sealed-not-printed");
  EXPECT_TRUE(records(audit::Act::kView).empty());
  EXPECT_EQ(said(papers_.show(sealed, Reader::kOffice, Medium::kData, kLook)), "ok");
  EXPECT_EQ(said(papers_.show(sealed, Reader::kOutside, Medium::kPaper, kLook)), "ok");
}

// Drafts

class Drafts : public Papers {
 protected:
  DraftId save(const json::Value& content = json::Object{{"form", "intake-sheet/2"}},
               const std::string& user = "u-0001") {
    return testing::expect_value(
               drafts_.save(PaperForm::kIntakeSheet, content, std::nullopt, {user}))
        .head.id;
  }
  std::string take_in(const DraftId& id, std::uint64_t revision = 1) {
    casework::SheetReading reading;
    const auto file = drafts_.take_in(id, revision, {"u-0001"}, reading);
    faults_ = reading.fault_count;
    if (file.ok()) case_ = file->id;
    return said(file);
  }
  std::size_t faults_ = 0;
  std::optional<CaseId> case_;
};

TEST_F(Drafts, AreWhateverIsNotFinishedWithAllThatItLacks_DR1) {
  const auto draft = testing::expect_value(drafts_.save(
      PaperForm::kIntakeSheet, json::Object{{"form", "intake-sheet/2"}}, std::nullopt, {"u-0001"}));
  EXPECT_GT(draft.reading.fault_count, 5U);
  EXPECT_EQ(said(drafts_.save(PaperForm::kIntakeSheet, json::Value("x"), std::nullopt, {"u-0001"})),
            "draft.no-object");
  const json::Object large{{"x", std::string(casework::kMaxSheetBytes, 'x')}};
  EXPECT_EQ(said(drafts_.save(PaperForm::kIntakeSheet, large, std::nullopt, {"u-0001"})),
            "json.too-large");
}

TEST_F(Drafts, AreTheirAuthorsAlone_DR2) {
  const DraftId id = save();
  EXPECT_EQ(said(drafts_.open(id, kLook)), "ok");
  EXPECT_EQ(said(drafts_.open(id, {"u-0002", "assessment"})), "draft.not-found");
  EXPECT_EQ(said(drafts_.change(id, 1, json::Object{}, {"u-0002"})), "draft.not-found");
  EXPECT_EQ(said(drafts_.discard(id, {"u-0002"})), "draft.not-found");
  EXPECT_EQ(testing::expect_value(drafts_.list(by("u-0001"))).size(), 1U);
  EXPECT_TRUE(testing::expect_value(drafts_.list(by("u-0002"))).empty());
}

TEST_F(Drafts, AreNotChangedByWhoSawAnEarlierOne_DR4) {
  const DraftId id = save();
  EXPECT_EQ(said(drafts_.change(id, 1, json::Object{{"a", 1}}, {"u-0001"})), "ok");
  EXPECT_EQ(said(drafts_.change(id, 1, json::Object{{"b", 1}}, {"u-0001"})), "draft.changed");
  const auto draft = testing::expect_value(drafts_.open(id, kLook));
  EXPECT_EQ(draft.head.revision, 2U);
  EXPECT_EQ(draft.content, json::Value(json::Object{{"a", 1}}));
}

TEST_F(Drafts, AreSeenForAPurposeThatIsInTheLog_DR5) {
  const DraftId id = save();
  ASSERT_EQ(said(drafts_.open(id, kLook)), "ok");
  EXPECT_EQ(*last_view().find("draft")->text(), id.text());
  EXPECT_EQ(*last_view().find("purpose")->text(), "assessment");
}

TEST_F(Drafts, AreShreddedWhenTheyAreDiscarded_DR6) {
  const DraftId id = save();
  const auto row = testing::expect_value(store_->find(Table::kDraft, {id.text()}));
  const auto of_draft = std::get<std::string>(row->fields.at(1));
  ASSERT_EQ(said(drafts_.discard(id, {"u-0001"})), "ok");
  EXPECT_EQ(said(drafts_.open(id, kLook)), "draft.not-found");
  EXPECT_TRUE(rows(Table::kDraft).empty());
  // Its key is destroyed: nothing can be sealed under it any more.
  store::ChangeSet change(audit::Record::make(audit::Act::kIntake, clock_.now(),
                                              CaseId::parse(of_draft), json::Object{}, random_));
  EXPECT_EQ(said(store_->apply(change)), "store.shredded");
}

TEST_F(Drafts, BecomeACaseInOneStep_DR7) {
  const DraftId id = save(family());
  ASSERT_EQ(take_in(id), "ok");
  EXPECT_TRUE(rows(Table::kDraft).empty());
  EXPECT_EQ(testing::expect_value(casework::load_case(*store_, *case_)).sheet, family());
  EXPECT_EQ(take_in(id), "draft.not-found");
}

TEST_F(Drafts, StayDraftsWhileAnythingIsWrongWithThem_DR7) {
  const DraftId id = save();
  EXPECT_EQ(take_in(id), "json.missing");
  EXPECT_GT(faults_, 5U);
  EXPECT_EQ(take_in(id, 2), "draft.changed");
  EXPECT_EQ(said(drafts_.open(id, kLook)), "ok");
  EXPECT_TRUE(rows(Table::kCase).empty());
}

TEST_F(Drafts, MayBeApplicationsWhichAreKeptWithTheirCase_AF3) {
  const json::Value application = file_json("applications/hanako.json");
  const auto draft = testing::expect_value(
      drafts_.save(PaperForm::kApplication, application, std::nullopt, {"u-0001"}));
  EXPECT_EQ(draft.reading.fault_count, 0U);
  ASSERT_EQ(take_in(draft.head.id), "ok");
  const auto attached = testing::expect_value(evidence_.list(*case_));
  ASSERT_EQ(attached.size(), 1U);
  EXPECT_EQ(attached[0].kind, papers::AttachmentKind::kApplication);
  const auto shown = testing::expect_value(evidence_.show(*case_, attached[0].id, kLook));
  EXPECT_EQ(testing::expect_value(json::parse(shown.content)), application);
}

// Attachments

class Attachments : public Papers {
 protected:
  std::string attach(papers::MediaType type, const std::string& content) {
    const auto about = evidence_.attach(
        case_, {papers::AttachmentKind::kConsent, type, to_bytes(content)}, {"u-0001"});
    if (about.ok()) about_ = *about;
    return said(about);
  }
  void SetUp() override {
    Papers::SetUp();
    case_ = new_case();
  }
  CaseId case_ = CaseId::draw(random_);
  std::optional<Attachment> about_;
};

const std::string kPdf = "%PDF-1.7 架空の同意書";

TEST_F(Attachments, AreOfAFewTypesAndReallySo_EV1) {
  using papers::MediaType;
  EXPECT_EQ(attach(MediaType::kPdf, kPdf), "ok");
  EXPECT_EQ(attach(MediaType::kPng, "\x89PNG\r\n\x1A\n…"), "ok");
  EXPECT_EQ(attach(MediaType::kJpeg, "\xFF\xD8\xFF\xE0"), "ok");
  EXPECT_EQ(attach(MediaType::kText, "架空\n"), "ok");
  EXPECT_EQ(attach(MediaType::kPng, kPdf), "evidence.other-type");
  EXPECT_EQ(attach(MediaType::kPdf, "<html>"), "evidence.other-type");
  EXPECT_EQ(attach(MediaType::kText, std::string("a\0b", 3)), "evidence.other-type");
  EXPECT_EQ(attach(MediaType::kText, "\xFF"), "evidence.other-type");
  EXPECT_EQ(attach(MediaType::kPdf, ""), "evidence.empty");
  EXPECT_EQ(attach(MediaType::kPdf, kPdf + std::string(papers::kMaxAttachment, 'x')),
            "evidence.too-large");
}

TEST_F(Attachments, HaveTheHashThatTheNodeComputed_EV2) {
  ASSERT_EQ(attach(papers::MediaType::kPdf, kPdf), "ok");
  EXPECT_EQ(about_->hash, crypto::sha256(as_bytes(kPdf)));
  EXPECT_EQ(about_->is_signed_copy, std::nullopt);
  EXPECT_EQ(*records(audit::Act::kIntake).back().find("sha256")->text(), about_->hash.hex());
}

TEST_F(Attachments, AreComparedWithTheCopyThatTheSheetMeans_EV2) {
  json::Value sheet = family();
  sheet.object()
      ->at("handling")
      .object()
      ->insert_or_assign("signed_copy", crypto::sha256(as_bytes(kPdf)).hex());
  case_ = new_case(sheet);
  ASSERT_EQ(attach(papers::MediaType::kPdf, kPdf), "ok");
  EXPECT_EQ(about_->is_signed_copy, true);
  ASSERT_EQ(attach(papers::MediaType::kPdf, kPdf + "x"), "ok");
  EXPECT_EQ(about_->is_signed_copy, false);
}

TEST_F(Attachments, ProveTheConsentThatTheyAreBoundToAndSayWhoTookIt_EV6) {
  NewAttachment paper{papers::AttachmentKind::kConsent, papers::MediaType::kPdf, to_bytes(kPdf)};
  paper.consent =
      ConsentTaken{0, "架空の相談支援事業所", registry::testing::organisation_id("op-000001")};
  ASSERT_EQ(said(evidence_.attach(case_, paper, {"u-0001"})), "ok");
  const auto file = testing::expect_value(casework::load_case(*store_, case_));
  const auto consents = testing::expect_value(casework::load_consents(*store_, file));
  const auto about = testing::expect_value(evidence_.list(case_)).at(0);
  EXPECT_EQ(about.consent->id, consents[0]->id);
  EXPECT_EQ(about.consent->taken.office, "架空の相談支援事業所");
  EXPECT_EQ(about.consent->taken.on_behalf_of->text(), "op-000001");
  paper.consent->person = 99;
  EXPECT_EQ(said(evidence_.attach(case_, paper, {"u-0001"})), "consent.no-such-person");
  paper.consent->person = 0;
  paper.kind = papers::AttachmentKind::kOther;
  EXPECT_EQ(said(evidence_.attach(case_, paper, {"u-0001"})), "evidence.not-a-consent");
}

TEST_F(Attachments, AreSeenForAPurposeAndOfTheirOwnCaseOnly_EV4) {
  ASSERT_EQ(attach(papers::MediaType::kPdf, kPdf), "ok");
  const auto shown = testing::expect_value(evidence_.show(case_, about_->id, kLook));
  EXPECT_EQ(as_text(shown.content), kPdf);
  EXPECT_EQ(*last_view().find("evidence")->text(), about_->id.text());
  EXPECT_EQ(said(evidence_.show(new_case(), about_->id, kLook)), "evidence.not-found");
}

TEST_F(Attachments, GoWithTheirCase_EV5) {
  ASSERT_EQ(attach(papers::MediaType::kPdf, kPdf), "ok");
  store::ChangeSet change(audit::Record::make(audit::Act::kIntake, clock_.now(), std::nullopt,
                                              json::Object{}, random_));
  change.shred(case_);
  ASSERT_TRUE(store_->apply(change).ok());
  EXPECT_EQ(said(evidence_.show(case_, about_->id, kLook)), "evidence.not-found");
}

// Lists

class Imports : public Papers {
 protected:
  ImportOrder order() {
    return {to_bytes(list_), papers::TextEncoding::kUtf8, mapping_, std::nullopt};
  }
  // "2 taken, 3 taken, 4 refused".
  static std::string fates(const Result<ImportReport>& report) {
    if (!report) return report.error().reason;
    static constexpr const char* kNames[] = {"taken", "already", "refused"};
    std::string text;
    for (const RowReport& row : report->rows) {
      text += (text.empty() ? "" : ", ") + std::to_string(row.row.row) + " " +
              kNames[static_cast<std::size_t>(row.fate)];
    }
    return text;
  }
  std::string take() { return fates(imports_.take(order(), {"u-0001"})); }

  std::string list_{as_text(file("import/list-example.csv"))};
  json::Value mapping_ = file_json("import/mapping-example.json");
};

TEST_F(Imports, TakeEachRowWholeOrNotAtAll_IM13) {
  EXPECT_EQ(take(), "2 taken, 3 taken, 4 refused");
  EXPECT_EQ(rows_with(Table::kCase), 2U);
  const json::Value record = records(audit::Act::kIntake).back();
  EXPECT_EQ(*record.find("imported_from")->text(), crypto::sha256(as_bytes(list_)).hex());
  EXPECT_EQ(*record.find("row")->integer(), 3);
}

TEST_F(Imports, TakeNothingTwice_IM14) {
  ASSERT_EQ(take(), "2 taken, 3 taken, 4 refused");
  EXPECT_EQ(take(), "2 already, 3 already, 4 refused");
  EXPECT_EQ(fates(imports_.preview(order())), "2 already, 3 already, 4 refused");
  EXPECT_EQ(rows_with(Table::kCase), 2U);
  const auto changed = list_.find("架空 花子");
  list_.replace(changed, std::string("架空 花子").size(), "架空 華子");
  EXPECT_EQ(take(), "2 already, 3 taken, 4 refused");
}

// Who was erased is not brought back by the list that they came from.
TEST_F(Imports, BringNobodyBackWhoseCaseWasDestroyed_IM14) {
  const auto report = testing::expect_value(imports_.take(order(), {"u-0001"}));
  store::ChangeSet change(audit::Record::make(audit::Act::kIntake, clock_.now(), std::nullopt,
                                              json::Object{}, random_));
  change.shred(*report.rows[0].case_id);
  ASSERT_TRUE(store_->apply(change).ok());
  EXPECT_EQ(take(), "2 already, 3 already, 4 refused");
}

TEST_F(Imports, WriteNothingInAPreview_IM12) {
  EXPECT_EQ(fates(imports_.preview(order())), "2 taken, 3 taken, 4 refused");
  EXPECT_EQ(rows_with(Table::kCase), 0U);
  EXPECT_TRUE(records(audit::Act::kIntake).empty());
}

TEST_F(Imports, WaitForAPersonToConfirmTheEncoding_IM3) {
  ImportOrder unconfirmed = order();
  unconfirmed.encoding.reset();
  EXPECT_EQ(fates(imports_.preview(unconfirmed)), "2 taken, 3 taken, 4 refused");
  EXPECT_EQ(fates(imports_.take(unconfirmed, {"u-0001"})), "import.encoding-not-confirmed");
}

TEST_F(Imports, ReadCp932AndRefuseWhatItCannotSay_IM3_IM4) {
  mapping_ = *json::parse(as_bytes(R"({"form":"import-mapping/1","name":"架空","constants":{
      "/method":"phone","/office":"架空","/receiver":"架空","/household/0/sex":"unknown",
      "/handling/continues":false,"/handling/urgency":"none","/received_on":"2025-06-02"},
      "columns":[{"column":"氏名","to":["/subject/name","/household/0/name"]}]})"));
  // 氏名 / 架空 髙﨑 / 外字 F040 / half a letter
  list_ = "\x8E\x81\x96\xBC\r\n\x89\xCB\x8B\xF3 \xFB\xFC\xFA\xB1\r\n\xF0\x40\r\n\x81\r\n";
  ImportOrder cp932 = order();
  cp932.encoding = papers::TextEncoding::kCp932;
  const auto report = testing::expect_value(imports_.take(cp932, {"u-0001"}));
  EXPECT_EQ(fates(report), "2 taken, 3 refused, 4 refused");
  EXPECT_EQ(report.rows[1].row.faults.at(0).error.reason, "import.private-letter");
  EXPECT_EQ(report.rows[2].row.faults.at(0).error.reason, "import.bad-letter");
  const auto taken = testing::expect_value(casework::load_case(*store_, *report.rows[0].case_id));
  EXPECT_EQ(taken.intake.subject.person.name, "架空 髙﨑");
}

TEST_F(Imports, TakeNoConsentUnderWordsThatNobodyApproved_IM9_Invariant2) {
  const auto report = testing::expect_value(imports_.take(order(), {"u-0001"}));
  const auto taken = testing::expect_value(casework::load_case(*store_, *report.rows[0].case_id));
  for (const auto& consent : testing::expect_value(casework::load_consents(*store_, taken))) {
    EXPECT_EQ(consent->providing.state, casework::ConsentState::kUnknown);
  }
  json::Object& constants = *mapping_.object()->at("constants").object();
  constants.insert_or_assign("/household/0/consent", "yes");
  EXPECT_EQ(take(), "consent.unknown-wording");
  constants.insert_or_assign("/wording", "model-across-municipalities-1");
  EXPECT_EQ(take(), "consent.wording-not-approved");
  constants.insert_or_assign("/wording", "morioka-r5-04");
  EXPECT_EQ(take(), "2 taken, 3 taken, 4 refused");
}

}  // namespace
}  // namespace musubi::node
