// JSON as Musubi uses it: integers only, no duplicate keys, bounded depth and size.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"

namespace musubi::json {

inline constexpr std::size_t kMaxDepth = 32;
inline constexpr std::size_t kMaxDocumentBytes = 4 * 1024 * 1024;
inline constexpr std::size_t kMaxValues = 512 * 1024;  // in one document, at any depth
// RFC 8785 writes numbers as ECMAScript does; within these bounds every reader agrees.
inline constexpr std::int64_t kMaxInteger = 9007199254740991;

class Value;
using Array = std::vector<Value>;
using Object = std::map<std::string, Value, std::less<>>;

class Value {
 public:
  Value() = default;                                            // null
  Value(std::nullptr_t) {}                                      // NOLINT: implicit
  Value(bool value) : held_(value) {}                           // NOLINT: implicit
  Value(std::int64_t value) : held_(value) {}                   // NOLINT: implicit
  Value(int value) : held_(std::int64_t{value}) {}              // NOLINT: implicit
  Value(std::string value) : held_(std::move(value)) {}         // NOLINT: implicit
  Value(std::string_view value) : held_(std::string(value)) {}  // NOLINT: implicit
  Value(const char* value) : held_(std::string(value)) {}       // NOLINT: implicit
  Value(Array value) : held_(std::move(value)) {}               // NOLINT: implicit
  Value(Object value) : held_(std::move(value)) {}              // NOLINT: implicit

  [[nodiscard]] bool is_null() const { return held_.index() == 0; }
  // nullptr unless the value is of that type.
  [[nodiscard]] const bool* boolean() const { return std::get_if<bool>(&held_); }
  [[nodiscard]] const std::int64_t* integer() const { return std::get_if<std::int64_t>(&held_); }
  [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&held_); }
  [[nodiscard]] const Array* array() const { return std::get_if<Array>(&held_); }
  [[nodiscard]] const Object* object() const { return std::get_if<Object>(&held_); }
  [[nodiscard]] Array* array() { return std::get_if<Array>(&held_); }
  [[nodiscard]] Object* object() { return std::get_if<Object>(&held_); }
  // The member, or nullptr if this is no object or has no such member.
  [[nodiscard]] const Value* find(std::string_view name) const;

  friend bool operator==(const Value&, const Value&);

 private:
  std::variant<std::nullptr_t, bool, std::int64_t, std::string, Array, Object> held_;
};

// Reads one document and nothing after it. Refuses duplicate keys, fractions and exponents,
// integers beyond ±kMaxInteger, depth beyond kMaxDepth, more than `max_bytes`, text that is not
// UTF-8, lone surrogates, and a byte order mark. Reasons "json.…"; the detail says how many
// bytes had been read. "-0" is read as 0, which is not how it is written.
[[nodiscard]] Result<Value> parse(ByteView text, std::size_t max_bytes = kMaxDocumentBytes);

// The same, and the text must already be canonical: what is signed has one spelling.
[[nodiscard]] Result<Value> parse_canonical(ByteView text,
                                            std::size_t max_bytes = kMaxDocumentBytes);

// RFC 8785 (JCS): members sorted by UTF-16 code units, no white space, shortest escapes.
// Requires texts in UTF-8 and integers within ±kMaxInteger, as parse() gives them.
[[nodiscard]] std::string to_canonical(const Value& value);

// For people: two spaces of indentation, the same order.
[[nodiscard]] std::string to_pretty(const Value& value);

}  // namespace musubi::json
