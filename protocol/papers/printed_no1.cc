// No.1: who the consultation is about, who came, and what it is about.
#include <array>

#include "protocol/casework/japanese_era.h"
#include "protocol/casework/sheet_rules.h"
#include "protocol/papers/printed_parts.h"

namespace musubi::papers {
namespace {

struct Choice {
  std::string_view code;
  std::string_view words;
};

constexpr std::array kMethods{Choice{"phone", "電話"}, Choice{"visit", "来談"},
                              Choice{"outreach", "訪問"}, Choice{"other", "その他"}};
constexpr std::array kSexes{Choice{"male", "男"}, Choice{"female", "女"},
                            Choice{"other", "左記以外"}};
constexpr std::array kLifelines{Choice{"water", "水道"}, Choice{"electricity", "電気"},
                                Choice{"gas", "ガス"}, Choice{"none", "無"}};
constexpr std::array kEras{"T", "S", "H", "R"};
constexpr std::size_t kTopicColumns = 3;
// In the order of the paper, three in a row.
constexpr std::array kTopics{Choice{"health", "病気や健康、障害のこと"},
                             Choice{"housing", "住まいについて"},
                             Choice{"income", "収入・生活費のこと"},
                             Choice{"rent_loan", "家賃やローンの支払いのこと"},
                             Choice{"tax_utilities", "税金や公共料金等の支払いについて"},
                             Choice{"debt", "債務について"},
                             Choice{"job", "仕事探し、就職について"},
                             Choice{"work_trouble", "仕事上の不安やトラブル"},
                             Choice{"community", "地域との関係について"},
                             Choice{"family", "家族との関係について"},
                             Choice{"childcare", "子育てのこと"},
                             Choice{"care", "介護のこと"},
                             Choice{"withdrawal", "ひきこもり・不登校"},
                             Choice{"violence", "DV・虐待"},
                             Choice{"no_food", "食べるものがない"},
                             Choice{"other", "その他"}};

std::string written(const Part& part) {
  return element("span", "class=\"written\"", escaped(part.text()));
}

std::string head(std::string_view label) { return element("th", label); }
std::string cell(std::string_view inside) { return element("td", inside); }
std::string wide(std::string_view inside) { return element("td", "colspan=\"3\"", inside); }
std::string row(std::string_view cells) { return element("tr", cells) + "\n"; }
std::string table(std::string_view rows) {
  return element("table", "\n" + std::string(rows)) + "\n";
}

// Words in the brackets of the paper, or the brackets with room to write.
std::string in_brackets(const std::string& words) {
  return "(" + (words.empty() ? std::string("　　　　") : escaped(words)) + ")";
}

template <std::size_t kCount>
std::string boxes(const std::array<Choice, kCount>& choices, const Part& chosen) {
  std::string html;
  for (const Choice& each : choices) html += box(chosen.is(each.code), each.words);
  return html;
}

std::string birthday(const Part& birth) {
  std::string html;
  for (const char* era : kEras) html += ring(birth["era"].is(era), era);
  return html + " " + birth["year"].number_text() + " 年 " + birth["month"].number_text() + " 月 " +
         birth["day"].number_text() + " 日";
}

std::optional<int> whole(const Part& part) {
  const std::string text = part.number_text();
  return text.empty() ? std::nullopt : std::optional(std::stoi(text));
}

// As it was written; else on the day of reception, from the birthday.
std::string age_of(const Part& person, const Part& received_on) {
  const std::string age = person["age"].number_text();
  const Part birth = person["birth"];
  const auto year = whole(birth["year"]);
  const auto month = whole(birth["month"]);
  const auto day = whole(birth["day"]);
  const auto on = casework::parse_date(received_on.text());
  if (!age.empty() || !year || !month || !day || !on || birth["era"].text().empty()) return age;
  const auto born =
      casework::to_gregorian({birth["era"].text().front(), *year, static_cast<unsigned>(*month),
                              static_cast<unsigned>(*day)});
  return born && *born <= *on ? std::to_string(casework::age_on(*on, *born)) : age;
}

std::string address_of(const Part& person) {
  std::string html = "〒 " + written(person["postcode"]) + "　" + written(person["address"]);
  const std::string code = person["municipality"].text();
  if (!code.empty()) {
    html += " " + element("span", "class=\"note\"", "(団体コード " + escaped(code) + ")");
  }
  return html;
}

std::string person_rows(const Part& person, const Part& received_on) {
  return row(head("ふりがな") + cell(written(person["furigana"])) + head("性別") +
             cell(boxes(kSexes, person["sex"]))) +
         row(head("氏名") + cell(written(person["name"])) + head("生年月日") +
             cell(birthday(person["birth"]) + "　年齢 " + age_of(person, received_on) + " 歳")) +
         row(head("住所") + wide(address_of(person))) +
         row(head("電話") + cell("自宅 " + written(person["phone_home"])) + head("携帯") +
             cell(written(person["phone_mobile"])));
}

std::string other_agencies(const Part& option) {
  return box(option["code"].is("yes"), "有 " + in_brackets(option["words"].text())) +
         box(option["code"].is("no"), "無");
}

// One of those in the square brackets: encircled, with what was written about it.
std::string kind(std::string_view words, std::string_view blank, bool chosen,
                 const std::string& said) {
  const std::string inside = said.empty() ? std::string(blank) : escaped(said);
  return ring(chosen, std::string(words) + " (" + inside + ")");
}

std::string care_level(const Part& option) {
  const Part code = option["code"];
  const std::string words = option["words"].text();
  const bool support = code.is("support");
  const bool care = code.is("care");
  const bool some = support || care || code.is("yes");
  const std::string kinds = kind("要支援", "　級", support, support ? words : "") + "・" +
                            kind("要介護", "　級", care, care ? words : "");
  const std::string said = code.is("yes") ? escaped(words) : std::string();
  return box(some, "有 [" + kinds + "] " + said) + box(code.is("no"), "無");
}

Part option_of(const Part& options, std::string_view code) {
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (options[i]["code"].is(code)) return options[i];
  }
  return Part(nullptr);
}

std::string disability(const Part& options) {
  const Part physical = option_of(options, "physical");
  const Part intellectual = option_of(options, "intellectual");
  const Part mental = option_of(options, "mental");
  const Part some = option_of(options, "yes");
  const Part none = option_of(options, "none");
  const std::string kinds =
      kind("身体", "　種　級", physical.is_there(), physical["words"].text()) + "・" +
      kind("療育", "A・B", intellectual.is_there(), intellectual["words"].text()) + "・" +
      kind("精神", "　級", mental.is_there(), mental["words"].text());
  const bool any = options.size() > 0 && !none.is_there();
  return box(any, "有 [" + kinds + "] " + escaped(some["words"].text())) +
         box(none.is_there(), "無");
}

std::string lifelines(const Part& cut) {
  std::string html;
  for (const Choice& each : kLifelines) html += box(cut.holds(each.code), each.words);
  return html;
}

std::string housing(const Part& option) {
  const Part code = option["code"];
  return box(code.is("owned"), "持家") + box(code.is("rented"), "賃貸") +
         box(code.is("other"), "その他 " + in_brackets(option["words"].text()));
}

std::string relation(const Part& option) {
  const bool family = option["code"].is("family");
  const bool other = option["code"].is("other");
  const std::string words = option["words"].text();
  return box(family,
             "家族 (本人との続柄: " + (family ? escaped(words) : std::string("　　　")) + ")") +
         box(other, "その他 " + in_brackets(other ? words : ""));
}

std::string mark_of(const Part& topics, std::string_view code) {
  for (std::size_t i = 0; i < topics.size(); ++i) {
    if (topics[i]["topic"].is(code)) return topics[i]["main"].is_true() ? "◎" : "○";
  }
  return {};
}

std::string topic_cell(const Choice& topic, const Part& sheet) {
  const bool last = topic.code == kTopics.back().code;
  const std::string words =
      std::string(topic.words) + (last ? " " + in_brackets(sheet["topics_other"].text()) : "");
  return element("td", last ? "colspan=\"3\"" : "",
                 element("span", "class=\"mark\"", mark_of(sheet["topics"], topic.code)) + words);
}

std::string topics_table(const Part& sheet) {
  std::string rows = row(element(
      "th", "colspan=\"3\"", "相談内容に○をつける。複数ある場合は、一番の困りごとに◎をつける。"));
  std::string cells;
  for (std::size_t i = 0; i < kTopics.size(); ++i) {
    cells += topic_cell(kTopics[i], sheet);
    const bool full = (i + 1) % kTopicColumns == 0 || i + 1 == kTopics.size();
    if (full) rows += row(std::exchange(cells, {}));
  }
  return table(rows);
}

}  // namespace

std::string print_no1(const Part& sheet) {
  const Part subject = sheet["subject"];
  const Part caller = sheet["caller"];
  const Part received_on = sheet["received_on"];
  std::string html = table(row(head("相談方法") + cell(boxes(kMethods, sheet["method"])) +
                               head("受付年月日") + cell(printed_day(received_on.text()))) +
                           row(head("受付機関") + cell(written(sheet["office"])) + head("受付者") +
                               cell(written(sheet["receiver"]))));
  html += element("h2", "■基本情報 (相談対象者)") + "\n";
  html += table(
      person_rows(subject, received_on) +
      row(head("他支援機関等への相談の有無") + wide(other_agencies(subject["other_agencies"]))) +
      row(head("介護認定") + cell(care_level(subject["care_level"])) +
          head("ライフライン停止状況") + cell(lifelines(subject["lifelines_cut"]))) +
      row(head("障害手帳") + cell(disability(subject["disability"])) + head("住居") +
          cell(housing(subject["housing"]))));
  html += element("h2", "■相談者が本人以外の場合") + "\n";
  html += table(person_rows(caller, received_on) +
                row(head("相談対象者との関係") + wide(relation(caller["relation"]))));
  html += element("h2", "■相談内容") + "\n" + topics_table(sheet);
  html += table(row(head("現在の状況・経緯")) +
                row(element("td", "class=\"tall\"", written(sheet["situation"]))));
  return printed_page("No.1", html);
}

}  // namespace musubi::papers
