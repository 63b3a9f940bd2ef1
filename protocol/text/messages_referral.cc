#include "protocol/text/catalogue.h"

namespace musubi::text {
namespace {

constexpr Entry kEntries[] = {
    {"recall.not-found",
     "回答を待つ回収が見つかりません。",
     "There is no such recall to answer.",
     {"musubi summary tasks で、RECALL_ANSWER の message を --recall に書いてください。",
      "Give --recall the message of a RECALL_ANSWER in musubi summary tasks."}},
    {"recall.unknown-basis", "根拠の目録に、その行はありません。",
     "The catalogue of legal bases has no such row.", kMendInput},
    {"referral.acted-twice",
     "同じ手続の次に、相手が二つの手続をしています。",
     "The other end acted twice on the same act.",
     {"相手のノードの管理者に、バックアップからの復旧が無かったか確かめてください。",
      "Ask the administrator of the other node whether it was restored from a backup."}},
    {"referral.changed",
     "つなぎの状態が、見ていたものから変わっています。",
     "The referral is not in the state that was seen.",
     {"最新の状態を読み込み、まだ必要ならやり直してください。",
      "Load its newest state, and do it again if it is still needed."}},
    {"referral.handed-over",
     "引き継がれたケースは、送り出した側からは終えられません。",
     "A case that was handed over and accepted cannot be ended by who handed it over.",
     {"受け手から引継ぎを戻してもらってください。", "Ask the recipient to hand it back."}},
    {"referral.handover-open",
     "このケースの前の引継ぎ（下に示すもの）が、まだ終わっていません。",
     "An earlier handover of this case, the one below, is not over.",
     {"返事がまだなら、待つか取り消してください。引き受けられた後なら、相手から引継ぎを戻してもらっ"
      "て"
      "ください。",
      "If it was not answered, wait or revoke it. If it was accepted, ask its holder to hand the "
      "case back."}},
    {"referral.no-subject", "どのつなぎの手続かが書かれていません。",
     "The act does not say which referral it is about.", kAskSender},
    {"referral.taken-back",
     "つなぎが取り消されたので、もう送りません。",
     "The referral was taken back, so it is not sent any more.",
     {"まだ必要なら、新しくつないでください。", "Make a new referral if it is still needed."}},
    {"referral.not-a-party", "このつなぎの当事者ではありません。",
     "Who sent it is not an end of this referral.", kAskSender},
    {"referral.not-found", "つなぎが見つかりません。", "There is no such referral.", kMendInput},
    {"referral.no-such-step",
     "今の状態では、その手続はできません。",
     "This act has no place in the state of the referral.",
     {"状態と、次にだれの番かを確かめてください。",
      "See what state it is in, and whose turn it is."}},
    {"referral.not-an-act", "つなぎの手続ではありません。",
     "This is no act that a message carries.", kUpdate},
    {"referral.unknown-content",
     "内容として示されたメッセージは、このノードから相手に渡した回答（answer）ではありません。",
     "What is named as the contents is no answer that this node gave to the other end.",
     {"先に musubi summary send --kind answer で渡し、出てきた識別子を --content "
      "に書いてください。",
      "Give it first, by musubi summary send --kind answer, and name its id with --content."}},
    {"referral.not-for-this-act",
     "この手続に付けられない項目があります。",
     "This act takes no such detail.",
     {"理由は不受・再紹介・保留・不成立・差戻し・取消・誤りに、紹介先は再紹介に、内容は照会・回答・"
      "報告・差戻しにだけ付けてください。",
      "A reason goes with a refusal, redirect, hold, failure, return, revocation or error; a body "
      "with a redirect; contents with a question, answer, report or return."}},
    {"referral.not-your-act",
     "その手続は、相手側が行うものです。",
     "This act is the other end's.",
     {"状態と、次にだれの番かを確かめてください。",
      "See what state it is in, and whose turn it is."}},
    {"referral.reason-missing",
     "理由がありません。",
     "The reason is missing.",
     {"理由を一覧から選んでください（docs/spec/referral.md の 4.1）。",
      "Choose a reason from the list (docs/spec/referral.md, 4.1)."}},
    {"referral.too-many-acts",
     "このつなぎの手続が多すぎます。",
     "There are too many acts on this referral.",
     {"このつなぎを終え、新しくつないでください。", "End this referral and make a new one."}},
    {"recall.answered",
     "この回収には回答済みです。",
     "This recall was answered.",
     {"することはもうありません。", "Nothing is left to do."}},
    {"recall.basis-missing",
     "保有を続ける根拠がありません。",
     "What is kept needs the law that says so.",
     {"根拠の目録から行を選んでください。", "Choose a row of the catalogue of legal bases."}},
    {"recall.basis-unasked", "根拠は、保有を続けるときにだけ付けます。",
     "A basis goes with what is kept only.", kMendInput},
};

}  // namespace

Table referral_messages() { return kEntries; }

}  // namespace musubi::text
