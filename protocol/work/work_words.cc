#include <algorithm>
#include <span>

#include "protocol/ids/codes.h"
#include "protocol/policy/obligations.h"
#include "protocol/work/work_item.h"

namespace musubi::work {
namespace {

struct Entry {
  std::string_view code;
  std::string_view ja, en;            // empty: from the catalogue of duties
  std::string_view next_ja, next_en;  // whoever's turn it is
};

// Of tasks: duties of the catalogue, and what the product itself reminds of.
constexpr Entry kTasks[] = {
    {"SECOND_APPROVER", "", "", "内容を見て、承認するか、承認しない",
     "look at it, and approve or reject it"},
    {"REVIEW", "", "", "提供を検証し、結果を書く", "review the release and write down the finding"},
    {"REPORT_BACK", "", "", "対応状況を報告する", "report back"},
    {"INFORM_SUBJECT", "", "", "本人に知らせる", "tell the person"},
    {"NAMED_STAFF_ONLY", "", "", "閲覧できる職員を指名する", "name the staff who may see it"},
    {"RECALL_ANSWER", "回収への回答", "A recall waits for an answer",
     "止めた、消した、法令により残した、のいずれかを答える",
     "answer: stopped, deleted, or kept because of a law"},
    {"RECALL_FOLLOW_UP", "回収の追跡", "A recall is followed up", "相手に回答を促す",
     "ask the other end for its answer"},
    {"CONSENT_ENDS", "同意の期限", "A consent comes to its end", "更新するか本人に確かめる",
     "ask the person whether it is renewed"},
    {"ANSWER_INQUIRY", "照会への回答", "An inquiry waits for an answer",
     "見て、渡すものを決めて答える", "look at it, decide what to give, and answer"},
    {"ASSESS_TIP", "見守り情報の確認", "A tip waits to be looked into",
     "確かめて、ケースに紐付けるか、対応なしで終える",
     "look into it; link it to a case, or close it"},
    {"EMERGENCY_RATE", "緊急の提供の件数", "Emergencies are many", "件数を確かめ、結果を書く",
     "look into their number, and write down the finding"},
    {"URGENT_NEED", "急ぎの必要への対応", "An urgent need is to be seen to",
     "対応し、したことを書く（musubi work done）",
     "see to it, and say what was done (musubi work done)"},
    {"MEASURE_ENDS", "支援措置の期限", "A protective measure comes to its end",
     "延長の申出があるか確かめる", "ask whether it is to be prolonged"},
};

// Of referrals and handovers, by state.
constexpr Entry kStates[] = {
    {"sent", "", "", "受け取り、引き受けるか答える", "receive it, and accept, decline or redirect"},
    {"received", "", "", "引受、不受、再紹介のいずれかを答える", "accept, decline or redirect"},
    {"query", "", "", "照会に答える", "answer the question"},
    {"accepted", "", "", "対応を始める", "start"},
    {"in-progress", "", "", "対応し、報告する", "go on, and report"},
    {"on-hold", "", "", "対応を再開する", "resume"},
    {"reported", "", "", "報告を確認するか、差し戻す", "confirm the report, or send it back"},
    {"failed", "", "", "引き取る", "take it back"},
};

constexpr Entry kRecall{"recall", "", "", "回収に答える", "answer the recall"};

const Entry* find(std::span<const Entry> entries, std::string_view code) {
  const auto found =
      std::ranges::find_if(entries, [&](const Entry& each) { return each.code == code; });
  return found == entries.end() ? nullptr : &*found;
}

const Entry* entry_for(const Item& item) {
  if (item.source == Source::kRecall) return &kRecall;
  if (item.source == Source::kReferral) return find(kStates, item.state);
  return find(kTasks, item.what);
}

Words named(const Item& item, const Entry* entry) {
  if (entry != nullptr && !entry->ja.empty()) {
    return {std::string(entry->ja), std::string(entry->en), {}, {}};
  }
  if (const auto kind = parse_kind(item.what)) {
    return {std::string(label(*kind).ja), std::string(label(*kind).en), {}, {}};
  }
  if (const policy::DutyEntry* duty = policy::find_duty(item.what)) {
    return {std::string(duty->ja), std::string(duty->en), {}, {}};
  }
  return {item.what, item.what, {}, {}};
}

}  // namespace

Words words_for(const Item& item) {
  const Entry* entry = entry_for(item);
  Words words = named(item, entry);
  if (entry == nullptr) return words;
  const bool peers = item.turn == Turn::kPeer;
  words.next_ja = (peers ? "相手が次を行う: " : "") + std::string(entry->next_ja);
  words.next_en = (peers ? "the other end: " : "") + std::string(entry->next_en);
  return words;
}

}  // namespace musubi::work
