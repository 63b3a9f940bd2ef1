// The outcome of anything that can fail.
//
// A function that can fail returns Result<T>; the compiler refuses to let it be
// ignored. An Error has a code from a short closed list, which decides what a
// program does next, and a reason, a stable token that the message catalogue
// (protocol/text/messages.h) turns into Japanese and English sentences. The detail names
// a place (a field, a line, a file), never a person: errors reach logs and peers.
//
// A denial by policy is not an Error but a Decision (protocol/policy/decision.h).
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace musubi {

enum class ErrorCode {
  kInvalid,      // the input breaks a rule that its author can mend
  kTooLarge,     // the input is over a named limit
  kRefused,      // verification failed; nothing of the input may be used
  kUnsupported,  // understood as newer or other than what this version knows
  kNotFound,
  kConflict,      // the state is not the one that the change was made for
  kUnauthorised,  // who asks is not known, or may not
  kExpired,       // was right once; its time is over
  kUnavailable,   // may succeed when tried again
  kStorage,       // a disk or database failed; the process must stop
  kInternal,      // a broken promise inside the program
};

// The name in machine-readable output, such as "invalid".
[[nodiscard]] std::string_view error_code_name(ErrorCode code);

struct Error {
  ErrorCode code;
  std::string reason;  // kebab-case with a dotted area, such as "envelope.signer-count"
  std::string detail;  // where; no personal data; may be empty

  friend bool operator==(const Error&, const Error&) = default;
};

[[nodiscard]] inline Error invalid(std::string reason, std::string detail = {}) {
  return {ErrorCode::kInvalid, std::move(reason), std::move(detail)};
}
[[nodiscard]] inline Error refused(std::string reason, std::string detail = {}) {
  return {ErrorCode::kRefused, std::move(reason), std::move(detail)};
}

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit
  Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit

  [[nodiscard]] bool ok() const { return held_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Requires ok().
  [[nodiscard]] T& value() & { return assert(ok()), *std::get_if<0>(&held_); }
  [[nodiscard]] const T& value() const& { return assert(ok()), *std::get_if<0>(&held_); }
  // By value, so that nothing dangles when the result was a temporary.
  [[nodiscard]] T value() && { return assert(ok()), std::move(*std::get_if<0>(&held_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // Requires !ok().
  [[nodiscard]] const Error& error() const { return assert(!ok()), *std::get_if<1>(&held_); }

 private:
  std::variant<T, Error> held_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT: implicit

  [[nodiscard]] bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }

  // Requires !ok().
  [[nodiscard]] const Error& error() const { return assert(!ok()), *error_; }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace musubi

#define MUSUBI_CONCAT_INNER(a, b) a##b
#define MUSUBI_CONCAT(a, b) MUSUBI_CONCAT_INNER(a, b)

// TRY(step());  leaves the function with the step's error, if it has one.
#define TRY(expression)                                     \
  do {                                                      \
    if (auto try_result = (expression); !try_result.ok()) { \
      return try_result.error();                            \
    }                                                       \
  } while (false)

// TRY_ASSIGN(auto key, load_key());  the same, and keeps the value.
#define TRY_ASSIGN(declaration, expression) \
  TRY_ASSIGN_NAMED(MUSUBI_CONCAT(try_assign_, __LINE__), declaration, expression)
#define TRY_ASSIGN_NAMED(name, declaration, expression) \
  auto name = (expression);                             \
  if (!name.ok()) return name.error();                  \
  declaration = *std::move(name)
