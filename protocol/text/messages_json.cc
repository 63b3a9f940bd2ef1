#include "protocol/text/catalogue.h"

namespace musubi::text {
namespace {

constexpr Entry kEntries[] = {
    {"json.syntax", "JSONとして読めません。", "The text is not JSON.", kMendInput},
    {"json.not-utf8", "文字コードがUTF-8ではありません。", "The text is not UTF-8.", kMendInput},
    {"json.byte-order-mark", "先頭にBOMがあります。", "The text begins with a byte order mark.",
     kMendInput},
    {"json.duplicate-key", "同じ名前の項目が二つあります。", "A member is there twice.",
     kMendInput},
    {"json.not-an-integer", "整数でない数値があります。", "A number is not an integer.",
     kMendInput},
    {"json.integer-range", "整数が扱える範囲を超えています。",
     "An integer is too large to be kept exactly.", kMendInput},
    {"json.not-canonical", "正規の書き方（RFC 8785）ではありません。",
     "The text is not in its canonical form (RFC 8785).", kMendInput},
    {"json.too-large", "文書が大きすぎます。", "The document is too large.", kUseLess},
    {"json.too-deep", "入れ子が深すぎます。", "The document is nested too deeply.", kUseLess},
    {"json.too-many-values", "値の数が多すぎます。", "The document has too many values.", kUseLess},
    {"json.too-many-items", "一覧の件数が多すぎます。", "A list has too many items.", kUseLess},
    {"json.too-long", "項目が長すぎます。", "A member is too long.", kMendInput},
    {"json.missing", "必要な項目がありません。", "A required member is missing.", kMendInput},
    {"json.unknown-member", "知らない項目があります。", "There is a member that nobody knows.",
     kMendInput},
    {"json.wrong-type", "項目の型が違います。", "A member is of the wrong type.", kMendInput},
    {"json.bad-value", "項目の値が正しくありません。", "A member's value is not valid.",
     kMendInput},
    {"json.out-of-range", "数値が範囲の外です。", "A number is out of its range.", kMendInput},
};

}  // namespace

Table json_messages() { return kEntries; }

}  // namespace musubi::text
