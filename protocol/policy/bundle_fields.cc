#include "protocol/policy/bundle_fields.h"

#include <algorithm>

#include "protocol/text/nearest.h"

namespace musubi::policy {

std::string not_known(const std::string& place, std::string_view word,
                      const std::vector<std::string>& known) {
  const bool tame =
      !word.empty() && word.size() <= kMaxName &&
      std::all_of(word.begin(), word.end(), [](char c) { return c > ' ' && c <= '~'; });
  if (!tame) return place;
  const std::string told = place + ": \"" + std::string(word) + "\"";
  const auto meant = text::nearest(word, known);
  return meant ? told + " (\"" + *meant + "\"?)" : told;
}

Result<std::string> text_item(const json::Value& item, const std::string& where) {
  if (item.text() == nullptr) return invalid("json.wrong-type", where);
  if (item.text()->size() > kMaxName) return invalid("json.too-long", where);
  return *item.text();
}

Result<Category> category_item(const json::Value& item, const std::string& where) {
  TRY_ASSIGN(const std::string text, text_item(item, where));
  const auto category = parse_category(text);
  if (category) return *category;
  std::vector<std::string> known;
  for (std::size_t c = 0; c < kCategoryCount; ++c) {
    known.emplace_back(label(static_cast<Category>(c)).name);
  }
  return invalid("bundle.unknown-value", not_known(where, text, known));
}

Label read_label(json::Fields& fields) {
  Label label;
  label.ja = fields.text("ja", kMaxLabel);
  label.en = fields.text("en", kMaxLabel);
  return label;
}

Result<Texts> texts_from_json(const json::Value& value, const std::string& where) {
  Texts texts;
  TRY(read_map(value, where, [&](const auto& name, const auto& text, const auto& at) -> Status {
    TRY_ASSIGN(texts[name], text_item(text, at));
    return {};
  }));
  return texts;
}

json::Object labelled(const Label& label) { return {{"ja", label.ja}, {"en", label.en}}; }

json::Value category_to_json(Category category) { return label(category).name; }

}  // namespace musubi::policy
