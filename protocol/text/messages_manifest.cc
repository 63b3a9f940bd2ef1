#include "protocol/text/catalogue.h"

namespace musubi::text {
namespace {

constexpr Entry kEntries[] = {
    {"manifest.version", "知らない版のマニフェストです。",
     "The manifest is of a version that we do not know.", kUpdate},
    {"manifest.suite", "知らない暗号方式です。", "The manifest names a suite that we do not know.",
     kUpdate},
    {"manifest.kind", "種別の書き方が正しくありません。",
     "The kind of the message is not well-formed.", kAskSender},
    {"manifest.basis-row", "根拠の行の書き方が正しくありません。",
     "The row of the legal basis is not well-formed.", kAskSender},
    {"manifest.basis-date", "根拠の日付が正しくありません。",
     "The date of the legal basis does not exist.", kAskSender},
    {"manifest.no-recipient", "宛先がありません。", "The manifest names no recipient.", kAskSender},
    {"manifest.recipient-order", "宛先が順に並んでいないか、重なっています。",
     "The recipients are not in order, or one is there twice.", kAskSender},
    {"manifest.recipient-is-sender", "送信元が宛先になっています。",
     "The sender is among the recipients.", kAskSender},
    {"manifest.acceptance-count", "受入れの規則の数が宛先の数と合いません。",
     "There is not one acceptance rule for each recipient.", kAskSender},
    {"manifest.obligation", "義務の書き方が正しくありません。", "An obligation is not well-formed.",
     kAskSender},
    {"manifest.obligation-order", "義務が順に並んでいないか、重なっています。",
     "The obligations are not in order, or one is there twice.", kAskSender},
    {"manifest.lifetime", "有効期間が正しくありません。", "The message's lifetime is not valid.",
     kAskSender},
    {"manifest.payload-type", "本文の種類の書き方が正しくありません。",
     "The payload's type is not well-formed.", kAskSender},
    {"manifest.origin", "チェックポイントの発行元の書き方が正しくありません。",
     "The checkpoint's origin is not well-formed.", kAskSender},
};

}  // namespace

Table manifest_messages() { return kEntries; }

}  // namespace musubi::text
