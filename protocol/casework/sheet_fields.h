// Reads an object of a filled sheet and goes on after a fault: who filled it in learns of all
// that is wrong at once, and not of the first thing only (protocol/json/fields.h stops there).
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "crypto/base/result.h"
#include "protocol/json/value.h"

namespace musubi::casework {

inline constexpr std::size_t kMaxSheetFaults = 32;

// What is wrong with a sheet, in the order of reading. Each is an Error whose detail is the
// RFC 6901 place; the first kMaxSheetFaults are kept, the rest only counted.
class SheetFaults {
 public:
  void add(std::string_view reason, std::string pointer, ErrorCode code = ErrorCode::kInvalid);
  [[nodiscard]] const std::vector<Error>& list() const { return list_; }
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  std::vector<Error> list_;
  std::size_t count_ = 0;
};

using Codes = std::span<const std::string_view>;

class SheetFields {
 public:
  // `value` and `faults` must outlive this.
  SheetFields(const json::Value& value, std::string pointer, SheetFaults& faults);

  // Required members; empty after a fault. Texts are not empty and at most `max_bytes` long.
  std::string text(std::string_view name, std::size_t max_bytes);
  std::string code(std::string_view name, Codes codes);
  std::int64_t integer(std::string_view name, std::int64_t min, std::int64_t max);
  bool boolean(std::string_view name);
  const json::Value* value(std::string_view name);  // nullptr after a fault

  // Optional members; empty if absent. A null is a fault, not an absence.
  std::string optional_text(std::string_view name, std::size_t max_bytes);
  std::string optional_code(std::string_view name, Codes codes);
  std::optional<std::int64_t> optional_integer(std::string_view name, std::int64_t min,
                                               std::int64_t max);
  const json::Value* optional_value(std::string_view name);

  // Calls `each(item, pointer)` for every item of a list of at most `max_items`.
  using Each = std::function<void(const json::Value&, const std::string&)>;
  void list(std::string_view name, std::size_t max_items, const Each& each);
  void optional_list(std::string_view name, std::size_t max_items, const Each& each);
  // Codes of one list, each at most once; absent is empty.
  std::vector<std::string> code_set(std::string_view name, Codes codes);

  [[nodiscard]] bool has(std::string_view name) const;
  void fault(std::string_view name, std::string_view reason, ErrorCode code = ErrorCode::kInvalid);
  [[nodiscard]] std::string pointer_to(std::string_view name) const;
  [[nodiscard]] SheetFaults& faults() { return faults_; }

  // Names members that nobody asked for.
  void finish();

 private:
  const std::string* take_text(std::string_view name, bool required, std::size_t max_bytes);
  void read_list(const json::Value* member, std::string_view name, std::size_t max_items,
                 const Each& each);

  const json::Object* object_;  // nullptr if it is none: one fault, and nothing more to say
  std::string pointer_;
  SheetFaults& faults_;
  std::set<std::string, std::less<>> taken_;
};

[[nodiscard]] bool is_one_of(Codes codes, std::string_view text);

}  // namespace musubi::casework
