#include "admin/cli/release_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "admin/cli/code_words.h"
#include "admin/cli/json_members.h"

namespace musubi::cli {
namespace {

// That person's explanation of the category; an empty object if there is none.
const json::Value& explained(const json::Value& answer, const json::Value& withheld) {
  static const json::Value kNone{json::Object{}};
  const auto& persons = items_of(answer, "explanation");
  const auto person = static_cast<std::size_t>(integer_of(withheld, "person"));
  if (person >= persons.size()) return kNone;
  for (const json::Value& category : items_of(persons[person], "categories")) {
    if (text_of(category, "category") == text_of(withheld, "category")) return category;
  }
  return kNone;
}

std::string joined(const json::Array& values) {
  std::string text;
  for (const json::Value& value : values) {
    if (value.text() != nullptr) text += (text.empty() ? "" : ", ") + *value.text();
  }
  return text;
}

// Of a category that no rule permits: which permits of the chosen basis fail by one thing only.
std::string no_permit(const Session& session, const json::Value& category) {
  std::string text(session.choose("この根拠でこの相手に渡せる規則がない",
                                  "no rule permits it to this recipient on this basis"));
  for (const json::Value& miss : items_of(category, "near_misses")) {
    text += fmt::format(fmt::runtime(session.choose("\n    {} が {} なら渡せる: {}",
                                                    "\n    if {} were {}, it could go: {}")),
                        text_of(miss, "attribute"), joined(items_of(miss, "would_match")),
                        text_of(miss, session.choose("ja", "en")));
  }
  return text;
}

// Why it stays: the sentence of the rule that holds it back, or what stands for a rule.
std::string reason_in_words(const Session& session, const json::Value& answer,
                            const json::Value& withheld) {
  const std::string reason = text_of(withheld, "reason");
  const json::Value& category = explained(answer, withheld);
  if (reason == "NO_PERMIT") return no_permit(session, category);
  for (const json::Value& rule : items_of(category, "rules")) {
    if (text_of(rule, "reason") == reason) return text_of(rule, session.choose("ja", "en"));
  }
  return withheld_in_words(session, reason);
}

// "0 本人".
std::string person_of(const Session& session, const json::Value& item) {
  const std::string role = role_in_words(session, text_of(item, "role"));
  return std::to_string(integer_of(item, "person")) + (role.empty() ? "" : " " + role);
}

std::string lines_of_released(const Session& session, const json::Value& released) {
  std::string text;
  for (const json::Value& category : items_of(released, "categories")) {
    if (category.text() == nullptr) continue;
    text += fmt::format("+ {} {}\n", person_of(session, released),
                        category_in_words(session, *category.text()));
  }
  return text;
}

// Whether anybody in the case holds it: then it is given, or held back.
bool is_held(const json::Value& answer, const std::string& asked) {
  for (const json::Value& released : items_of(answer, "released")) {
    const auto& given = items_of(released, "categories");
    if (std::find(given.begin(), given.end(), json::Value(asked)) != given.end()) return true;
  }
  const auto& withheld = items_of(answer, "withheld");
  return std::any_of(withheld.begin(), withheld.end(), [&asked](const json::Value& item) {
    return text_of(item, "category") == asked;
  });
}

std::string lines_of_empty(const Session& session, const json::Value& answer,
                           const std::vector<std::string>& asked) {
  std::string text;
  for (const std::string& category : asked) {
    if (is_held(answer, category)) continue;
    text +=
        fmt::format("  {}: {}\n", category_in_words(session, category),
                    session.choose("このケースには記入がない", "this case holds nothing of it"));
  }
  return text;
}

std::string hindrance_of(const Session& session, const json::Value& answer) {
  const json::Value& hindrance = object_of(answer, "hindrance");
  if (text_of(hindrance, "reason").empty()) return {};
  return fmt::format("! {} {}\n", text_of(hindrance, session.choose("ja", "en")),
                     text_of(hindrance, "detail"));
}

}  // namespace

std::string release_text(const Session& session, const json::Value& answer,
                         const std::vector<std::string>& asked) {
  std::string text;
  if (const std::string message = text_of(answer, "message"); !message.empty()) {
    text += message + "\n";
  }
  if (const std::string proposal = text_of(answer, "proposal"); !proposal.empty()) {
    text += fmt::format("{} {}\n",
                        session.choose("まだ渡っていません。二人目の承認を待ちます:",
                                       "nothing has left; it waits for a second person:"),
                        proposal);
  }
  for (const json::Value& released : items_of(answer, "released")) {
    text += lines_of_released(session, released);
  }
  for (const json::Value& withheld : items_of(answer, "withheld")) {
    text += fmt::format("- {} {}: {}\n", person_of(session, withheld),
                        category_in_words(session, text_of(withheld, "category")),
                        reason_in_words(session, answer, withheld));
  }
  return text + lines_of_empty(session, answer, asked) + hindrance_of(session, answer);
}

}  // namespace musubi::cli
