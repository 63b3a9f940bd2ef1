#include "protocol/casework/sheet_faults.h"

#include <charconv>

#include "protocol/text/messages.h"

namespace musubi::casework {
namespace {

struct Label {
  std::string_view pattern;  // "*" stands for an index
  std::string_view field;
};

// The table of docs/spec/intake-sheet.md, section 2; a test holds the two together.
constexpr Label kLabels[] = {
    {"/method", "No.1 相談方法"},
    {"/received_on", "No.1 受付年月日"},
    {"/office", "No.1 受付機関"},
    {"/receiver", "No.1 受付者"},
    {"/subject", "No.1 基本情報（相談対象者）"},
    {"/subject/furigana", "No.1 ふりがな"},
    {"/subject/name", "No.1 氏名"},
    {"/subject/sex", "No.1 性別"},
    {"/subject/birth", "No.1 生年月日"},
    {"/subject/age", "No.1 年齢"},
    {"/subject/postcode", "No.1 住所（〒）"},
    {"/subject/municipality", "No.1 住所（市町村）"},
    {"/subject/address", "No.1 住所"},
    {"/subject/phone_home", "No.1 電話（自宅）"},
    {"/subject/phone_mobile", "No.1 電話（携帯）"},
    {"/subject/other_agencies", "No.1 他支援機関等への相談の有無"},
    {"/subject/care_level", "No.1 介護認定"},
    {"/subject/lifelines_cut", "No.1 ライフライン停止状況"},
    {"/subject/disability", "No.1 障害手帳"},
    {"/subject/housing", "No.1 住居"},
    {"/caller", "No.1 相談者が本人以外の場合"},
    {"/caller/furigana", "No.1 相談者 ふりがな"},
    {"/caller/name", "No.1 相談者 氏名"},
    {"/caller/sex", "No.1 相談者 性別"},
    {"/caller/birth", "No.1 相談者 生年月日"},
    {"/caller/age", "No.1 相談者 年齢"},
    {"/caller/postcode", "No.1 相談者 住所（〒）"},
    {"/caller/municipality", "No.1 相談者 住所（市町村）"},
    {"/caller/address", "No.1 相談者 住所"},
    {"/caller/phone_home", "No.1 相談者 電話（自宅）"},
    {"/caller/phone_mobile", "No.1 相談者 電話（携帯）"},
    {"/caller/relation", "No.1 相談対象者との関係"},
    {"/topics", "No.1 相談内容（○、◎）"},
    {"/topics_other", "No.1 相談内容 その他（　）"},
    {"/situation", "No.1 現在の状況・経緯"},
    {"/chief_complaint", "No.2 主訴"},
    {"/household", "No.2 本人・家族の状況"},
    {"/household/*/name", "No.2 氏名"},
    {"/household/*/relation", "No.2 続柄"},
    {"/household/*/sex", "No.2 性別"},
    {"/household/*/age", "No.2 年齢"},
    {"/household/*/living", "No.2 同居/別居"},
    {"/household/*/concerns", "No.2 困りごと等"},
    {"/household/*/support", "No.2 支援"},
    {"/household/*/consent", "No.2 同意※"},
    {"/ties", "No.2 ジェノグラム"},
    {"/wording", "No.2 ※家族それぞれの個人情報の取扱いについて"},
    {"/recipient", "No.2 ※同意の相手の団体"},
    {"/handling", "No.3 受付機関の対応"},
    {"/handling/use", "No.3 シート利用目的"},
    {"/handling/continues", "No.3 受付機関での継続対応"},
    {"/handling/urgency", "No.3 緊急の必要性"},
    {"/handling/told_name", "No.3 相談者に伝えた担当者名"},
    {"/handling/told_contact", "No.3 連絡先"},
    {"/handling/handover", "No.3 相談受付者から相談引継者へ"},
    {"/handling/handover/sent_on", "No.3 相談受付者（発出日）"},
    {"/handling/handover/from", "No.3 相談受付者 受付機関・氏名・電話"},
    {"/handling/handover/received_on", "No.3 相談引継者（受取日）"},
    {"/handling/handover/to", "No.3 相談引継者 引継機関・氏名・電話"},
    {"/handling/agencies", "No.3 複数の関係機関に引継ぐ場合 関係機関名"},
    {"/handling/done", "No.3 すでに対応したこと、現在対応していること"},
    {"/handling/planned", "No.3 今後対応を予定していること"},
    {"/handling/difficulties", "No.3 受付機関としての困りごと"},
    {"/handling/other", "No.3 その他"},
    {"/handling/requested", "No.3 引継機関に対応してもらいたいこと"},
    {"/handling/report", "No.3 引継機関の対応"},
    {"/handling/report/response", "No.3 対応状況・方針"},
    {"/handling/report/sent_on", "No.3 相談引継者（発出日）"},
    {"/handling/report/from", "No.3 相談引継者 引継機関・氏名・電話"},
    {"/handling/report/received_on", "No.3 相談受付者（受取日）"},
    {"/handling/report/to", "No.3 相談受付者 受付機関・氏名・電話"},
};

bool is_index(std::string_view part) {
  return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
}

// With "*" for every index.
std::string pattern_of(std::string_view pointer) {
  std::string pattern;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string_view part = pointer.substr(0, pointer.find('/'));
    pattern.append("/").append(is_index(part) ? "*" : part);
    pointer.remove_prefix(part.size());
  }
  return pattern;
}

}  // namespace

std::string_view paper_label(std::string_view pointer) {
  std::string pattern = pattern_of(pointer);
  while (!pattern.empty()) {
    for (const Label& label : kLabels) {
      if (label.pattern == pattern) return label.field;
    }
    pattern.resize(pattern.rfind('/'));
  }
  return {};
}

std::string paper_place(std::string_view pointer) {
  constexpr std::string_view kRows = "/household/";
  constexpr std::string_view kSheet = "No.2 ";
  std::string place(paper_label(pointer));
  if (!pointer.starts_with(kRows) || !place.starts_with(kSheet)) return place;
  const std::string_view rest = pointer.substr(kRows.size());
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), index);
  const bool whole = error == std::errc() && (end == rest.data() + rest.size() || *end == '/');
  if (whole && index < kMaxHouseholdRows) {
    place.insert(kSheet.size(), std::to_string(index + 1) + "行目 ");
  }
  return place;
}

json::Array name_places(const std::vector<std::string>& pointers) {
  json::Array places;
  for (const std::string& pointer : pointers) {
    places.push_back(json::Object{{"at", pointer}, {"field", paper_place(pointer)}});
  }
  return places;
}

json::Array explain(const std::vector<Error>& faults) {
  json::Array explained;
  for (const Error& fault : faults) {
    const text::Message& message = text::message_for(fault.reason, fault.code);
    explained.push_back(json::Object{{"at", fault.detail},
                                     {"en", message.en},
                                     {"field", paper_place(fault.detail)},
                                     {"ja", message.ja},
                                     {"reason", fault.reason},
                                     {"remedy_en", message.remedy_en},
                                     {"remedy_ja", message.remedy_ja}});
  }
  return explained;
}

}  // namespace musubi::casework
