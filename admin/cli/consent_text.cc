#include "admin/cli/consent_text.h"

#include <fmt/format.h>

#include "admin/cli/json_members.h"

namespace musubi::cli {
namespace {

std::string joined(const json::Array& texts) {
  std::string all;
  for (const json::Value& text : texts) {
    if (text.text() != nullptr) all += (all.empty() ? "" : ",") + *text.text();
  }
  return all;
}

// "提供 有 → 2027-03-31…  lg-034827".
std::string direction_line(const Session& session, const json::Value& consent, const char* name,
                           std::string_view words) {
  const json::Value& mark = object_of(object_of(consent, "directions"), name);
  const std::string stands = text_of(mark, session.choose("stands_ja", "stands"));
  const std::string state = text_of(mark, session.choose("state_ja", "state"));
  const std::string ends = text_of(mark, "ends");
  std::string scope;
  for (const char* member : {"recipients", "categories", "purposes"}) {
    const std::string items = joined(items_of(mark, member));
    if (!items.empty()) scope += "  " + items;
  }
  return fmt::format("  {} {}  {}{}{}\n", words, stands.empty() ? state : stands,
                     text_of(mark, "wording"), ends.empty() ? "" : "  → " + ends, scope);
}

std::string overdue(const Session& session, const json::Value& item) {
  return is_true(item, "overdue") ? "  " + std::string(session.choose("期限超過", "OVERDUE")) : "";
}

// What was answered, and by whom it was signed.
std::string answer_words(const Session& session, const json::Value& copy) {
  const json::Value& answer = object_of(copy, "answer");
  const std::string result = text_of(answer, "result");
  if (result.empty()) return {};
  std::string words = "  " + result;
  if (is_true(answer, "open_to_question")) {
    words += fmt::format("  {} {}", text_of(answer, "basis"),
                         session.choose("（要確認）", "(open to question)"));
  }
  return words + "  " + text_of(answer, "signed_by");
}

// One line for each copy: who has it, and how it stands.
std::string copy_lines(const Session& session, const json::Value& holder, const char* indent) {
  std::string text;
  for (const json::Value& message : items_of(holder, "messages")) {
    text += fmt::format("{}{}  {} {}\n", indent, text_of(message, "message"),
                        text_of(message, "kind"), text_of(message, "purpose"));
    for (const json::Value& copy : items_of(message, "copies")) {
      text += fmt::format("{}  {}  {}{}{}\n", indent, text_of(copy, "peer"), text_of(copy, "state"),
                          answer_words(session, copy), overdue(session, copy));
    }
  }
  return text;
}

}  // namespace

// What followed, a line for each kind that did; the messages one below the other.
std::string followed_text(const Session& session, const json::Value& answer) {
  struct Part {
    const char* member;
    const char* ja;
    const char* en;
  };
  constexpr Part kParts[] = {
      {"recalled", "相手に届いた可能性があり、回収を求めたメッセージ",
       "recalled, since they may have arrived"},
      {"withdrawn", "まだ出ていなかったので、出さないことにしたメッセージ",
       "not sent any more, since they had not left"},
      {"halted", "止めたつなぎ・引継ぎ", "referrals and handovers that were halted"}};
  std::string text = std::string(session.choose("記録しました", "recorded")) + "\n";
  for (const Part& part : kParts) {
    const json::Array& ids = items_of(answer, part.member);
    if (ids.empty()) continue;
    text += std::string(session.choose(part.ja, part.en)) + ":\n";
    for (const json::Value& id : ids) {
      if (id.text() != nullptr) text += "  " + *id.text() + "\n";
    }
  }
  return text;
}

std::string consents_text(const Session& session, const json::Value& answer) {
  std::string text;
  for (const json::Value& consent : items_of(answer, "consents")) {
    text += fmt::format(
        "{}  {} {}  {}{}\n", text_of(consent, "consent"), session.choose("人", "person"),
        integer_of(consent, "person"), text_of(consent, "recorded"),
        is_true(consent, "newest") ? "  " + std::string(session.choose("現在", "counts")) : "");
    text += direction_line(session, consent, "provide", session.choose("提供", "provide"));
    text += direction_line(session, consent, "collect", session.choose("収集", "collect"));
  }
  return text;
}

std::string copies_text(const Session& session, const json::Value& answer) {
  return copy_lines(session, answer, "");
}

std::string ending_text(const Session& session, const json::Value& answer) {
  std::string text;
  for (const json::Value& consent : items_of(answer, "consents")) {
    text += fmt::format("{}  {}  {} {}  [{}]\n", text_of(consent, "ends"), text_of(consent, "case"),
                        session.choose("人", "person"), integer_of(consent, "person"),
                        text_of(consent, "partition"));
  }
  return text;
}

std::string withdrawals_text(const Session& session, const json::Value& answer) {
  std::string text;
  for (const json::Value& item : items_of(answer, "withdrawals")) {
    text += fmt::format(
        "{}  {} {}  {}  {}/{} {}{}\n", text_of(item, "consent"), session.choose("人", "person"),
        integer_of(item, "person"), text_of(item, "state"),
        integer_of(item, "copies") - integer_of(item, "open_copies"), integer_of(item, "copies"),
        session.choose("済", "done"), overdue(session, item));
    text += copy_lines(session, item, "  ");
  }
  return text;
}

}  // namespace musubi::cli
