#include "protocol/text/catalogue.h"

namespace musubi::text {
namespace {

constexpr Entry kEntries[] = {
    {"api.no-such-path", "その窓口はありません。", "There is no such path.", kMendInput},
    {"api.other-method", "その窓口はこの方法を受け付けません。",
     "This path does not take that method.", kMendInput},
    {"api.role-may-not", "この利用者の役割では行えません。", "This user's role may not do that.",
     kAskAdministrator},
    {"api.token-needed",
     "利用者の合言葉がないか、期限が切れています。",
     "A valid token is needed.",
     {"管理者に合言葉を作ってもらい、送ってください。",
      "Have the administrator make a token, and send it."}},
    {"consent.no-such-person", "このケースにその番号の人はいません。",
     "There is no person of that number in this case.", kMendInput},
    {"message.not-found", "その便は見つかりません。", "There is no such message.", kMendInput},
    {"node.busy", "順番を待つ処理が多すぎます。", "Too much is waiting.", kTryLater},
    {"node.no-usable-certificate",
     "登録簿に載る有効な証明書と鍵の組が、このノードにありません。",
     "This node has no key whose certificate the registry lists and that is valid now.",
     {"`musubi doctor` で鍵と期限を確かめ、運営者から新しい証明書を受け取ってください。",
      "Look at keys and terms with `musubi doctor`; get new certificates from the operator."}},
    {"node.stopping", "ノードは終了するところです。", "The node is stopping.", kTryLater},
    {"receiving.unknown-duty",
     "この版の知らない義務が付いているため、まだ受け取れません。送信元で待ちます。",
     "It carries a duty that this version does not know; it waits at its sender.", kUpdate},
    {"registry.no-endpoint", "そのノードは外からの接続を受けません。",
     "That node does not listen; it connects outward.", kMendInput},
    {"registry.no-such-node", "登録簿にそのノードはありません。",
     "The registry lists no such node.", kMendInput},
    {"release.bad-kind", "保存された便の種別を読めません。",
     "The kind of a stored message can't be read.", kStopAndCheck},
    {"release.bad-person", "保存された決定の人の番号が合いません。",
     "A stored decision names a person who is not in the case.", kStopAndCheck},
    {"release.decision-gone", "提供の決定が残っていないので、送りません。",
     "The decision of this release is gone; it is not sent.", kReportFault},
    {"release.empty-scope",
     "区分が一つも選ばれていません。空の範囲は「すべて」ではなく「何も提供しない」です。",
     "No category is named. An empty scope means nothing, not everything.", kMendInput},
    {"release.unknown-basis", "法的根拠の一覧にない根拠です。",
     "The catalogue of legal bases has no such row.", kMendInput},
};

}  // namespace

Table node_messages() { return kEntries; }

}  // namespace musubi::text
