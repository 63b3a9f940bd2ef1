// No.2: the complaint, the household with its marks of consent, the genogram.
#include <algorithm>
#include <array>

#include "protocol/papers/printed_parts.h"

namespace musubi::papers {
namespace {

using casework::kRowsOnPaper;

struct Numbered {
  std::string_view code;
  std::string_view words;
};

constexpr std::array kSexes{Numbered{"male", "1 男"}, Numbered{"female", "2 女"},
                            Numbered{"unknown", "3 不明"}};
constexpr std::array kLivings{Numbered{"together", "1 同居"},
                              Numbered{"apart_in_city", "2 別居 (市内)"},
                              Numbered{"apart_elsewhere", "3 別居 (市外)"}};
constexpr std::array kSupports{Numbered{"yes", "1 必要"}, Numbered{"no", "2 不要"},
                               Numbered{"unknown", "3 不明"}};
constexpr std::array kConsents{Numbered{"yes", "1 有"}, Numbered{"no", "2 無"},
                               Numbered{"unknown", "3 不明"}};
constexpr std::array kHeads{"No.",       "氏名",       "続柄", "性別", "年齢",
                            "同居/別居", "困りごと等", "支援", "同意※"};
constexpr std::array kWidths{"5", "15", "9", "9", "6", "14", "22", "10", "10"};  // percent
constexpr std::string_view kStruckOut = "/";
constexpr std::string_view kUnknownWording =
    "(この文言はこのノードに登録されていません。示した文言の写しを添えてください。)";

template <class Choices>
std::string numbered(const Choices& choices, const Part& chosen) {
  std::string html;
  for (const Numbered& each : choices) {
    html += element("div", ring(chosen.is(each.code), each.words));
  }
  return html;
}

// What the paper has no box for.
std::string note(std::string_view label, const Part& part) {
  if (!part.is_there()) return {};
  return element("div", "class=\"note\"", std::string(label) + " " + escaped(part.text()));
}

std::string cell(std::string_view inside) { return element("td", inside); }
std::string written(const Part& part) {
  return cell(element("span", "class=\"written\"", escaped(part.text())));
}

// The subject's own row has no way of living and no mark for support.
std::string row(const Part& person, std::size_t index) {
  const bool subject = index == 0;
  return element(
             "tr",
             cell(std::to_string(index + 1)) + written(person["name"]) +
                 (subject ? cell("本人") : written(person["relation"])) +
                 cell(numbered(kSexes, person["sex"])) + cell(person["age"].number_text()) +
                 cell(subject ? std::string(kStruckOut)
                              : numbered(kLivings, person["living"]) +
                                    note("団体コード", person["municipality"])) +
                 written(person["concerns"]) +
                 cell(subject ? std::string(kStruckOut) : numbered(kSupports, person["support"])) +
                 cell(numbered(kConsents, person["consent"]))) +
         "\n";
}

std::string heading() {
  std::string cells;
  for (std::size_t i = 0; i < kHeads.size(); ++i) {
    cells +=
        element("th", "scope=\"col\" style=\"width:" + std::string(kWidths[i]) + "%\"", kHeads[i]);
  }
  return element("tr", cells) + "\n";
}

// Six rows, as on the paper, filled in or not.
std::string rows_from(const Part& household, std::size_t first) {
  std::string rows = heading();
  for (std::size_t i = first; i < first + kRowsOnPaper; ++i) rows += row(household[i], i);
  return element("h2", "■本人・家族の状況") + "\n" + element("table", "\n" + rows) + "\n";
}

// What the marks of this sheet mean is what the person was shown, and not what the form says
// elsewhere.
std::string handling_of_data(const Part& sheet, const PrintedWith& with) {
  const std::string sentence =
      with.sentence.empty() ? std::string(kUnknownWording) : escaped(with.sentence);
  return element("h2", "※家族それぞれの個人情報の取扱いについて") + "\n" +
         element("p", "class=\"note\"", sentence + " [" + escaped(sheet["wording"].text()) + "]") +
         "\n" + note("同意の相手の団体", sheet["recipient"]);
}

}  // namespace

std::string print_no2(const Part& sheet, const PrintedWith& with) {
  const Part household = sheet["household"];
  std::string html = element("h2", "■相談内容") + "\n" +
                     element("table", element("tr", element("th", "style=\"width:12%\"", "主訴") +
                                                        written(sheet["chief_complaint"]))) +
                     "\n" + rows_from(household, 0);
  html += element("h2", "ジェノグラム (男性：□、女性：○、不明：△、本人：二重線にする)") + "\n" +
          element("div", "class=\"genogram\"", with.genogram) + "\n";
  html += handling_of_data(sheet, with);
  std::string pages = printed_page("No.2", html);
  for (std::size_t first = kRowsOnPaper; first < household.size(); first += kRowsOnPaper) {
    const std::string sheet_number = std::to_string(first / kRowsOnPaper + 1);
    pages += printed_page("No.2 " + sheet_number + "枚目",
                          rows_from(household, first) + handling_of_data(sheet, with));
  }
  return pages;
}

}  // namespace musubi::papers
