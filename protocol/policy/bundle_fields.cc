#include "protocol/policy/bundle_fields.h"

namespace musubi::policy {

Result<std::string> text_item(const json::Value& item, const std::string& where) {
  if (item.text() == nullptr) return invalid("json.wrong-type", where);
  if (item.text()->size() > kMaxName) return invalid("json.too-long", where);
  return *item.text();
}

Result<Category> category_item(const json::Value& item, const std::string& where) {
  TRY_ASSIGN(const std::string text, text_item(item, where));
  const auto category = parse_category(text);
  if (!category) return invalid("bundle.unknown-value", where);
  return *category;
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
