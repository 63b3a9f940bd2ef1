// Takes a JSON object apart into typed fields and says precisely what is wrong with it.
//
//   Fields fields(value, "/sender");
//   sender.node = fields.text("node", kMaxNodeId);
//   TRY(fields.finish());
//
// Each accessor returns an empty value after the first fault; finish() tells that fault, or
// names a member that nobody asked for. So a decoder is a plain list of what it expects.
#pragma once

#include <functional>
#include <optional>
#include <set>

#include "crypto/base/instant.h"
#include "protocol/json/value.h"

namespace musubi::json {

class Fields {
 public:
  // `value` must outlive this. `pointer` is the RFC 6901 place, for details of errors.
  Fields(const Value& value, std::string pointer);

  // Required members. Texts are at most `max_bytes` long and not empty.
  std::string text(std::string_view name, std::size_t max_bytes);
  std::int64_t integer(std::string_view name, std::int64_t min, std::int64_t max);
  bool boolean(std::string_view name);
  Instant instant(std::string_view name);
  Digest digest(std::string_view name);  // 64 hex digits
  Bytes base64(std::string_view name, std::size_t max_bytes);
  const Value& value(std::string_view name);  // a null value after a fault
  // Calls `each(item, pointer)` for every item; at most `max_items`, else "json.too-many-items".
  void array(std::string_view name, std::size_t max_items,
             const std::function<Status(const Value&, const std::string&)>& each);

  // Optional members: nullopt if absent. A null is a fault, not an absence.
  std::optional<std::string> optional_text(std::string_view name, std::size_t max_bytes);
  std::optional<std::int64_t> optional_integer(std::string_view name, std::int64_t min,
                                               std::int64_t max);
  std::optional<Instant> optional_instant(std::string_view name);
  const Value* optional_value(std::string_view name);
  bool has(std::string_view name) const;

  // Records a fault of the caller's own about a member, e.g. a code out of its list.
  void fault(std::string_view name, std::string_view reason);

  // Parses a required text with `parse`, a function to std::optional; a fault "json.bad-value".
  template <class Parse>
  auto parsed(std::string_view name, std::size_t max_bytes, Parse parse) {
    auto result = parse(text(name, max_bytes));
    if (!result) fault(name, "json.bad-value");
    return result;
  }

  // Decodes a member with `parse(value, pointer)`, a function to Result; its fault becomes ours.
  template <class T, class Parse>
  void nested(std::string_view name, T& into, Parse parse) {
    if (const Value* member = take(name, true)) decode(*member, name, into, parse);
  }
  template <class T, class Parse>
  void optional_nested(std::string_view name, std::optional<T>& into, Parse parse) {
    if (const Value* member = take(name, false)) decode(*member, name, into, parse);
  }

  [[nodiscard]] std::string pointer_to(std::string_view name) const;
  // The first fault: "json.missing", "json.wrong-type", "json.too-long", "json.out-of-range",
  // "json.bad-value", "json.unknown-member", "json.too-many-items", or what array()'s callback
  // returned; the detail is the pointer.
  [[nodiscard]] Status finish();

 private:
  template <class T, class Parse>
  void decode(const Value& member, std::string_view name, T& into, Parse parse) {
    auto result = parse(member, pointer_to(name));
    if (result.ok()) {
      into = *std::move(result);
    } else if (!fault_) {
      fault_ = result.error();
    }
  }

  const Value* take(std::string_view name, bool required);
  const std::string* take_text(std::string_view name, bool required);
  std::optional<std::string> read_text(std::string_view name, bool required, std::size_t max_bytes);
  std::optional<std::int64_t> read_integer(std::string_view name, bool required, std::int64_t min,
                                           std::int64_t max);
  std::optional<Instant> read_instant(std::string_view name, bool required);
  void fail(ErrorCode code, std::string_view name, std::string_view reason);

  const Value* object_;
  std::string pointer_;
  std::set<std::string, std::less<>> taken_;
  std::optional<Error> fault_;
};

}  // namespace musubi::json
