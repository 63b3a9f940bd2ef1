#include "protocol/text/catalogue.h"

namespace musubi::text {
namespace {

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
    {"node.busy", "ノードが混み合っています。", "The node is busy.", kTryLater},
    {"node.stopping", "ノードが停止しようとしています。", "The node is stopping.", kTryLater},
    {"outbox.no-case", "ケースがありません。", "There is no such case.", kMendInput},
    {"outbox.no-ledger", "開示の記録がありません。", "The disclosure is not in the ledger.",
     kReportFault},
    {"outbox.no-recipient", "宛先がありません。", "There is no recipient.", kMendInput},
    {"outbox.not-after", "有効期限が正しくありません。", "The message's end is not valid.",
     kMendInput},
    {"outbox.other-basis", "判定と異なる根拠です。",
     "The basis is not the one that was decided on.", kMendInput},
    {"outbox.payload-too-large", "本文が大きすぎます。", "The payload is too large.", kUseLess},
    {"outbox.peer-full",
     "この宛先への送信待ちが上限に達しています。",
     "Too many messages wait for this recipient.",
     {"相手のノードの状態を確かめてください。", "Check the recipient's node."}},
    {"outbox.registry-expired", "登録簿の期限が切れているため提供できません。",
     "The registry has expired; nothing can be released.", kAskOperator},
    {"outbox.unknown-recipient", "宛先が登録簿にありません。",
     "The registry does not list the recipient.", kMendInput},
    {"peer.unknown", "相手のノードを確認できません。", "The peer is not known.", kAskOperator},
    {"sender.no-certificate", "宛先の有効な証明書がありません。",
     "A recipient has no usable certificate.", kAskOperator},
    {"sender.registry-expired", "登録簿の期限が切れているため送信できません。",
     "The registry has expired; nothing is sent.", kAskOperator},
    {"token.too-many",
     "発行できるトークンの数を超えています。",
     "There are too many tokens.",
     {"不要なトークンを失効させてください。", "Revoke tokens that are no longer needed."}},
    {"token.user-name", "利用者名の書き方が正しくありません。", "The user name is not well-formed.",
     kMendInput},
};

}  // namespace

Table exchange_messages() { return kEntries; }

}  // namespace musubi::text
