#include "protocol/papers/html.h"

namespace musubi::papers {
namespace {

constexpr std::string_view kUnprintable = "\uFFFD";
constexpr unsigned char kFirstPrintable = 0x20;
constexpr unsigned char kDelete = 0x7F;

bool is_control(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  const bool blank = letter == '\n' || letter == '\t' || letter == '\r';
  return (byte < kFirstPrintable && !blank) || byte == kDelete;
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string html;
  html.reserve(text.size());
  for (const char letter : text) {
    switch (letter) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        if (is_control(letter)) {
          html += kUnprintable;
        } else {
          html += letter;
        }
    }
  }
  return html;
}

std::string element(std::string_view tag, std::string_view inside) {
  return element(tag, {}, inside);
}

std::string element(std::string_view tag, std::string_view attributes, std::string_view inside) {
  std::string html = "<" + std::string(tag);
  if (!attributes.empty()) html.append(" ").append(attributes);
  html.append(">").append(inside).append("</").append(tag).append(">");
  return html;
}

std::string box(bool ticked, std::string_view words) {
  return element("span", "class=\"box\"", (ticked ? "☑ " : "☐ ") + std::string(words));
}

std::string ring(bool chosen, std::string_view words) {
  return element("span", chosen ? "class=\"ring\"" : "class=\"free\"", words);
}

std::string Part::text() const {
  const bool is_text = value_ != nullptr && value_->text() != nullptr;
  return is_text ? *value_->text() : std::string();
}

std::string Part::number_text() const {
  const bool is_number = value_ != nullptr && value_->integer() != nullptr;
  return is_number ? std::to_string(*value_->integer()) : std::string();
}

bool Part::is_true() const {
  return value_ != nullptr && value_->boolean() != nullptr && *value_->boolean();
}

bool Part::is_false() const {
  return value_ != nullptr && value_->boolean() != nullptr && !*value_->boolean();
}

bool Part::holds(std::string_view code) const {
  for (std::size_t i = 0; i < size(); ++i) {
    if ((*this)[i].is(code)) return true;
  }
  return false;
}

}  // namespace musubi::papers
