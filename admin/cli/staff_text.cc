#include "admin/cli/staff_text.h"

#include <fmt/format.h>

#include "admin/cli/code_words.h"
#include "admin/cli/json_members.h"

namespace musubi::cli {
namespace {

// C0 and DEL; and C1, which UTF-8 writes as 0xC2 and one of these.
bool steers(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x20 || byte == 0x7F) return true;
  return byte == 0xC2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0;
}

}  // namespace

std::string plain(std::string_view text, const std::string& indent) {
  std::string clean;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!steers(text, at)) {
      clean += text[at];
    } else if (text[at] == '\n') {
      clean += '\n' + indent;
    } else {
      at += static_cast<unsigned char>(text[at]) == 0xC2 ? 1U : 0U;
      clean += ' ';
    }
  }
  return clean;
}

namespace {

// A value as "name: value", what lies in it further in.
std::string lines_of(const std::string& name, const json::Value& value, const std::string& indent) {
  const std::string inner = indent + "  ";
  const std::string head = indent + plain(name, inner) + ":";
  if (value.text() != nullptr) return head + " " + plain(*value.text(), inner) + "\n";
  if (value.object() == nullptr && value.array() == nullptr) {
    return head + " " + json::to_canonical(value) + "\n";
  }
  std::string text = head + "\n";
  if (value.object() != nullptr) {
    for (const auto& [key, member] : *value.object()) text += lines_of(key, member, inner);
    return text;
  }
  for (const json::Value& item : *value.array()) text += lines_of("-", item, inner);
  return text;
}

std::string person_lines(const Session& session, const json::Value& person) {
  std::string text = role_in_words(session, text_of(person, "role")) + "\n";
  for (const auto& [category, content] : *object_of(person, "categories").object()) {
    text += lines_of(category_in_words(session, category), content, "  ");
  }
  return text;
}

// A case summary by persons; whatever else a message holds, as it is.
std::string payload_lines(const Session& session, const json::Value& payload) {
  const auto& persons = items_of(payload, "persons");
  if (persons.empty()) {
    return lines_of(std::string(session.choose("内容", "contents")), payload, "");
  }
  std::string text;
  for (const json::Value& person : persons) text += person_lines(session, person);
  return text;
}

std::string duty_lines(const Session& session, const json::Value& manifest) {
  std::string text;
  for (const json::Value& duty : items_of(manifest, "obligations")) {
    const std::int64_t days = integer_of(duty, "days");
    text += fmt::format("! {} [{}{}]\n", duty_in_words(session, text_of(duty, "id")),
                        text_of(duty, "id"), days > 0 ? " " + std::to_string(days) : "");
  }
  return text;
}

std::string state_of(const Session& session, const json::Value& referral) {
  return text_of(referral, session.choose("state_ja", "state"));
}

std::string overdue_mark(const Session& session, const json::Value& referral) {
  return is_true(referral, "overdue") ? "  " + std::string(session.choose("期限超過", "OVERDUE"))
                                      : std::string();
}

std::string date_lines(const Session& session, const json::Value& referral) {
  struct Act {
    const char* member;
    const char* ja;
    const char* en;
  };
  constexpr Act kFour[] = {{"sent", "発出", "sent"},
                           {"received", "受取", "received"},
                           {"report_sent", "報告の発出", "report sent"},
                           {"report_received", "報告の受取", "report received"}};
  std::string text;
  const json::Value& dates = object_of(referral, "dates");
  for (const Act& act : kFour) {
    const std::string date = text_of(dates, act.member);
    text += fmt::format("  {}: {}\n", session.choose(act.ja, act.en), date.empty() ? "-" : date);
  }
  return text;
}

std::string act_lines(const Session& session, const json::Value& referral) {
  std::string text;
  for (const json::Value& act : items_of(referral, "acts")) {
    text += fmt::format("  {}  {}  {}", text_of(act, "dated"),
                        side_in_words(session, text_of(act, "by")),
                        text_of(act, session.choose("event_ja", "event")));
    for (const char* member : {"reason", "to", "content"}) {
      if (const std::string said = text_of(act, member); !said.empty()) text += "  " + said;
    }
    text += "\n";
  }
  return text;
}

}  // namespace

std::string case_line(const Session&, const json::Value& item) {
  return fmt::format("{}  {}\n", text_of(item, "case"), text_of(item, "partition"));
}

std::string sent_line(const Session& session, const json::Value& item) {
  std::string text =
      fmt::format("{}  {}  {}", text_of(item, "released_at"), text_of(item, "message"),
                  kind_in_words(session, text_of(item, "kind")));
  for (const json::Value& delivery : items_of(item, "deliveries")) {
    text += fmt::format("  {} {}", text_of(delivery, "recipient"), text_of(delivery, "state"));
  }
  return text + "\n";
}

std::string inbox_line(const Session& session, const json::Value& item) {
  const bool recalled = !text_of(item, "recalled_at").empty();
  return fmt::format("{}  {}  {}  {}  {}{}\n", text_of(item, "received_at"),
                     text_of(item, "message"), text_of(item, "sender"), text_of(item, "partition"),
                     kind_in_words(session, text_of(item, "kind")),
                     recalled ? session.choose("  回収済み", "  recalled") : "");
}

std::string task_line(const Session& session, const json::Value& item) {
  const std::string message = text_of(item, "message");
  const std::string sender = text_of(item, "sender");
  return fmt::format("{}  {} [{}]  {}{}\n", text_of(item, "due"),
                     duty_in_words(session, text_of(item, "duty")), text_of(item, "duty"),
                     message.empty() ? text_of(item, "case") : message,
                     sender.empty() ? "" : "  " + sender);
}

std::string referral_line(const Session& session, const json::Value& item) {
  return fmt::format("{}  {}  {} → {}  {} {}{}\n", text_of(item, "referral"),
                     state_of(session, item), text_of(item, "sender"), text_of(item, "recipient"),
                     session.choose("責任", "responsible"), text_of(item, "responsible"),
                     overdue_mark(session, item));
}

std::string recall_line(const Session&, const json::Value& item) {
  const json::Value& answer = object_of(item, "answer");
  return fmt::format("{}  {}  {}  {} {}\n", text_of(item, "recall"), text_of(item, "message"),
                     text_of(item, "peer"), text_of(item, "state"), text_of(answer, "result"));
}

std::string message_text(const Session& session, const json::Value& item) {
  const json::Value& manifest = object_of(item, "manifest");
  std::string text = inbox_line(session, item);
  text += fmt::format("{} / {}\n", purpose_in_words(session, text_of(manifest, "purpose")),
                      text_of(object_of(manifest, "basis"), "row"));
  text += duty_lines(session, manifest);
  const json::Value* payload = item.find("payload");
  if (payload != nullptr) return text + payload_lines(session, *payload);
  return text + std::string(session.choose("内容は残っていません\n", "nothing of it is kept\n"));
}

std::string referral_text(const Session& session, const json::Value& item) {
  std::string text = referral_line(session, item);
  if (const std::string whose = text_of(item, "waits_for"); !whose.empty()) {
    text += fmt::format("  {}: {}  {} {}\n", session.choose("次の番", "waits for"),
                        side_in_words(session, whose), session.choose("期限", "due"),
                        text_of(item, "due"));
  }
  return text + date_lines(session, item) + act_lines(session, item);
}

}  // namespace musubi::cli
