#include "protocol/text/catalogue.h"

namespace musubi::text {
namespace {

constexpr Entry kEntries[] = {
    {"sheet.marked-twice", "同じ項目に二度印があります。", "A topic is marked twice.", kMendInput},
    {"sheet.no-such-day", "存在しない日付です。", "There is no such day.", kMendInput},
    {"sheet.other-form", "別の版の様式です。", "The sheet is of another form.", kMendInput},
    {"sheet.second-main-topic", "一番の困りごとは一つだけ選べます。",
     "There is at most one main topic.", kMendInput},
    {"sheet.subject-row", "本人の行の書き方が正しくありません。",
     "The subject's own row is not valid.", kMendInput},
    {"summary.nothing-of-a-person", "本人についての内容がありません。",
     "There is nothing of a person in it.", kMendInput},
    {"summary.unknown-category", "知らない情報区分です。", "A category is not known.", kMendInput},

};

}  // namespace

Table casework_messages() { return kEntries; }

}  // namespace musubi::text
