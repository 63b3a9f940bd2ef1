#include "protocol/text/catalogue.h"

namespace musubi::text {
namespace {

constexpr Remedy kMendSettings{
    "示した行を直してください。項目は docs/guide/configuration.md にあります。",
    "Mend the lines shown; docs/guide/configuration.md lists the keys."};

constexpr Entry kEntries[] = {
    {"config.invalid", "設定が正しくありません。", "The configuration is not valid.",
     kMendSettings},
    {"config.syntax", "設定ファイルを読めません。", "The configuration can't be read.",
     kMendSettings},
    {"facts.ends-before-it-begins",
     "期間の終わりが始まりより前です。",
     "A period ends before it begins.",
     {"示した箇所の日時を直してください。", "Mend the dates at the place shown."}},
    {"facts.recorded-twice",
     "同じことについての記録が二つあります。どちらも使えません。",
     "There are two records of one thing, and neither can be relied on.",
     {"示した箇所を確かめ、どちらか一つを残してください。",
      "Look at the place shown, and keep one of them."}},
    {"file.exists",
     "ファイルが既にあります。",
     "The file exists already.",
     {"別の名前を選ぶか、古いファイルを移してください。",
      "Choose another name, or move the old file away."}},
    {"file.not-found",
     "ファイルが見つかりません。",
     "There is no such file.",
     {"名前とフォルダーを確かめて、もう一度実行してください。",
      "Check the name and the folder, and try again."}},
    {"file.not-readable", "ファイルを読めません。", "The file can't be read.", kAskAdministrator},
    {"file.not-written", "ファイルに書けません。", "The file can't be written.", kAskAdministrator},
    {"file.other-owner",
     "ファイルかそのフォルダーが、別の利用者のものです。",
     "The file or its folder belongs to another user.",
     {"ノードを動かす利用者の持ち物にしてください（chown）。",
      "Make the user who runs the node its owner (chown)."}},
    {"file.too-large", "ファイルが大きすぎます。", "The file is too large.", kUseLess},
    {"file.too-open",
     "ファイルを他の利用者が読めるか、差し替えられます。",
     "Other users can read the file or replace it.",
     {"所有者だけが読めるように（chmod 600）、フォルダーは所有者だけが書けるように（chmod 700）"
      "してください。",
      "Let its owner only read it (chmod 600) and write to its folder (chmod 700)."}},
};

}  // namespace

Table file_messages() { return kEntries; }

}  // namespace musubi::text
