#include "protocol/text/catalogue.h"

namespace musubi::text {
namespace {

constexpr Remedy kNameWho{"ケースにある「本人特定」も求めに含めてください（--category identity）。",
                          "Have the person named: add --category identity."};

constexpr Entry kEntries[] = {
    {"inquiry.answer-it",
     "情報照会への回答は、この方法では出せません。",
     "An inquiry is not answered this way.",
     {"musubi inquiry answer で答えてください。", "Answer it with musubi inquiry answer."}},
    {"inquiry.bad-due", "回答を求める日時は、これから62日以内です。",
     "The day by which an answer is asked for lies within the next 62 days.", kMendInput},
    {"inquiry.item-order", "照会する区分が、区分の順に一度ずつ並んでいません。",
     "The categories asked for do not stand in their order, each once.", kMendInput},
    {"inquiry.meeting-missing",
     "社会福祉法106条の6による求めは、支援会議を示さなければなりません。",
     "An inquiry on the basis of Social Welfare Act, art. 106-6, names the support meeting.",
     {"会議の識別子、主催する団体、求めを記録した日時を書いてください。",
      "Give the meeting's id, who convenes it, and when its request was recorded."}},
    {"inquiry.meeting-unasked", "会議を示すのは、社会福祉法106条の6による求めだけです。",
     "Only an inquiry on the basis of Social Welfare Act, art. 106-6, names a meeting.",
     kMendInput},
    {"inquiry.more-than-asked",
     "照会された区分のほかは、回答に入れられません。",
     "An answer gives nothing that was not asked for.",
     {"照会された区分（musubi inquiry show の items）から選んでください。",
      "Choose among the items that musubi inquiry show lists."}},
    {"inquiry.no-such-step",
     "この情報照会は、今の状態ではそうできません。",
     "As the inquiry stands, that has no place.",
     {"musubi inquiry show で状態を確かめてください。", "See how it stands: musubi inquiry show."}},
    {"inquiry.nobody-named", "だれについての照会か、書かれていません。",
     "The inquiry does not say whom it is about.", kNameWho},
    {"inquiry.not-an-inquiry", "照会の内容は、種別が情報照会のときだけ書けます。",
     "Only a message of the kind inquiry asks something.", kMendInput},
    {"inquiry.not-due", "この回答は、まだ出る時ではありません。", "This answer does not leave yet.",
     kMendInput},
    {"inquiry.not-found",
     "その情報照会は見つかりません。",
     "There is no such inquiry.",
     {"musubi inquiry list で識別子を確かめてください。", "Check its id in musubi inquiry list."}},
    {"inquiry.not-one-person", "情報照会は、一人についてのものです。",
     "An inquiry is about one person.", kMendInput},
    {"inquiry.nothing-asked", "何を照会するか、書かれていません。", "The inquiry asks for nothing.",
     kMendInput},
    {"inquiry.question-missing",
     "情報照会には、照会する区分、必要な理由、回答を求める日時が要ります。",
     "An inquiry says what is asked, why it is needed, and by when.",
     {"musubi inquiry ask を使ってください。", "Use musubi inquiry ask."}},
    {"inquiry.second-person",
     "二人目の承認が要る回答は、まだ出せません。",
     "An answer that needs a second person's approval cannot be given yet.",
     {"承認の要らない区分だけにするか、渡さない回答にしてください。",
      "Answer with less, or give nothing."}},
    {"inquiry.tells-place",
     "必要な理由の文から、秘匿した居所が読み取れます。",
     "The words of the necessity tell a sealed place.",
     {"居所の分からない文にしてください。", "Say it without the place."}},
    {"inquiry.words-gone",
     "照会の内容が、もうありません。",
     "What the inquiry said is gone.",
     {"取り下げられたか、保存の期限が過ぎました。渡さない回答もできません。",
      "It was taken back, or kept no longer; nothing is left to answer."}},
    {"release.no-such-person", "ケースに、その番号の人はいません。",
     "The case has no person of that number.", kMendInput},
};

}  // namespace

Table inquiry_messages() { return kEntries; }

}  // namespace musubi::text
