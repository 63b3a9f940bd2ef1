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
    {"file.too-large", "ファイルが大きすぎます。", "The file is too large.", kUseLess},
    {"file.too-open",
     "ファイルを他の利用者が読めます。",
     "Other users can read the file.",
     {"所有者だけが読めるようにしてください（chmod 600）。",
      "Let its owner only read it (chmod 600)."}},
};

}  // namespace

Table file_messages() { return kEntries; }

}  // namespace musubi::text
