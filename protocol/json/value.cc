#include "protocol/json/value.h"

namespace musubi::json {

const Value* Value::find(std::string_view name) const {
  const Object* members = object();
  if (members == nullptr) return nullptr;
  const auto found = members->find(name);
  return found == members->end() ? nullptr : &found->second;
}

bool operator==(const Value& a, const Value& b) { return a.held_ == b.held_; }

}  // namespace musubi::json
