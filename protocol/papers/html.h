// The few pieces of HTML that papers are made of. Whatever a person wrote goes through escaped().
#pragma once

#include <string>
#include <string_view>

#include "protocol/json/value.h"

namespace musubi::papers {

// For text and for attributes in quotes. Control characters other than a line's end and a tab,
// which no HTML may hold, become U+FFFD.
[[nodiscard]] std::string escaped(std::string_view text);

// "<td CLASS>…</td>" and so on; `inside` is HTML.
[[nodiscard]] std::string element(std::string_view tag, std::string_view inside);
[[nodiscard]] std::string element(std::string_view tag, std::string_view attributes,
                                  std::string_view inside);

// A box of the form, ticked or not: "☑ 男".
[[nodiscard]] std::string box(bool ticked, std::string_view words);
// One of several that are to be encircled: "1 同居", with a ring if it was chosen.
[[nodiscard]] std::string ring(bool chosen, std::string_view words);

// A member of a document that may not be there, and members of it: of nothing, nothing.
class Part {
 public:
  explicit Part(const json::Value* value) : value_(value) {}
  [[nodiscard]] Part operator[](std::string_view name) const {
    return Part(value_ == nullptr ? nullptr : value_->find(name));
  }
  [[nodiscard]] Part operator[](std::size_t index) const {
    return Part(index < size() ? &(*value_->array())[index] : nullptr);
  }
  [[nodiscard]] bool is_there() const { return value_ != nullptr; }
  [[nodiscard]] std::size_t size() const {
    return value_ != nullptr && value_->array() != nullptr ? value_->array()->size() : 0;
  }
  // Empty, or no number, if it is none.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::string number_text() const;
  [[nodiscard]] bool is(std::string_view text) const { return is_there() && this->text() == text; }
  [[nodiscard]] bool is_true() const;
  [[nodiscard]] bool is_false() const;
  [[nodiscard]] bool holds(std::string_view code) const;  // a list of texts

 private:
  const json::Value* value_;
};

}  // namespace musubi::papers
