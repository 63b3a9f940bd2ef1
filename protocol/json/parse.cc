// The reader. nlohmann-json's lexer does the grammar, without recursion; what it would let
// pass (duplicate keys, fractions, depth, a byte order mark, bytes after a NUL) is refused here.
#include <algorithm>
#include <cassert>
#include <iterator>

#include <nlohmann/json.hpp>

#include "protocol/json/utf8.h"
#include "protocol/json/value.h"

namespace musubi::json {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

std::string at_byte(std::size_t offset) { return "byte " + std::to_string(offset); }

// Reads characters and counts them, since the lexer tells no place with its events.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, std::size_t* count) : at_(at), count_(count) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() { return ++at_, ++*count_, *this; }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }

 private:
  const char* at_;
  std::size_t* count_;
};

// Builds the value from the lexer's events. An event answers false to stop at a fault.
// Pointers to open containers stay good: only the innermost one grows.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Builder(const std::size_t& read) : read_(read) {}

  Result<Value> take() && {
    if (fault_) return *std::move(fault_);
    return std::move(root_);
  }

  bool null() override { return add(Value()); }
  bool boolean(bool value) override { return add(Value(value)); }
  // Called for numbers with a minus sign only.
  bool number_integer(number_integer_t value) override {
    if (value < -kMaxInteger) return stop(ErrorCode::kInvalid, "json.integer-range");
    return add(Value(std::int64_t{value}));
  }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<std::uint64_t>(kMaxInteger)) {
      return stop(ErrorCode::kInvalid, "json.integer-range");
    }
    return add(Value(static_cast<std::int64_t>(value)));
  }
  // Called for integers beyond 64 bits, too.
  bool number_float(number_float_t, const string_t& spelling) override {
    return stop_at_number(spelling);
  }
  bool string(string_t& value) override { return add(Value(std::move(value))); }
  bool binary(binary_t&) override { return stop(ErrorCode::kInternal, "json.syntax"); }

  bool start_object(std::size_t) override { return open(Value(Object())); }
  bool start_array(std::size_t) override { return open(Value(Array())); }
  bool end_object() override { return open_.pop_back(), true; }
  bool end_array() override { return open_.pop_back(), true; }

  bool key(string_t& name) override {
    const auto [member, added] = open_.back()->object()->try_emplace(std::move(name));
    if (!added) return stop(ErrorCode::kInvalid, "json.duplicate-key");
    member_ = &member->second;
    return true;
  }

  bool parse_error(std::size_t, const std::string& token,
                   const nlohmann::json::exception& error) override {
    constexpr int kNumberOverflow = 406;  // nlohmann's own number for it
    if (error.id == kNumberOverflow) return stop_at_number(token);
    return stop(ErrorCode::kInvalid, "json.syntax");
  }

 private:
  bool stop(ErrorCode code, std::string_view reason) {
    fault_ = Error{code, std::string(reason), at_byte(read_)};
    return false;
  }
  bool stop_at_number(std::string_view spelling) {
    const bool digits_only = spelling.find_first_of(".eE") == std::string_view::npos;
    return stop(ErrorCode::kInvalid, digits_only ? "json.integer-range" : "json.not-an-integer");
  }

  Value* place(Value value) {
    if (open_.empty()) return &(root_ = std::move(value));
    if (Array* items = open_.back()->array()) return &items->emplace_back(std::move(value));
    return &(*member_ = std::move(value));
  }
  bool add(Value value) {
    if (++values_ > kMaxValues) return stop(ErrorCode::kTooLarge, "json.too-many-values");
    place(std::move(value));
    return true;
  }
  bool open(Value container) {
    if (++values_ > kMaxValues) return stop(ErrorCode::kTooLarge, "json.too-many-values");
    if (open_.size() == kMaxDepth) return stop(ErrorCode::kTooLarge, "json.too-deep");
    open_.push_back(place(std::move(container)));
    return true;
  }

  const std::size_t& read_;
  Value root_;
  std::vector<Value*> open_;
  Value* member_ = nullptr;
  std::size_t values_ = 0;
  std::optional<Error> fault_;
};

// What can be told from the bytes alone.
Status check_bytes(std::string_view text, std::size_t max_bytes) {
  if (text.size() > max_bytes) {
    return Error{ErrorCode::kTooLarge, "json.too-large", at_byte(max_bytes)};
  }
  if (text.starts_with(kByteOrderMark)) return invalid("json.byte-order-mark", at_byte(0));
  if (const auto at = first_malformed_utf8(text)) return invalid("json.not-utf8", at_byte(*at));
  // The lexer takes NUL for the end and would pass over whatever follows it.
  if (const auto at = text.find('\0'); at != std::string_view::npos) {
    return invalid("json.syntax", at_byte(at));
  }
  return {};
}

}  // namespace

Result<Value> parse(ByteView bytes, std::size_t max_bytes) {
  const std::string_view text = as_text(bytes);
  TRY(check_bytes(text, max_bytes));
  std::size_t read = 0;
  Builder builder(read);
  const CountingIterator begin(text.data(), &read);
  const CountingIterator end(text.data() + text.size(), &read);
  [[maybe_unused]] const bool complete = nlohmann::json::sax_parse(begin, end, &builder);
  Result<Value> value = std::move(builder).take();
  assert(complete == value.ok());
  return value;
}

Result<Value> parse_canonical(ByteView bytes, std::size_t max_bytes) {
  TRY_ASSIGN(Value value, parse(bytes, max_bytes));
  const std::string_view text = as_text(bytes);
  const std::string canonical = to_canonical(value);
  if (canonical == text) return value;
  const auto differs = std::mismatch(text.begin(), text.end(), canonical.begin(), canonical.end());
  return invalid("json.not-canonical",
                 at_byte(static_cast<std::size_t>(differs.first - text.begin())));
}

}  // namespace musubi::json
