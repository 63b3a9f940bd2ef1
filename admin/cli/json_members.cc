#include "admin/cli/json_members.h"

namespace musubi::cli {

std::string text_of(const json::Value& value, std::string_view name) {
  const json::Value* member = value.find(name);
  return member != nullptr && member->text() != nullptr ? *member->text() : std::string();
}

std::int64_t integer_of(const json::Value& value, std::string_view name) {
  const json::Value* member = value.find(name);
  return member != nullptr && member->integer() != nullptr ? *member->integer() : 0;
}

bool is_true(const json::Value& value, std::string_view name) {
  const json::Value* member = value.find(name);
  return member != nullptr && *member == json::Value(true);
}

const json::Array& items_of(const json::Value& value, std::string_view name) {
  static const json::Array kNone;
  const json::Value* member = value.find(name);
  return member != nullptr && member->array() != nullptr ? *member->array() : kNone;
}

const json::Value& object_of(const json::Value& value, std::string_view name) {
  static const json::Value kNone{json::Object{}};
  const json::Value* member = value.find(name);
  return member != nullptr && member->object() != nullptr ? *member : kNone;
}

}  // namespace musubi::cli
