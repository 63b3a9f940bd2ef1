// The writer: RFC 8785, and the same with indentation for people.
#include <algorithm>

#include "protocol/json/sink.h"
#include "protocol/json/utf8.h"
#include "protocol/json/value.h"

namespace musubi::json {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

constexpr auto kNeedsEscape = [](char character) {
  return static_cast<unsigned char>(character) < 0x20 || character == '"' || character == '\\';
};

// RFC 8785 §3.2.2.2: two-character escapes where JSON has them, \u00xx for the other controls.
void write_escaped(char character, std::string& out) {
  switch (character) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\r':
      out += "\\r";
      return;
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(character);
  out += "\\u00";
  out.push_back(kHexDigits[byte >> 4]);
  out.push_back(kHexDigits[byte & 0x0f]);
}

void write_text(std::string_view text, std::string& out) {
  out.push_back('"');
  while (!text.empty()) {
    const auto plain = std::find_if(text.begin(), text.end(), kNeedsEscape) - text.begin();
    out.append(text.substr(0, static_cast<std::size_t>(plain)));
    text.remove_prefix(static_cast<std::size_t>(plain));
    if (text.empty()) break;
    write_escaped(text.front(), out);
    text.remove_prefix(1);
  }
  out.push_back('"');
}

std::vector<const Object::value_type*> in_canonical_order(const Object& object) {
  std::vector<const Object::value_type*> members;
  members.reserve(object.size());
  for (const auto& member : object) members.push_back(&member);
  const auto before = [](const auto* a, const auto* b) {
    return less_in_utf16(a->first, b->first);
  };
  // The map's order by bytes is nearly always the same.
  if (!std::is_sorted(members.begin(), members.end(), before)) {
    std::sort(members.begin(), members.end(), before);
  }
  return members;
}

class Writer {
 public:
  explicit Writer(bool pretty) : pretty_(pretty) {}

  std::string write(const Value& value) && {
    put(value);
    return std::move(out_);
  }

 private:
  void put(const Value& value) {
    if (value.is_null()) out_ += "null";
    if (const bool* flag = value.boolean()) out_ += *flag ? "true" : "false";
    if (const std::int64_t* number = value.integer()) out_ += std::to_string(*number);
    if (const std::string* text = value.text()) write_text(*text, out_);
    if (const Array* items = value.array()) put(*items);
    if (const Object* members = value.object()) put(*members);
  }

  void put(const Array& items) {
    out_.push_back('[');
    ++depth_;
    for (std::size_t i = 0; i < items.size(); ++i) {
      separate(i);
      put(items[i]);
    }
    close(!items.empty(), ']');
  }

  void put(const Object& object) {
    out_.push_back('{');
    ++depth_;
    const auto members = in_canonical_order(object);
    for (std::size_t i = 0; i < members.size(); ++i) {
      separate(i);
      write_text(members[i]->first, out_);
      out_ += pretty_ ? ": " : ":";
      put(members[i]->second);
    }
    close(!members.empty(), '}');
  }

  void separate(std::size_t index) {
    if (index > 0) out_.push_back(',');
    new_line();
  }
  void close(bool had_items, char bracket) {
    --depth_;
    if (had_items) new_line();
    out_.push_back(bracket);
  }
  void new_line() {
    if (!pretty_) return;
    out_.push_back('\n');
    out_.append(2 * depth_, ' ');
  }

  bool pretty_;
  std::size_t depth_ = 0;
  std::string out_;
};

}  // namespace

void CanonicalSink::open(char bracket) {
  separate();
  out_.push_back(bracket);
}

void CanonicalSink::key(std::string_view name) {
  separate();
  write_text(name, out_);
  out_.push_back(':');
}

void CanonicalSink::text(std::string_view text) {
  separate();
  write_text(text, out_);
}

void CanonicalSink::integer(std::int64_t number) {
  separate();
  out_ += std::to_string(number);
}

// Whatever ends a value is none of these: texts end with their quotation mark.
void CanonicalSink::separate() {
  if (out_.empty()) return;
  const char last = out_.back();
  if (last != '{' && last != '[' && last != ':') out_.push_back(',');
}

Value& ValueSink::place(Value value) {
  if (open_.empty()) return root_ = std::move(value);
  if (Array* items = open_.back()->array()) return items->emplace_back(std::move(value));
  return open_.back()->object()->insert_or_assign(key_, std::move(value)).first->second;
}

std::string to_canonical(const Value& value) { return Writer(false).write(value); }

std::string to_pretty(const Value& value) { return Writer(true).write(value) + "\n"; }

}  // namespace musubi::json
