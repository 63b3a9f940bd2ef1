#include "protocol/text/catalogue.h"

namespace musubi::text {
namespace {

constexpr Entry kEntries[] = {
    {"consent.beyond-wording",
     "本人に示した文言にない区分や目的が、指定されています。",
     "A category or purpose is named of which the words that the person was shown do not speak.",
     {"文言の範囲の中で指定するか、それを含む文言を本人に示してください。",
      "Name what the words speak of, or show the person words that speak of it."}},
    {"consent.empty-scope",
     "範囲が空です。空の範囲は「何も認めない」ことです。",
     "The scope is empty, and an empty scope means nothing.",
     {"すべてをやめるなら撤回を記録し、そうでなければ残すものを一つ以上指定してください。",
      "To end all of it record a withdrawal; else name at least one that stays."}},
    {"consent.ended-already",
     "期限が過去の日です。",
     "The end lies in the past.",
     {"これからの日を指定するか、撤回を記録してください。",
      "Name a day to come, or record a withdrawal."}},
    {"consent.no-such-step",
     "今の同意の状態からは、その記録はできません。",
     "That has no place in the state in which the consent is.",
     {"今の状態と、次に記録できる状態が示されています。提供と収集の一方だけなら --direction "
      "で指定してください。",
      "The present state is named, and what may follow. Where only one of providing and collecting "
      "is meant, say which, with --direction."}},
    {"consent.not-found",
     "その同意の記録はありません。",
     "There is no such consent on record.",
     {"`musubi consent list` で識別子を確かめてください。",
      "Look its id up in `musubi consent list`."}},
    {"consent.not-narrower",
     "今の同意の範囲にないものが、指定されています。",
     "Something is named that is no part of what the consent covers now.",
     {"範囲を縮めるときは、今の範囲の中から残すものを指定します。広げるなら、あらためて同意を得て "
      "given として記録してください。",
      "To narrow, name what stays of what there is. For more, ask again and record it as given."}},
    {"consent.not-recorded",
     "その状態は記録するものではありません。",
     "That is no state that anybody records.",
     {"unknown は様式の印、expired はノードが期限から計算するものです。本人が断ったなら "
      "refused、取り消したなら withdrawn です。",
      "unknown is a mark of the form, and expired is computed from the end. Who said no is "
      "refused, "
      "who took it back withdrawn."}},
    {"consent.superseded",
     "その同意は、もう新しい記録に替わっています。",
     "That consent was replaced by a newer record.",
     {"`musubi consent list` で今の記録を見て、やり直してください。",
      "Look at what counts now in `musubi consent list`, and do it again."}},
    {"withdrawal.closed",
     "その撤回の確認は、もう終わっています。",
     "That withdrawal was closed before.",
     {"することはありません。", "Nothing is left to do."}},
    {"withdrawal.not-found",
     "その撤回に、確認する回収はありません。",
     "There is nothing to follow up of such a withdrawal.",
     {"`musubi consent withdrawals` で確かめてください。",
      "Look it up in `musubi consent withdrawals`."}},
    {"withdrawal.unanswered",
     "まだ回答していない相手があるので、終えられません。",
     "It cannot be closed while a copy has not been answered for.",
     {"`musubi consent withdrawals` "
      "で相手を確かめ、電話などで回答を求めてください。回収が届いていな"
      "ければ、同じ撤回をもう一度記録すると送り直します。",
      "See whose in `musubi consent withdrawals`, and ask them, by telephone say. Where a recall "
      "did "
      "not arrive, recording the same once more sends another."}},
};

}  // namespace

Table consent_messages() { return kEntries; }

}  // namespace musubi::text
