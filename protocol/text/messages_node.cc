#include "protocol/text/catalogue.h"

namespace musubi::text {
namespace {

constexpr Entry kEntries[] = {
    {"api.answer-gone", "前に一度行われましたが、その答えはケースとともに消去されました。",
     "This was done before; its answer was destroyed with the case.", kMendInput},
    {"api.bad-idempotency-key",
     "Idempotency-Key を読めません。",
     "The Idempotency-Key cannot be read.",
     {"引用符の中に、空白のないASCIIの文字を128字まで書いてください。",
      "Write up to 128 visible ASCII characters in quotes."}},
    {"api.other-request",
     "その Idempotency-Key は、別の要求に使われました。",
     "That Idempotency-Key was used for another request.",
     {"新しい要求には新しい鍵を使ってください。", "Use a new key for a new request."}},
    {"api.bad-description", "API の説明を組み立てられません。プログラムの誤りです。",
     "The description of the API cannot be put together; that is a fault of the program.", kUpdate},
    {"api.bad-if-match", "If-Match の値が、版のあるものの札ではありません。",
     "If-Match is no tag of a thing that has a revision.", kMendInput},
    {"api.bad-query", "問合せの条件を読めません。", "The query is not one that this path takes.",
     kMendInput},
    {"api.no-such-path", "その窓口はありません。", "There is no such path.", kMendInput},
    {"api.other-method", "その窓口はこの方法を受け付けません。",
     "This path does not take that method.", kMendInput},
    {"api.if-match-missing",
     "見た版の番号（If-Match）がありません。",
     "The revision that was seen is missing (If-Match).",
     {"表示したときの版の番号を付けてください。", "Name the revision that was shown."}},
    {"api.role-may-not", "この利用者の役割では行えません。", "This user's role may not do that.",
     kAskAdministrator},
    {"api.token-needed",
     "トークンがないか、一覧にないか、期限が切れています。",
     "A token is missing, not listed, or has expired.",
     {"ノードの管理者に `musubi node token` で新しいトークンを作ってもらってください。",
      "Have the administrator of this node make a new one with `musubi node token`."}},
    {"consent.no-such-person", "このケースにその番号の人はいません。",
     "There is no person of that number in this case.", kMendInput},
    {"consent.recipient-missing",
     "この文言は、名指しされた相手にだけ及びます。相手のない同意は何にも及ばないので、記録しません"
     "。",
     "This wording covers only a body that is named; a consent that names none covers nothing, so "
     "it "
     "is not recorded.",
     {"どの団体に渡してよいか本人に尋ね、--recipient に団体の識別子（lg-034827 "
      "など）を書いてください。",
      "Ask the person which body may be told, and give its id (such as lg-034827) to "
      "--recipient."}},
    {"consent.unknown-recipient",
     "その団体は登録簿にありません。同意がだれに及ぶか分からないので、記録しません。",
     "The registry does not list that body; nobody could say whom the consent covers, so it is not "
     "recorded.",
     {"`musubi registry show` で団体の識別子を確かめてください。ノードの識別子（末尾に -01 "
      "など）では"
      "なく、団体の識別子です。",
      "Look the body's id up in `musubi registry show`: it is that of the body, without the two "
      "digits of a node."}},
    {"consent.wording-not-approved",
     "この文言は市町村がまだ承認していないので、この文言での同意は何にも及びません。記録しません。",
     "The municipality has not approved this wording yet, so that a consent under it covers "
     "nothing; it is not recorded.",
     {"承認された文言を本人に見せてください。承認されたら、policy.wordings のファイルの approved "
      "を "
      "true にして読み直させてください。",
      "Show the person a wording that is approved. Once this one is, set its approved to true in "
      "the file of policy.wordings and have the node read it again."}},
    {"consent.unknown-wording",
     "その文言は登録されていません。同意がどこまで及ぶか分からないので、記録しません。",
     "No such wording is known; nobody could say what the consent covers, so it is not recorded.",
     {"示された文言の識別子から、本人に見せたものを選んでください。新しい様式は policy.wordings の"
      "ファイルに加えます。",
      "Choose the one that the person was shown from those that are listed; a new form is added to "
      "the file of policy.wordings."}},
    {"message.not-found",
     "そのメッセージはありません。",
     "There is no such message.",
     {"送ったものは musubi summary messages、届いたものは musubi summary inbox で確かめて"
      "ください。",
      "Look it up: what was sent in musubi summary messages, what arrived in musubi summary "
      "inbox."}},
    {"node.busy", "順番を待つ処理が多すぎます。", "Too much is waiting.", kTryLater},
    {"node.no-usable-certificate",
     "登録簿に載る有効な証明書と鍵の組が、このノードにありません。",
     "This node has no key whose certificate the registry lists and that is valid now.",
     {"`musubi doctor` で鍵と期限を確かめ、運営者から新しい証明書を受け取ってください。",
      "Look at keys and terms with `musubi doctor`; get new certificates from the operator."}},
    {"node.stopping", "ノードは終了するところです。", "The node is stopping.", kTryLater},
    {"node.undone", "並んで行われた別の処理が失敗したため、取り消されました。",
     "It was undone, since something else that was written together with it failed.", kTryLater},
    {"receiving.duty-not-kept", "この版では守れない義務が付いているため、受け取れません。",
     "It carries a duty that this version cannot keep yet, so it is not taken.", kUpdate},
    {"receiving.duty-missing",
     "公開した受入れの規則が求める義務が付いていないため、受け取れません。",
     "It lacks a duty that our published acceptance rules ask for, so it is not taken.",
     kAskSender},
    {"receiving.not-accepted", "公開した受入れの規則で受け取らないとしているため、受け取れません。",
     "Our published acceptance rules say that it is not accepted.", kAskSender},
    {"receiving.not-a-notice", "回収や手続の知らせの形でないものが付いているため、受け取れません。",
     "It carries what a recall, its answer or an act never carries, so it is not taken.",
     kAskSender},
    {"receiving.other-rules", "この登録簿にない受入れの規則で判定されているため、受け取れません。",
     "It was decided under acceptance rules that are not those of this registry, so it is not "
     "taken.",
     kAskSender},
    {"receiving.unknown-duty", "この版の知らない義務が付いているため、受け取れません。",
     "It carries a duty that this version does not know, so it is not taken.", kUpdate},
    {"registry.no-such-node", "登録簿にそのノードはありません。",
     "The registry lists no such node.", kGetRegistry},
    {"receiving.unknown-payload", "この版では読めない内容なので、受け取れません。",
     "Its contents are of a form that this version cannot read, so it is not taken.", kUpdate},
    {"release.bad-kind", "保存されたメッセージの種別を読めません。",
     "The kind of a stored message can't be read.", kStopAndCheck},
    {"release.bad-person", "保存された判定の人の番号が合いません。",
     "A stored decision names a person who is not in the case.", kStopAndCheck},
    {"release.decision-gone", "提供の判定が残っていないので、送りません。",
     "The decision of this release is gone; it is not sent.", kReportFault},
    {"release.duty-not-kept",
     "受け手のノードがまだ守れない義務が付くので、提供できません。",
     "It would carry a duty that no recipient's node can keep yet.",
     {"その義務の付く人や区分を外せるか、別の根拠があるか確かめてください。",
      "See whether the person or the category that it comes with can be left out, or another basis "
      "holds; else this version cannot release it."}},
    {"release.unknown-reply-to",
     "返事の元とされたメッセージは、この相手から届いたものでも、この相手に渡したものでもありません"
     "。",
     "The message that is to be answered neither came from this recipient nor went to it.",
     {"届いたものは `musubi summary inbox`、渡したものは `musubi summary messages` で識別子を"
      "確かめてください。",
      "Look its id up: what arrived in `musubi summary inbox`, what was given in `musubi summary "
      "messages`."}},
    {"release.empty-scope",
     "区分が一つも選ばれていません。空の範囲は「すべて」ではなく「何も提供しない」です。",
     "No category is named. An empty scope means nothing, not everything.", kMendInput},
    {"release.no-approval",
     "二人目の承認は、自分で済んだとすることはできません。",
     "Nobody can claim a second person's approval for themselves.",
     {"SECOND_APPROVER を付けずに求めてください。提案として残り、別の相談員が承認します。",
      "Ask without SECOND_APPROVER: it is kept as a proposal, and another caseworker approves "
      "it."}},
    {"release.unknown-recipient", "登録簿にない相手には提供できません。",
     "The registry does not list this recipient; nothing can be released to it.", kGetRegistry},
    {"release.unknown-basis",
     "根拠の目録にない根拠です。",
     "The catalogue of legal bases has no such row.",
     {"根拠の分類ではなく、目録の行（pipa-69-2-1、dss-77 など）を書いてください。",
      "Give a row of the catalogue, such as pipa-69-2-1 or dss-77, and not a class."}},
};

}  // namespace

Table node_messages() { return kEntries; }

}  // namespace musubi::text
