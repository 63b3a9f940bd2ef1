// What the readers and writers of a bundle's parts have in common.
#pragma once

#include "protocol/json/fields.h"
#include "protocol/policy/bundle.h"

namespace musubi::policy {

// Reads an array of things that `read(item, pointer)` makes.
template <class Item, class Read>
void read_list(json::Fields& fields, std::string_view name, std::size_t max_items,
               std::vector<Item>& items, Read read) {
  fields.array(name, max_items, [&](const json::Value& item, const std::string& where) -> Status {
    TRY_ASSIGN(Item made, read(item, where));
    items.push_back(std::move(made));
    return {};
  });
}

// The same for a list that is absent when it is empty.
template <class Item, class Read>
void read_optional_list(json::Fields& fields, std::string_view name, std::size_t max_items,
                        std::vector<Item>& items, Read read) {
  if (!fields.has(name)) return;
  read_list(fields, name, max_items, items, read);
  if (items.empty()) fields.fault(name, "json.bad-value");
}

// A member whose names are data: calls each(name, member, pointer).
template <class Each>
Status read_map(const json::Value& value, const std::string& where, Each each) {
  if (value.object() == nullptr) return invalid("json.wrong-type", where);
  for (const auto& [name, member] : *value.object()) {
    if (name.empty() || name.size() > kMaxName) return invalid("json.bad-value", where);
    TRY(each(name, member, where));
  }
  return {};
}

template <class Item, class Write>
json::Array list(const std::vector<Item>& items, Write write) {
  json::Array array;
  for (const Item& item : items) array.push_back(write(item));
  return array;
}

// Which word is not known, and which was probably meant: `P-1: "givn" ("given"?)`. A word that is
// no code is not repeated, since it could rewrite the screen.
[[nodiscard]] std::string not_known(const std::string& place, std::string_view word,
                                    const std::vector<std::string>& known);

[[nodiscard]] Result<std::string> text_item(const json::Value& item, const std::string& where);
[[nodiscard]] Result<Category> category_item(const json::Value& item, const std::string& where);
[[nodiscard]] json::Value category_to_json(Category category);

// The members "ja" and "en".
[[nodiscard]] Label read_label(json::Fields& fields);
[[nodiscard]] json::Object labelled(const Label& label);

using Texts = std::map<std::string, std::string, std::less<>>;
[[nodiscard]] Result<Texts> texts_from_json(const json::Value& value, const std::string& where);

}  // namespace musubi::policy
