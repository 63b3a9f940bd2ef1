// Reads and writes the fields of a row, one after the other. For files that keep rows.
#pragma once

#include <optional>
#include <string>

#include "crypto/base/instant.h"
#include "crypto/base/result.h"
#include "protocol/store/schema.h"

namespace musubi::exchange {

// Each accessor takes the next field; after the first fault they give empty values. finish()
// tells the fault.
class RowReader {
 public:
  RowReader(const store::Row& row, store::Table table) : row_(row) {
    if (row.table != table) good_ = false;
  }

  std::string text() { return required<std::string>(); }
  Bytes bytes() { return required<Bytes>(); }
  std::uint64_t number() { return static_cast<std::uint64_t>(required<std::int64_t>()); }
  Instant instant() { return Instant{Duration{required<std::int64_t>()}}; }
  Digest digest() { return or_fault(Digest::from_bytes(bytes())).value_or(Digest{}); }

  std::optional<std::string> optional_text() { return take<std::string>(); }
  std::optional<Bytes> optional_bytes() { return take<Bytes>(); }
  std::optional<std::uint64_t> optional_number() {
    const auto value = take<std::int64_t>();
    if (!value) return std::nullopt;
    return static_cast<std::uint64_t>(*value);
  }
  std::optional<Instant> optional_instant() {
    const auto value = take<std::int64_t>();
    if (!value) return std::nullopt;
    return Instant{Duration{*value}};
  }
  std::optional<Digest> optional_digest() {
    const auto value = take<Bytes>();
    if (!value) return std::nullopt;
    return or_fault(Digest::from_bytes(*value));
  }

  // An id or code, by its parse function. Dereference only after finish().
  template <class Parse>
  auto parsed(Parse parse) {
    return or_fault(parse(text()));
  }
  template <class Parse>
  auto optional_parsed(Parse parse) {
    const auto value = take<std::string>();
    return value ? or_fault(parse(*value)) : decltype(parse(*value)){};
  }

  [[nodiscard]] Status finish() const {
    if (!good_ || at_ != row_.fields.size()) {
      return Error{ErrorCode::kInternal, "exchange.bad-row",
                   std::string(store::spec(row_.table).name)};
    }
    return {};
  }

 private:
  template <class T>
  std::optional<T> take() {
    if (!good_ || at_ == row_.fields.size()) return good_ = false, std::nullopt;
    const store::Field& field = row_.fields[at_++];
    if (std::holds_alternative<std::monostate>(field)) return std::nullopt;
    const T* value = std::get_if<T>(&field);
    if (value == nullptr) return good_ = false, std::nullopt;
    return *value;
  }
  template <class T>
  T required() {
    return or_fault(take<T>()).value_or(T{});
  }
  template <class T>
  std::optional<T> or_fault(std::optional<T> value) {
    if (!value) good_ = false;
    return value;
  }

  const store::Row& row_;
  std::size_t at_ = 0;
  bool good_ = true;
};

// One field from a value of ours; an absent optional is an absent field.
[[nodiscard]] inline store::Field field(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}
[[nodiscard]] inline store::Field field(Instant value) {
  return std::int64_t{value.time_since_epoch().count()};
}
[[nodiscard]] inline store::Field field(const Digest& value) { return to_bytes(value.view()); }
[[nodiscard]] inline store::Field field(const Bytes& value) { return value; }
[[nodiscard]] inline store::Field field(std::string_view value) { return std::string(value); }
template <class Id>
[[nodiscard]] auto field(const Id& id) -> decltype(store::Field{id.text()}) {
  return id.text();
}

template <class T>
[[nodiscard]] store::Field field(const std::optional<T>& value) {
  return value ? field(*value) : store::Field{};
}

}  // namespace musubi::exchange
