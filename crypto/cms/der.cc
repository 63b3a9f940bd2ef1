#include "crypto/cms/der.h"

#include <algorithm>
#include <array>

namespace musubi::crypto::der {
namespace {

constexpr std::size_t kMaxLengthBytes = 4;

Error der_error(std::string_view reason) { return refused(std::string(reason)); }

bool is_constructed(Tag tag) { return (tag & kConstructed) != 0; }

// Universal types are constructed exactly if they are SEQUENCE or SET (X.690 §10.2).
Status check_tag(Tag tag) {
  const unsigned tag_class = tag & 0xc0;
  const unsigned number = tag & 0x1f;
  if (tag_class != 0x00 && tag_class != 0x80) return der_error("der.tag");
  if (number == 0x1f) return der_error("der.tag");
  if (tag_class == 0x80) return {};
  if (number == 0) return der_error("der.tag");
  const bool composite = number == (kSequence & 0x1f) || number == (kSet & 0x1f);
  if (composite != is_constructed(tag)) return der_error("der.form");
  return {};
}

struct Length {
  std::size_t value;
  std::size_t size;  // of the length bytes themselves
};

// `bytes` begin with the length bytes.
Result<Length> read_length(ByteView bytes) {
  if (bytes.empty()) return der_error("der.truncated");
  const std::uint8_t first = bytes[0];
  if (first < 0x80) return Length{first, 1};
  if (first == 0x80) return der_error("der.indefinite-length");
  const std::size_t count = first & 0x7f;
  if (count > kMaxLengthBytes) return der_error("der.length");
  if (bytes.size() < 1 + count) return der_error("der.truncated");
  std::size_t value = 0;
  for (std::size_t i = 1; i <= count; ++i) value = value << 8 | bytes[i];
  if (header_size(value) != 2 + count) return der_error("der.length");
  return Length{value, 1 + count};
}

Status check_integer(ByteView content) {
  if (content.empty()) return der_error("der.integer");
  if (content.size() == 1) return {};
  const bool negative = (content[1] & 0x80) != 0;
  if (content[0] == 0x00 && !negative) return der_error("der.integer");
  if (content[0] == 0xff && negative) return der_error("der.integer");
  return {};
}

bool is_object_identifier(ByteView content) {
  if (content.empty() || (content.back() & 0x80) != 0) return false;
  bool arc_begins = true;
  for (const std::uint8_t byte : content) {
    if (arc_begins && byte == 0x80) return false;  // an arc padded with zero bits
    arc_begins = (byte & 0x80) == 0;
  }
  return true;
}

bool is_bit_string(ByteView content) {
  if (content.empty() || content[0] > 7) return false;
  if (content.size() == 1) return content[0] == 0;
  const unsigned unused_bits = (1U << content[0]) - 1;
  return (content.back() & unused_bits) == 0;
}

Status check_value(const Element& element) {
  const ByteView content = element.content;
  bool right = true;
  switch (element.tag) {
    case kInteger:
    case kEnumerated:
      return check_integer(content);
    case kBoolean:
      right = content.size() == 1 && (content[0] == 0x00 || content[0] == 0xff);
      break;
    case kNull:
      right = content.empty();
      break;
    case kObjectIdentifier:
      right = is_object_identifier(content);
      break;
    case kBitString:
      right = is_bit_string(content);
      break;
    default:
      break;
  }
  if (!right) return der_error("der.value");
  return {};
}

// A container that check() is inside of.
struct Level {
  Reader rest{ByteView{}};
  bool is_set = false;
  ByteView previous;  // the sibling before, for the order of a set
};

Status check_order(Level& level, ByteView encoding) {
  const bool ascends = !std::lexicographical_compare(encoding.begin(), encoding.end(),
                                                     level.previous.begin(), level.previous.end());
  if (level.is_set && !ascends) return der_error("der.set-order");
  level.previous = encoding;
  return {};
}

}  // namespace

// Walks without recursion, so that depth costs a fixed table and not the stack.
Status check(ByteView bytes) {
  Reader outer(bytes);
  TRY_ASSIGN(const Element whole, outer.next());
  TRY(outer.end("der.trailing-bytes"));

  std::array<Level, kMaxDepth> levels;
  levels[0].rest = Reader(whole.encoding);
  std::size_t depth = 1;
  std::size_t elements = 0;
  while (depth > 0) {
    Level& level = levels[depth - 1];
    if (level.rest.at_end()) {
      --depth;
      continue;
    }
    TRY_ASSIGN(const Element element, level.rest.next());
    if (++elements > kMaxElements) return der_error("der.too-many-elements");
    TRY(check_order(level, element.encoding));
    if (!is_constructed(element.tag)) {
      TRY(check_value(element));
      continue;
    }
    if (depth == kMaxDepth) return der_error("der.too-deep");
    levels[depth++] = Level{Reader(element.content), element.tag == kSet, {}};
  }
  return {};
}

Result<Element> Reader::next() {
  if (rest_.empty()) return der_error("der.truncated");
  const Tag tag = rest_[0];
  TRY(check_tag(tag));
  TRY_ASSIGN(const Length length, read_length(rest_.subspan(1)));
  const std::size_t header = 1 + length.size;
  if (length.value > rest_.size() - header) return der_error("der.truncated");
  const Element element{tag, rest_.subspan(header, length.value),
                        rest_.first(header + length.value)};
  rest_ = rest_.subspan(element.encoding.size());
  return element;
}

Result<ByteView> Reader::take(Tag tag, std::string_view reason) {
  if (!sees(tag)) return refused(std::string(reason));
  TRY_ASSIGN(const Element element, next());
  return element.content;
}

Status Reader::take_exactly(ByteView encoding, std::string_view reason) {
  if (rest_.size() < encoding.size() ||
      !std::equal(encoding.begin(), encoding.end(), rest_.begin())) {
    return refused(std::string(reason));
  }
  rest_ = rest_.subspan(encoding.size());
  return {};
}

Status Reader::end(std::string_view reason) const {
  if (!at_end()) return refused(std::string(reason));
  return {};
}

std::size_t header_size(std::size_t content_size) {
  std::size_t size = 2;
  if (content_size >= 0x80) {
    for (std::size_t rest = content_size; rest != 0; rest >>= 8) ++size;
  }
  return size;
}

std::size_t element_size(std::size_t content_size) {
  return header_size(content_size) + content_size;
}

void append_header(Bytes& out, Tag tag, std::size_t content_size) {
  out.push_back(tag);
  const std::size_t length_bytes = header_size(content_size) - 2;
  if (length_bytes > 0) out.push_back(static_cast<std::uint8_t>(0x80 | length_bytes));
  for (std::size_t i = length_bytes; i > 1; --i) {
    out.push_back(static_cast<std::uint8_t>(content_size >> (8 * (i - 1))));
  }
  out.push_back(static_cast<std::uint8_t>(content_size));
}

void append(Bytes& out, Tag tag, ByteView content) {
  append_header(out, tag, content.size());
  out.insert(out.end(), content.begin(), content.end());
}

Bytes element(Tag tag, std::initializer_list<ByteView> parts) {
  std::size_t size = 0;
  for (const ByteView part : parts) size += part.size();
  Bytes out;
  out.reserve(element_size(size));
  append_header(out, tag, size);
  for (const ByteView part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

Bytes set_of(Tag tag, std::vector<Bytes> elements) {
  std::sort(elements.begin(), elements.end());
  Bytes content;
  for (const Bytes& each : elements) content.insert(content.end(), each.begin(), each.end());
  return element(tag, {content});
}

}  // namespace musubi::crypto::der
