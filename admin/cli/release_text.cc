#include "admin/cli/release_text.h"

#include <fmt/format.h>

#include "protocol/ids/codes.h"

namespace musubi::cli {
namespace {

std::string text_of(const json::Value& value, std::string_view name) {
  const json::Value* member = value.find(name);
  return member != nullptr && member->text() != nullptr ? *member->text() : std::string();
}

std::int64_t person_of(const json::Value& value) {
  const json::Value* member = value.find("person");
  return member != nullptr && member->integer() != nullptr ? *member->integer() : 0;
}

const json::Array& items_of(const json::Value& value, std::string_view name) {
  static const json::Array kNone;
  const json::Value* member = value.find(name);
  return member != nullptr && member->array() != nullptr ? *member->array() : kNone;
}

std::string category_label(const Session& session, const std::string& name) {
  const auto category = parse_category(name);
  if (!category) return name;
  return std::string(session.choose(label(*category).ja, label(*category).en));
}

// The sentence of the rule that held a category back, from that person's explanation.
std::string reason_label(const Session& session, const json::Value& answer,
                         const json::Value& withheld) {
  const auto& explanations = items_of(answer, "explanation");
  const auto person = static_cast<std::size_t>(person_of(withheld));
  const std::string reason = text_of(withheld, "reason");
  if (person >= explanations.size()) return reason;
  for (const json::Value& category : items_of(explanations[person], "categories")) {
    if (text_of(category, "category") != text_of(withheld, "category")) continue;
    for (const json::Value& rule : items_of(category, "rules")) {
      if (text_of(rule, "reason") != reason) continue;
      return text_of(rule, session.choose("ja", "en"));
    }
  }
  return reason;
}

}  // namespace

std::string release_text(const Session& session, const json::Value& answer) {
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
    for (const json::Value& category : items_of(released, "categories")) {
      if (category.text() == nullptr) continue;
      text +=
          fmt::format("+ {} {}\n", person_of(released), category_label(session, *category.text()));
    }
  }
  for (const json::Value& withheld : items_of(answer, "withheld")) {
    text += fmt::format("- {} {}: {}\n", person_of(withheld),
                        category_label(session, text_of(withheld, "category")),
                        reason_label(session, answer, withheld));
  }
  return text;
}

}  // namespace musubi::cli
