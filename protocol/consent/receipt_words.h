// The sentences of a receipt, in plain words and both languages. What law says of a withdrawal and
// what this product does about one are told apart.
#pragma once

#include <string_view>

#include "protocol/casework/wording.h"

namespace musubi::consent {

struct Words {
  std::string_view ja;
  std::string_view en;
};

inline constexpr Words kWithdrawalMethod{
    "この相談を受けた窓口に、いつでも、口頭でも書面でも申し出てください。理由はいりません。"
    "提供だけ、収集だけ、一部の相手や内容だけの撤回もできます。申し出たことで、支援を受けられなくな"
    "ることはありません。"
    "ただし、同意がなければできない連携は止まります。",
    "Tell the office that took your consultation, at any time, by word or in writing. You need "
    "give "
    "no reason. You may take back only the giving, only the collecting, or only some recipients or "
    "some of the content. You lose no support by saying so; what cannot be done without your "
    "consent stops."};
inline constexpr Words kWithdrawalEffect{
    "撤回すると、その時から、同意によるあなたの情報の提供・収集を止めます。まだ送っていないものは送"
    "り"
    "ません。"
    "すでに渡した相手には回収を求め、相手のシステムにある内容は消去されます。相手は、利用をやめたか"
    "、"
    "消去したか、法律により残すか（その理由）を、署名して回答します。全員が回答するまで、窓口が確認"
    "を"
    "続けます。",
    "From then on nothing of yours is given or collected on your consent. What has not been sent "
    "is not sent. Those who already have it are asked to give it up, and its contents are erased "
    "in their systems. Each answers, signed: used no more, deleted, or kept because of a law, and "
    "which. The office follows this up until all have answered."};
inline constexpr Words kWithdrawalLimits{
    "撤回より前に行われた提供が、さかのぼって違法になることはありません。相手がすでに知ったこと、"
    "紙に写したものは、このシステムでは消せません（相手に消去を求め、回答を受けます）。"
    "同意によらず法律に基づいて行われる提供は、撤回では止まりません。提供の記録は残ります。",
    "What was given before you took it back does not become unlawful afterwards. What a recipient "
    "already knows, or copied to paper, this system cannot erase; the recipient is asked to, and "
    "answers. What is given because a law says so, without your consent, does not stop by a "
    "withdrawal. The record that it was given stays."};

[[nodiscard]] Words direction_words(casework::Direction direction);
[[nodiscard]] Words relation_words(casework::Relation relation);

}  // namespace musubi::consent
