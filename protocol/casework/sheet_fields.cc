#include "protocol/casework/sheet_fields.h"

#include <algorithm>

namespace musubi::casework {
namespace {

constexpr std::size_t kMaxCode = 32;
constexpr std::size_t kMaxNameInDetail = 64;

// A name that nobody asked for may be anything, a person's too; faults repeat plain ones only.
bool fit_for_detail(std::string_view name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  };
  return name.size() <= kMaxNameInDetail && std::all_of(name.begin(), name.end(), plain);
}

}  // namespace

bool is_one_of(Codes codes, std::string_view text) {
  return std::find(codes.begin(), codes.end(), text) != codes.end();
}

void SheetFaults::add(std::string_view reason, std::string pointer, ErrorCode code) {
  ++count_;
  if (list_.size() < kMaxSheetFaults) {
    list_.push_back({code, std::string(reason), std::move(pointer)});
  }
}

SheetFields::SheetFields(const json::Value& value, std::string pointer, SheetFaults& faults)
    : object_(value.object()), pointer_(std::move(pointer)), faults_(faults) {
  if (object_ == nullptr) faults_.add("json.wrong-type", pointer_);
}

std::string SheetFields::pointer_to(std::string_view name) const {
  return pointer_ + "/" + std::string(name);
}

bool SheetFields::has(std::string_view name) const {
  return object_ != nullptr && object_->find(name) != object_->end();
}

void SheetFields::fault(std::string_view name, std::string_view reason, ErrorCode code) {
  faults_.add(reason, pointer_to(name), code);
}

const json::Value* SheetFields::optional_value(std::string_view name) {
  if (object_ == nullptr) return nullptr;
  taken_.emplace(name);
  const auto member = object_->find(name);
  return member == object_->end() ? nullptr : &member->second;
}

const json::Value* SheetFields::value(std::string_view name) {
  const json::Value* member = optional_value(name);
  if (member == nullptr && object_ != nullptr) fault(name, "json.missing");
  return member;
}

const std::string* SheetFields::take_text(std::string_view name, bool required,
                                          std::size_t max_bytes) {
  const json::Value* member = required ? value(name) : optional_value(name);
  if (member == nullptr) return nullptr;
  const std::string* text = member->text();
  if (text == nullptr) {
    fault(name, "json.wrong-type");
  } else if (text->empty()) {
    fault(name, "json.bad-value");
  } else if (text->size() > max_bytes) {
    fault(name, "json.too-long", ErrorCode::kTooLarge);
  } else {
    return text;
  }
  return nullptr;
}

std::string SheetFields::text(std::string_view name, std::size_t max_bytes) {
  const std::string* text = take_text(name, true, max_bytes);
  return text != nullptr ? *text : std::string();
}

std::string SheetFields::optional_text(std::string_view name, std::size_t max_bytes) {
  const std::string* text = take_text(name, false, max_bytes);
  return text != nullptr ? *text : std::string();
}

std::string SheetFields::code(std::string_view name, Codes codes) {
  std::string found = text(name, kMaxCode);
  if (found.empty() || is_one_of(codes, found)) return found;
  fault(name, "json.bad-value");
  return {};
}

std::string SheetFields::optional_code(std::string_view name, Codes codes) {
  return has(name) ? code(name, codes) : std::string();
}

std::optional<std::int64_t> SheetFields::optional_integer(std::string_view name, std::int64_t min,
                                                          std::int64_t max) {
  const json::Value* member = optional_value(name);
  if (member == nullptr) return std::nullopt;
  const std::int64_t* number = member->integer();
  if (number == nullptr) {
    fault(name, "json.wrong-type");
  } else if (*number < min || *number > max) {
    fault(name, "json.out-of-range");
  } else {
    return *number;
  }
  return std::nullopt;
}

std::int64_t SheetFields::integer(std::string_view name, std::int64_t min, std::int64_t max) {
  if (object_ != nullptr && !has(name)) fault(name, "json.missing");
  return optional_integer(name, min, max).value_or(0);
}

bool SheetFields::boolean(std::string_view name) {
  const json::Value* member = value(name);
  if (member == nullptr) return false;
  if (member->boolean() == nullptr) fault(name, "json.wrong-type");
  return member->boolean() != nullptr && *member->boolean();
}

void SheetFields::read_list(const json::Value* member, std::string_view name, std::size_t max_items,
                            const Each& each) {
  if (member == nullptr) return;
  const json::Array* items = member->array();
  if (items == nullptr) return fault(name, "json.wrong-type");
  if (items->size() > max_items) {
    return fault(name, "json.too-many-items", ErrorCode::kTooLarge);
  }
  for (std::size_t i = 0; i < items->size(); ++i) {
    each((*items)[i], pointer_to(name) + "/" + std::to_string(i));
  }
}

void SheetFields::list(std::string_view name, std::size_t max_items, const Each& each) {
  read_list(value(name), name, max_items, each);
}

void SheetFields::optional_list(std::string_view name, std::size_t max_items, const Each& each) {
  read_list(optional_value(name), name, max_items, each);
}

std::vector<std::string> SheetFields::code_set(std::string_view name, Codes codes) {
  std::vector<std::string> found;
  optional_list(name, codes.size(), [&](const json::Value& item, const std::string& pointer) {
    const std::string* text = item.text();
    if (text == nullptr || !is_one_of(codes, *text)) {
      faults_.add("json.bad-value", pointer);
    } else if (std::find(found.begin(), found.end(), *text) != found.end()) {
      faults_.add("sheet.marked-twice", pointer);
    } else {
      found.push_back(*text);
    }
  });
  return found;
}

void SheetFields::finish() {
  if (object_ == nullptr) return;
  for (const auto& [name, value] : *object_) {
    if (taken_.contains(name)) continue;
    faults_.add("json.unknown-member", fit_for_detail(name) ? pointer_to(name) : pointer_);
  }
}

}  // namespace musubi::casework
