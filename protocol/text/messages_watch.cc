#include "protocol/text/catalogue.h"

namespace musubi::text {
namespace {

constexpr Entry kEntries[] = {
    {"emergency.not-found",
     "その緊急提供の警報は見つかりません。",
     "There is no alarm about that release.",
     {"musubi emergency list で確かめてください。", "See musubi emergency list."}},
    {"emergency.other-purpose", "緊急の提供の目的は、緊急保護（emergency）です。",
     "A release in an emergency has the purpose emergency.", kMendInput},
    {"emergency.person-missing",
     "だれの生命・身体が危険なのか、指定されていません。",
     "It does not say whose life or body is in danger.",
     {"ケースの中の番号を --person で指定してください。", "Name the person with --person."}},
    {"emergency.reason-missing",
     "緊急の提供には、理由が要ります。",
     "A release in an emergency needs a reason.",
     {"理由を書いたファイルを --reason で指定してください。",
      "Give a file with the reason: --reason."}},
    {"emergency.scope-missing",
     "緊急の提供では、渡す区分を一つずつ指定します。",
     "A release in an emergency names its categories one by one.",
     {"要るものだけを --category で指定してください。",
      "Name what is needed, and no more, with --category."}},
    {"review.bad-signature", "検証の署名が正しくありません。",
     "The signature of the review does not verify.", kAskSender},
    {"review.other-release",
     "別の提供についての検証です。",
     "The review is of another release.",
     {"この提供の検証依頼（musubi review request）に署名してもらってください。",
      "Have the request of this release signed: musubi review request."}},
    {"review.own-organisation",
     "自団体の人の署名では検証できません。",
     "A signed review is by an officer of another member.",
     {"自団体の職員は musubi summary review で検証してください。",
      "Staff of one's own review with musubi summary review."}},
    {"review.unknown-signer", "登録簿に、署名した人の承認鍵が有効なものとしてありません。",
     "The registry lists no such key of that person as good at that time.", kGetRegistry},
    {"tip.no-such-step",
     "この見守り情報は、今の状態ではそうできません。",
     "As the tip stands, that has no place.",
     {"musubi tip show で状態を確かめてください。", "See how it stands: musubi tip show."}},
    {"tip.not-found",
     "その見守り情報は見つかりません。",
     "There is no such tip.",
     {"musubi tip list で識別子を確かめてください。消去されたのかもしれません。",
      "Check its id in musubi tip list; it may have been erased."}},
    {"tip.other-partition",
     "別の委託元のケースには紐付けられません。",
     "A tip is linked to a case of the same commissioning body only.",
     {"同じ委託元のケースを選んでください。", "Choose a case of the same commissioning body."}},
    {"tip.source-missing",
     "だれから聞いたか、書かれていません。",
     "It does not say who told it.",
     {"団体の識別子か、言葉で書いてください。", "Name an organisation, or say it in words."}},
};

}  // namespace

Table watch_messages() { return kEntries; }

}  // namespace musubi::text
