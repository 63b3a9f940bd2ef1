#include "admin/cli/code_words.h"

#include <span>

#include "protocol/ids/codes.h"
#include "protocol/policy/obligations.h"

namespace musubi::cli {
namespace {

template <class Parse>
std::string label_of(const Session& session, const std::string& name, Parse parse) {
  const auto code = parse(name);
  return code ? std::string(session.choose(label(*code).ja, label(*code).en)) : name;
}

std::string word_of(const Session& session, const std::string& name,
                    std::span<const CodeLabel> words) {
  for (const CodeLabel& word : words) {
    if (word.name == name) return std::string(session.choose(word.ja, word.en));
  }
  return name;
}

constexpr CodeLabel kRoles[] = {
    {"subject", "相談対象者", "the subject"},
    {"household_member", "世帯員・家族", "of the household"},
    {"caller", "相談者", "the caller"},
};

constexpr CodeLabel kActs[] = {
    {"decision", "判定", "decided"},
    {"release", "提供", "put into the outbox"},
    {"withdrawal", "取下げ", "stopped while it waited"},
    {"delivered", "配達済み", "a receipt arrived"},
    {"not-delivered", "不達", "given up"},
    {"received", "受信", "took effect here"},
    {"refused", "拒否", "refused here"},
    {"alarm", "警報", "alarm"},
    {"view", "閲覧", "shown to a person"},
    {"intake", "受付", "a record was made or changed"},
    {"consent", "同意", "a consent was recorded"},
    {"registry", "登録簿", "a registry version was accepted"},
    {"policy", "共有ポリシー", "a bundle was activated"},
    {"key", "鍵", "a key was made, rotated or revoked"},
    {"node", "ノード", "started, stopped or restored"},
    {"staff", "職員", "an account, its roles, or who works on a case"},
};

// Tasks that are no duty of a release.
constexpr CodeLabel kTasks[] = {
    {"ANSWER_INQUIRY", "照会への回答", "an inquiry waits for an answer"},
    {"ASSESS_TIP", "見守り情報の確認", "a tip waits to be looked into"},
    {"CONSENT_ENDS", "同意の期限が近い", "a consent ends: ask again"},
    {"EMERGENCY_RATE", "緊急の提供の件数", "emergencies are many: look into it"},
    {"MEASURE_ENDS", "支援措置の終わりが近い", "a protective measure nears its end"},
    {"RECALL_ANSWER", "回収への回答", "a recall waits for an answer"},
    {"RECALL_FOLLOW_UP", "撤回後の回収の確認", "follow a withdrawal up until all have answered"},
    {"URGENT_NEED", "急ぎの必要への対応", "an urgent need is to be seen to"},
};

constexpr CodeLabel kSides[] = {{"sender", "送り手", "sender"},
                                {"recipient", "受け手", "recipient"}};

constexpr CodeLabel kWithheld[] = {
    {"ONLY_IN_PART", "規則が許すのは区分の一部だけ。区分の一部だけを渡すことはできない",
     "the rules permit only part of the category; a release takes nothing out of one, so it stays"},
    {"SEALED_PLACE", "居所が秘匿されているので渡さない",
     "the place is sealed; it is given to nobody"},
};

}  // namespace

std::string category_in_words(const Session& session, const std::string& name) {
  return label_of(session, name, parse_category);
}

std::string purpose_in_words(const Session& session, const std::string& name) {
  return label_of(session, name, parse_purpose);
}

std::string kind_in_words(const Session& session, const std::string& name) {
  return label_of(session, name, parse_kind);
}

std::string duty_in_words(const Session& session, const std::string& name) {
  const policy::DutyEntry* duty = policy::find_duty(name);
  if (duty != nullptr) return std::string(session.choose(duty->ja, duty->en));
  return word_of(session, name, kTasks);
}

std::string role_in_words(const Session& session, const std::string& name) {
  return word_of(session, name, kRoles);
}

std::string side_in_words(const Session& session, const std::string& name) {
  return word_of(session, name, kSides);
}

std::string act_in_words(const Session& session, const std::string& name) {
  return word_of(session, name, kActs);
}

std::string withheld_in_words(const Session& session, const std::string& reason) {
  return word_of(session, reason, kWithheld);
}

}  // namespace musubi::cli
