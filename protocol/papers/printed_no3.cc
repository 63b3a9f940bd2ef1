// No.3: what the receiving office does, the hand-over, and the report back.
#include "protocol/papers/printed_parts.h"

namespace musubi::papers {
namespace {

std::string written(const Part& part) {
  return element("span", "class=\"written\"", escaped(part.text()));
}
std::string head(std::string_view label) { return element("th", label); }
std::string cell(std::string_view inside) { return element("td", inside); }
std::string row(std::string_view cells) { return element("tr", cells) + "\n"; }
std::string table(std::string_view rows) {
  return element("table", "\n" + std::string(rows)) + "\n";
}

std::string day(const Part& part) {
  return part.is_there() ? printed_day(part.text()) : "　　　　　　";
}

std::string urgency(const Part& code) {
  const bool week = code.is("within_week");
  const bool month = code.is("within_month");
  return box(week || month, "有 (" + box(week, "1週間以内") + box(month, "1か月以内") + ")") +
         box(code.is("none"), "無");
}

std::string first_table(const Part& handling) {
  const Part use = handling["use"];
  const std::string uses = box(use.holds("meeting"), "重層事業へつなぐ(会議開催等)") +
                           box(use.holds("recipient_unknown"), "連携先等不明") +
                           box(use.holds("refer"), "関係機関へつなぐ");
  const Part continues = handling["continues"];
  return table(row(head("シート利用目的") + element("td", "colspan=\"3\"", uses)) +
               row(head("受付機関での継続対応") +
                   cell(box(continues.is_true(), "有") + box(continues.is_false(), "無")) +
                   head("緊急の必要性") + cell(urgency(handling["urgency"]))) +
               row(head("相談者に伝えた担当者名") + cell(written(handling["told_name"])) +
                   head("連絡先") + cell(written(handling["told_contact"]))));
}

struct End {
  std::string_view who;
  std::string_view dated;
  std::string_view office;
};

std::string end_head(const End& end, const Part& on) {
  return head(std::string(end.who) + " (" + std::string(end.dated) + " : " + day(on) + ")");
}
std::string end_office(const End& end, const Part& contact) {
  return cell(std::string(end.office) + "　" + written(contact["office"]));
}
std::string end_person(const Part& contact) {
  return cell("氏名 " + written(contact["name"]) + "　電話 " + written(contact["phone"]));
}

// From one office to the other, with the two days that stand above them.
std::string passage(const Part& passage, const End& from, const End& to) {
  const std::string arrow = element("td", "class=\"arrow\" style=\"width:6%\"", "➔");
  const std::string gap = element("td", "class=\"arrow\"", "");
  return table(
      row(end_head(from, passage["sent_on"]) + arrow + end_head(to, passage["received_on"])) +
      row(end_office(from, passage["from"]) + gap + end_office(to, passage["to"])) +
      row(end_person(passage["from"]) + gap + end_person(passage["to"])));
}

std::string agencies(const Part& list) {
  std::string names;
  for (std::size_t i = 0; i < list.size(); ++i) {
    names += (i == 0 ? "" : "、") + escaped(list[i].text());
  }
  return table(
      row(element("th", "style=\"width:24%\"", "複数の関係機関に引継ぐ場合") +
          cell("関係機関名 (" + (names.empty() ? std::string("　　　　　　") : names) + ")")));
}

std::string block(std::string_view label, const Part& text) {
  return row(
      element("td", "class=\"low\"",
              element("h3", label) + element("div", "class=\"written\"", escaped(text.text()))));
}

}  // namespace

std::string print_no3(const Part& sheet) {
  constexpr End kReceiverSends{"相談受付者", "発出日", "受付機関"};
  constexpr End kSuccessorReceives{"相談引継者", "受取日", "引継機関"};
  constexpr End kSuccessorSends{"相談引継者", "発出日", "引継機関"};
  constexpr End kReceiverReceives{"相談受付者", "受取日", "受付機関"};
  const Part handling = sheet["handling"];
  const Part report = handling["report"];
  std::string html = element("h2", "■ 受付機関の対応") + "\n" + first_table(handling);
  html += element("div", "class=\"note\"", "&nbsp;") + "\n";
  html += passage(handling["handover"], kReceiverSends, kSuccessorReceives);
  html += agencies(handling["agencies"]);
  html += table(row(head("受付機関からの連絡事項")) +
                block("【すでに対応したこと、現在対応していること】", handling["done"]) +
                block("【今後対応を予定していること】", handling["planned"]) +
                block("【受付機関としての困りごと】", handling["difficulties"]) +
                block("【その他】", handling["other"]) +
                row(head("引継機関に対応してもらいたいこと")) + block("", handling["requested"]));
  html += element("h2", "■ 引継機関の対応 (受付機関へ対応状況等を報告する)") + "\n";
  html += table(block("【対応状況・方針】", report["response"]));
  html += element("div", "class=\"note\"", "&nbsp;") + "\n";
  html += passage(report, kSuccessorSends, kReceiverReceives);
  if (const Part copy = handling["signed_copy"]; copy.is_there()) {
    html +=
        element("div", "class=\"note\"", "署名のある書類の写し SHA-256 " + escaped(copy.text())) +
        "\n";
  }
  return printed_page("No.3", html);
}

}  // namespace musubi::papers
