// The tables of the catalogue, one for each area. Internal to protocol/text.
#pragma once

#include <span>

#include "protocol/text/messages.h"

namespace musubi::text {

struct Remedy {
  std::string_view ja;
  std::string_view en;
};

struct Entry {
  constexpr Entry(std::string_view for_reason, std::string_view ja, std::string_view en,
                  Remedy remedy)
      : reason(for_reason), message{ja, en, remedy.ja, remedy.en} {}
  std::string_view reason;
  Message message;
};

using Table = std::span<const Entry>;

[[nodiscard]] Table casework_messages();
[[nodiscard]] Table command_messages();
[[nodiscard]] Table consent_messages();
[[nodiscard]] Table exchange_messages();
[[nodiscard]] Table file_messages();
[[nodiscard]] Table inquiry_messages();
[[nodiscard]] Table json_messages();
[[nodiscard]] Table key_messages();
[[nodiscard]] Table log_messages();
[[nodiscard]] Table manifest_messages();
[[nodiscard]] Table node_messages();
[[nodiscard]] Table oversight_messages();
[[nodiscard]] Table papers_messages();
[[nodiscard]] Table peer_messages();
[[nodiscard]] Table people_messages();
[[nodiscard]] Table policy_messages();
[[nodiscard]] Table referral_messages();
[[nodiscard]] Table registry_messages();
[[nodiscard]] Table seal_messages();
[[nodiscard]] Table staff_messages();
[[nodiscard]] Table store_messages();
[[nodiscard]] Table watch_messages();

// What to do, where many reasons share it.
inline constexpr Remedy kMendInput{"入力を直して、もう一度実行してください。",
                                   "Mend the input and try again."};
inline constexpr Remedy kUseLess{"量を減らすか、分けて実行してください。",
                                 "Use less, or do it in parts."};
inline constexpr Remedy kAskSender{
    "使わないでください。送信元の担当者に、経路と版を確かめるよう伝えてください。",
    "Do not use it. Ask the sender's staff to check the route and their version."};
inline constexpr Remedy kAskOperator{"連合の運営者に連絡してください。",
                                     "Contact the operator of the federation."};
inline constexpr Remedy kGetRegistry{
    "書き方を確かめ、正しければ新しい登録簿を運営者から取り込んでください（musubi registry "
    "publish）。",
    "Check the spelling; if it is right, take in the operator's newest registry (musubi registry "
    "publish)."};
inline constexpr Remedy kAskAdministrator{"ノードの管理者に連絡してください。",
                                          "Contact the administrator of this node."};
inline constexpr Remedy kStopAndCheck{
    "ノードを止め、ディスクと直近のバックアップを確かめてください。",
    "Stop the node; check the disk and the latest backup."};
inline constexpr Remedy kTryLater{"しばらくしてから、もう一度試してください。",
                                  "Try again after a while."};
inline constexpr Remedy kUpdate{"この製品を新しい版に更新してください。",
                                "Update this product to a newer version."};
inline constexpr Remedy kMendPolicy{"共有ポリシーの案を直して、検査をやり直してください。",
                                    "Mend the draft of the policy and check it again."};
inline constexpr Remedy kReportFault{"製品の不具合です。理由の記号を添えて報告してください。",
                                     "This is a fault of the product. Report it with the reason."};

}  // namespace musubi::text
