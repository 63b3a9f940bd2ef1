#include "protocol/text/catalogue.h"

namespace musubi::text {
namespace {

constexpr Remedy kReadAgain{
    "全体をもう一度表示し（musubi household show "
    "--full）、新しい版に直しを入れて、その版の番号で出してください。",
    "Show the whole of it again (musubi household show --full), mend the newest revision, and name "
    "that."};
constexpr Remedy kSomebodyElse{"ほかの職員が、理由を添えて行ってください。",
                               "Let somebody else of the staff do it, with a reason."};

constexpr Entry kEntries[] = {
    {"household.age-without-day",
     "年齢には、その年齢だった日（age_on）が要ります。生年月日があれば年齢は書きません。",
     "An age needs the day on which it was that (age_on), and does not stand beside a birthday.",
     kMendInput},
    {"household.changed", "世帯は、その後ほかの人が直しています。何も保存していません。",
     "Somebody has changed the household since. Nothing was kept.", kReadAgain},
    {"household.days-out-of-order", "終わりの日が、始まりの日より前です。",
     "The end lies before the beginning.", kMendInput},
    {"household.other-form", "世帯の書式ではないか、この版が知らない書式です。",
     "It is no household, or of a form that this version does not know.", kMendInput},
    {"household.other-subject", "1人目は、そのケースの本人でなければなりません。",
     "The first person must be the subject of the case.", kMendInput},
    {"household.person-missing",
     "世帯から人を外すことはできません。同意や支援措置の記録が残るためです。",
     "Nobody can be taken out of a household: consents and measures hang on them.",
     {"外した人を戻してください。別に暮らす人には、住まいの終わりの日を書けます。",
      "Put the person back. Of who lives elsewhere, write the end of the stay."}},
    {"household.seal-stays", "秘匿された居所の印は、編集では外せません。",
     "Editing does not take the seal of a place away.", kSomebodyElse},
    {"household.sealed-by-you", "秘匿の印を付けた本人は、その印を外せません。",
     "Whoever sealed a place cannot take its seal away.", kSomebodyElse},
    {"household.tied-twice", "同じ二人の関係が二度あるか、本人どうしの関係です。",
     "Two people are tied twice, or one to themselves.", kMendInput},
    {"household.twice", "同じ人、住まい又は居住が二度あります。",
     "A person, a residence or a stay is there twice.", kMendInput},
    {"household.unknown-person",
     "その識別子の人は、この世帯にいません。",
     "Nobody of that id is in this household.",
     {"新しい人は new-1 のように書いてください。識別子はノードが付けます。",
      "Write new-1 for somebody new; the node gives the id."}},
    {"household.unknown-residence", "その番号の住まいは、この世帯にありません。",
     "There is no residence of that number.", kMendInput},
    {"measure.bad-period",
     "支援措置の期間が正しくありません。始まりは今日まで、終わりは始まりから1年までです。",
     "The period is not one: it begins by today, and ends within a year of that.", kMendInput},
    {"measure.bad-row", "保存された支援措置を読めません。", "A stored measure can't be read.",
     kStopAndCheck},
    {"measure.changed",
     "支援措置は、その後ほかの人が変えています。",
     "Somebody has changed the measure since.",
     {"もう一度一覧を見てから行ってください。", "Look at the list again first."}},
    {"measure.not-found", "その支援措置はありません。", "There is no such measure.", kMendInput},
    {"measure.not-now",
     "今の状態では行えません。延長は終わりの1か月前からできます。",
     "Not as it stands. A measure is renewed from a month before its end.",
     {"musubi measure list で状態と日を確かめてください。",
      "Check state and days with musubi measure list."}},
    {"measure.reason-missing",
     "解除には理由が要ります。",
     "Clearing needs a reason.",
     {"何を確かめたかを書いてください。", "Write down what was checked."}},
    {"measure.same-person", "記録や延長をした職員は、その支援措置を解除できません。",
     "Whoever recorded or renewed a measure cannot clear it.", kSomebodyElse},
    {"measure.too-many-acts", "一つの支援措置の記録が多すぎます。",
     "One measure has too many acts.", kUseLess},
    {"measure.unknown-person", "その人は、このケースにいません。",
     "That person is not of this case.", kMendInput},
    {"sheet.other-persons", "保存されたケースの人と、シートの人が合いません。",
     "The persons of a stored case are not those of its sheet.", kStopAndCheck},
};

}  // namespace

Table people_messages() { return kEntries; }

}  // namespace musubi::text
