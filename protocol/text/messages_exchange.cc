#include "protocol/text/catalogue.h"

namespace musubi::text {
namespace {

constexpr Remedy kAskGiver{
    "その受領証を渡した人に、`musubi summary receipt` で書き出し直したものを求めてください。"
    "それでも正しくなければ、届いた証拠にはなりません。",
    "Ask whoever gave you the receipt for one that `musubi summary receipt` saved anew; if it does "
    "not verify either, it proves nothing."};

constexpr Entry kEntries[] = {
    {"clock.behind-floor",
     "時計が確かな時刻より遅れています。",
     "The clock is behind an instant that is sure to have passed.",
     {"時計を合わせてください。合うまで新たな提供はできません。",
      "Set the clock. Nothing new is released until then."}},
    {"frames.magic", "交換の形式ではありません。", "This is not a body of the exchange.",
     kAskSender},
    {"frames.too-long", "交換の枠が長すぎます。", "A frame is too long.", kAskSender},
    {"frames.truncated", "交換の枠が途中で切れています。", "A frame ends too early.", kTryLater},
    {"frames.unknown-type", "知らない種類の枠です。", "A frame is of an unknown type.", kUpdate},
    {"internal.unexpected", "予期しない失敗です。", "Something unexpected failed.", kReportFault},
    {"outbox.no-ledger", "提供記録がありません。", "The disclosure is not in the ledger.",
     kReportFault},
    {"outbox.no-recipient", "宛先がありません。", "There is no recipient.", kMendInput},
    {"outbox.not-a-notice", "許可なしには出せない種類の知らせです。",
     "A message of this kind needs a permit.", kReportFault},
    {"outbox.notice", "この種類の知らせに、ケースの内容は載せられません。",
     "A message of this kind carries nothing of a case.", kMendInput},
    {"outbox.not-after", "有効期限が正しくありません。", "The message's end is not valid.",
     kMendInput},
    {"outbox.other-basis", "判定と異なる根拠です。",
     "The basis is not the one that was decided on.", kMendInput},
    {"outbox.payload-too-large", "中身が大きすぎます。", "The payload is too large.", kUseLess},
    {"outbox.peer-full",
     "この宛先への送信待ちが上限に達しています。",
     "Too many messages wait for this recipient.",
     {"相手のノードの状態を確かめてください。", "Check the recipient's node."}},
    {"outbox.registry-expired", "登録簿の期限が切れているため提供できません。",
     "The registry has expired; nothing can be released.", kAskOperator},
    {"outbox.unknown-recipient", "宛先が登録簿にありません。",
     "The registry does not list the recipient.", kGetRegistry},
    {"sender.no-certificate", "宛先の有効な証明書がありません。",
     "A recipient has no usable certificate.", kAskOperator},
    {"sender.registry-expired", "登録簿の期限が切れているため送信できません。",
     "The registry has expired; nothing is sent.", kAskOperator},
    {"token.too-many",
     "発行できるトークンの数を超えています。",
     "There are too many tokens.",
     {"不要なトークンを失効させてください。", "Revoke tokens that are no longer needed."}},
    {"token.user-name", "利用者は番号で書きます（u-0001 の形）。氏名は使いません。",
     "A user is written as a number (u-0001), and never as a name.", kMendInput},
    {"token.not-found", "そのトークンは一覧にありません。", "There is no such token in the list.",
     kMendInput},

    {"courier.status", "相手のノードが要求に応じませんでした。",
     "The peer did not serve the request.", kTryLater},
    {"exchange.body-too-large", "交換の本文が大きすぎます。",
     "The body of the exchange is too large.", kUseLess},
    {"exchange.mark", "控え済みの印がログと合いません。",
     "The backed-up-through mark does not fit the log.", kAskAdministrator},
    {"exchange.no-delivery", "配達の記録がありません。", "There is no such delivery.",
     kReportFault},
    {"exchange.no-message", "送信の記録がありません。", "There is no such message.", kReportFault},
    {"exchange.no-such-path", "その経路はありません。", "There is no such path.", kUpdate},
    {"exchange.no-transition", "今の状態ではできません。",
     "This can't be done in the present state.", kReportFault},
    {"exchange.other-sender", "接続した相手と署名した相手が違います。",
     "The peer on the connection is not the one that signed.", kAskSender},
    {"frames.out-of-place", "交換の枠の並びが違います。", "A frame is out of place.", kAskSender},
    {"frames.too-many", "交換の枠が多すぎます。", "There are too many frames.", kAskSender},
    {"media.not-for-us",
     "別のノード宛ての媒体です。",
     "The file is for another node.",
     {"宛先のノードに渡してください。", "Hand it to the node that it is for."}},
    {"media.too-large", "媒体のファイルが大きすぎます。", "The file is too large.", kUseLess},
    {"outbox.acceptance",
     "宛先の受入れの規則が登録簿にありません。",
     "The registry has no acceptance rules of a recipient.",
     {"運営者に `musubi federation acceptance` で載せてもらい、新しい登録簿を取り込んでください。",
      "Have the operator publish them with `musubi federation acceptance`; then take in the new "
      "registry."}},
    {"outbox.not-a-recall", "回収の通知ではありません。", "The message is not a recall.",
     kReportFault},
    {"receipt.bad-signature", "受領証の署名が正しくありません。",
     "The receipt's signature does not verify.", kAskGiver},
    {"receipt.other-node", "別のノードの受領証です。", "The receipt is another node's.", kAskGiver},
    {"receipt.path", "受領証の証明が成り立ちません。", "The receipt's proof does not verify.",
     kAskGiver},
    {"receipt.root", "受領証の根が一致しません。", "The receipts' root differs.", kAskGiver},
    {"receipt.signer-revoked", "署名の鍵は失効しています。",
     "The key that signed it has been revoked.", kAskGiver},
    {"receipt.size", "受領証の数が一致しません。", "The number of receipts differs.", kAskGiver},
    {"receipt.unknown-signer", "登録簿にない鍵による受領証です。",
     "The receipt was signed by a key that the registry does not list.", kAskOperator},
};

}  // namespace

Table exchange_messages() { return kEntries; }

}  // namespace musubi::text
