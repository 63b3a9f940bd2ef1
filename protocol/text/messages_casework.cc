#include "protocol/text/catalogue.h"

namespace musubi::text {
namespace {

constexpr Remedy kMendDate{
    "元号と年月日を確かめてください（大正は15年12月24日、昭和は64年1月7日、平成は31年4月30日まで）"
    "。",
    "Check era and day: 大正 ends on 15-12-24, 昭和 on 64-01-07, 平成 on 31-04-30."};
constexpr Remedy kMendCode{
    "総務省の全国地方公共団体コードで、その市町村の6桁の番号を確かめてください。",
    "Look the municipality's six digits up in the list of the Ministry (総務省)."};
constexpr Remedy kChooseOne{"どちらが正しいか確かめ、一方を消してください。",
                            "Find out which of the two is right, and take the other out."};

constexpr Entry kEntries[] = {
    {"sheet.age-differs",
     "年齢が、受付の日の生年月日からの年齢と合いません。",
     "The age is not the one that the birthday gives on the day of reception.",
     {"生年月日と年齢を確かめ、年齢を直すか消してください。",
      "Check birthday and age; mend the age or take it out."}},
    {"intake.commissioner-missing",
     "どの委託元のために受けるのかが、指定されていません。",
     "It is not said on whose behalf the sheet is taken.",
     {"示した委託元から一つを --commissioner で指定してください。",
      "Name one of the bodies shown, with --commissioner."}},
    {"intake.not-a-commissioner",
     "有効な委託契約のない団体が、委託元に指定されています。",
     "The body named as commissioner has no contract with this one that is in force.",
     {"示した委託元から一つを、又は自分の団体を指定してください。",
      "Name one of the bodies shown, or your own."}},
    {"sheet.bad-municipality-code", "団体コードの桁数か検査数字が正しくありません。",
     "It is no six-digit municipality code, or its check digit is wrong.", kMendCode},
    {"sheet.born-after-reception", "生年月日が受付年月日より後です。",
     "The birthday lies after the day of reception.", kMendDate},
    {"sheet.contradicts", "同じシートの別の記入と矛盾しています。",
     "It contradicts another entry of the sheet.", kChooseOne},
    {"sheet.days-out-of-order",
     "受付・発出・受取の日の順序が合いません。",
     "The days of reception, sending and receipt do not follow each other.",
     {"受付、発出、受取、報告の発出、報告の受取の順になるよう、日付を確かめてください。",
      "Check the days: reception, sent, received, report sent, report received."}},
    {"sheet.future-day",
     "日付が今日より後です。",
     "The day lies in the future.",
     {"日付を確かめてください。このノードの時計も確かめてください。",
      "Check the day, and this node's clock."}},
    {"sheet.marked-twice",
     "同じ項目に二度印があります。",
     "A topic is marked twice.",
     {"同じ印を一つ消してください。", "Take one of the two marks out."}},
    {"sheet.names-differ",
     "同じ人の氏名が、二か所で違います。",
     "The same person has another name in another place.",
     {"No.2の1行目は本人、相談者の行は相談者です。氏名と行を確かめてください。",
      "Row 1 of No.2 is the subject, and the caller's row the caller. Check name and row."}},
    {"sheet.no-such-day", "存在しない日付です。", "There is no such day.", kMendDate},
    {"sheet.no-such-row",
     "その番号の行はNo.2にありません。",
     "No.2 has no row of that number.",
     {"No.2の行の番号（1から）を確かめてください。", "Check the number of the row, from 1."}},
    {"sheet.other-form",
     "このノードの知らない版の様式です。",
     "The sheet is of a form that this node does not know.",
     {"intake-sheet/1 か intake-sheet/2 で書くか、ノードを新しくしてください。",
      "Write it as intake-sheet/1 or intake-sheet/2, or bring this node up to date."}},
    {"sheet.other-not-marked",
     "「その他」の内容がありますが、「その他」に○がありません。",
     "There are words for その他, which is not marked.",
     {"「その他」に○をつけるか、内容を消してください。", "Mark その他, or take the words out."}},
    {"sheet.second-main-topic",
     "一番の困りごと（◎）は一つだけ選べます。",
     "There is at most one main topic (◎).",
     {"◎を一つ残し、ほかは○にしてください。", "Keep one ◎ and make the others ○."}},
    {"sheet.subject-row",
     "No.2に本人の行がありません。",
     "No.2 has no row of the subject.",
     {"1行目に本人を書いてください。", "Write the subject into row 1."}},
    {"sheet.unknown-municipality", "その団体コードの市町村はありません。",
     "No municipality has that code.", kMendCode},
    {"sheet.words-not-asked",
     "記入欄のない選択肢に、ことばが添えてあります。",
     "There are words with an option that has no room for any.",
     {"ことばを消すか、「その他」を選んでください。", "Take the words out, or choose その他."}},
    {"summary.nothing-of-a-person", "本人についての内容がありません。",
     "There is nothing of a person in it.", kMendInput},
    {"summary.unknown-category", "知らない情報区分です。", "A category is not known.", kMendInput},

};

}  // namespace

Table casework_messages() { return kEntries; }

}  // namespace musubi::text
