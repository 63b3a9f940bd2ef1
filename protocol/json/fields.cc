#include "protocol/json/fields.h"

#include <algorithm>

namespace musubi::json {
namespace {

constexpr std::size_t kMaxNameInDetail = 64;

// RFC 6901 §3.
std::string escaped(std::string_view name) {
  std::string token;
  for (const char character : name) {
    if (character == '~') {
      token += "~0";
    } else if (character == '/') {
      token += "~1";
    } else {
      token.push_back(character);
    }
  }
  return token;
}

// A name that nobody asked for may be anything, a person's too; errors repeat plain ones only.
bool fit_for_detail(std::string_view name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  };
  return name.size() <= kMaxNameInDetail && std::all_of(name.begin(), name.end(), plain);
}

}  // namespace

Fields::Fields(const Value& value, std::string pointer)
    : object_(&value), pointer_(std::move(pointer)) {
  if (value.object() == nullptr) fault_ = invalid("json.wrong-type", pointer_);
}

std::string Fields::pointer_to(std::string_view name) const {
  return pointer_ + "/" + escaped(name);
}

bool Fields::has(std::string_view name) const { return object_->find(name) != nullptr; }

void Fields::fault(std::string_view name, std::string_view reason) {
  fail(ErrorCode::kInvalid, name, reason);
}

void Fields::fail(ErrorCode code, std::string_view name, std::string_view reason) {
  if (!fault_) fault_ = Error{code, std::string(reason), pointer_to(name)};
}

const Value* Fields::take(std::string_view name, bool required) {
  if (fault_) return nullptr;
  taken_.emplace(name);
  const Value* member = object_->find(name);
  if (member == nullptr && required) fault(name, "json.missing");
  return member;
}

const std::string* Fields::take_text(std::string_view name, bool required) {
  const Value* member = take(name, required);
  if (member == nullptr) return nullptr;
  if (member->text() == nullptr) fault(name, "json.wrong-type");
  return member->text();
}

std::optional<std::string> Fields::read_text(std::string_view name, bool required,
                                             std::size_t max_bytes) {
  const std::string* text = take_text(name, required);
  if (text == nullptr) return std::nullopt;
  if (text->empty()) fault(name, "json.bad-value");
  if (text->size() > max_bytes) fail(ErrorCode::kTooLarge, name, "json.too-long");
  if (fault_) return std::nullopt;
  return *text;
}

std::optional<std::int64_t> Fields::read_integer(std::string_view name, bool required,
                                                 std::int64_t min, std::int64_t max) {
  const Value* member = take(name, required);
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

std::optional<Instant> Fields::read_instant(std::string_view name, bool required) {
  const std::string* text = take_text(name, required);
  if (text == nullptr) return std::nullopt;
  const auto instant = parse_instant(*text);
  if (!instant) fault(name, "json.bad-value");
  return instant;
}

std::string Fields::text(std::string_view name, std::size_t max_bytes) {
  return read_text(name, true, max_bytes).value_or(std::string());
}

std::int64_t Fields::integer(std::string_view name, std::int64_t min, std::int64_t max) {
  return read_integer(name, true, min, max).value_or(0);
}

Instant Fields::instant(std::string_view name) {
  return read_instant(name, true).value_or(Instant{});
}

bool Fields::boolean(std::string_view name) {
  const Value* member = take(name, true);
  if (member == nullptr) return false;
  if (member->boolean() == nullptr) fault(name, "json.wrong-type");
  return member->boolean() != nullptr && *member->boolean();
}

Digest Fields::digest(std::string_view name) {
  const std::string* text = take_text(name, true);
  if (text == nullptr) return {};
  const auto digest = Digest::from_hex(*text);
  if (!digest) fault(name, "json.bad-value");
  return digest.value_or(Digest{});
}

Bytes Fields::base64(std::string_view name, std::size_t max_bytes) {
  const std::string* text = take_text(name, true);
  if (text == nullptr) return {};
  auto bytes = from_base64(*text);
  if (!bytes) fault(name, "json.bad-value");
  if (bytes && bytes->size() > max_bytes) fail(ErrorCode::kTooLarge, name, "json.too-long");
  return fault_ ? Bytes() : *std::move(bytes);
}

const Value& Fields::value(std::string_view name) {
  static const Value kNull;
  const Value* member = take(name, true);
  return member != nullptr ? *member : kNull;
}

void Fields::array(std::string_view name, std::size_t max_items,
                   const std::function<Status(const Value&, const std::string&)>& each) {
  const Value* member = take(name, true);
  if (member == nullptr) return;
  const Array* items = member->array();
  if (items == nullptr) return fault(name, "json.wrong-type");
  if (items->size() > max_items) return fail(ErrorCode::kTooLarge, name, "json.too-many-items");
  for (std::size_t i = 0; i < items->size() && !fault_; ++i) {
    const Status status = each((*items)[i], pointer_to(name) + "/" + std::to_string(i));
    if (!status.ok() && !fault_) fault_ = status.error();
  }
}

std::optional<std::string> Fields::optional_text(std::string_view name, std::size_t max_bytes) {
  return read_text(name, false, max_bytes);
}

std::optional<std::int64_t> Fields::optional_integer(std::string_view name, std::int64_t min,
                                                     std::int64_t max) {
  return read_integer(name, false, min, max);
}

std::optional<Instant> Fields::optional_instant(std::string_view name) {
  return read_instant(name, false);
}

const Value* Fields::optional_value(std::string_view name) { return take(name, false); }

Status Fields::finish() {
  if (fault_) return *fault_;
  for (const auto& [name, value] : *object_->object()) {
    if (taken_.contains(name)) continue;
    return invalid("json.unknown-member", fit_for_detail(name) ? pointer_to(name) : pointer_);
  }
  return {};
}

}  // namespace musubi::json
