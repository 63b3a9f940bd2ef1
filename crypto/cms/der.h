// Strict DER (X.690 §10, §11): a check of a whole structure, a reader and a writer.
//
// Only what certificates and CMS need: one-byte tags of the universal and the
// context-specific class, definite lengths of at most four bytes.
#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"

namespace musubi::crypto::der {

inline constexpr std::size_t kMaxDepth = 24;
inline constexpr std::size_t kMaxElements = 1024;

using Tag = std::uint8_t;
inline constexpr Tag kBoolean = 0x01;
inline constexpr Tag kInteger = 0x02;
inline constexpr Tag kBitString = 0x03;
inline constexpr Tag kOctetString = 0x04;
inline constexpr Tag kNull = 0x05;
inline constexpr Tag kObjectIdentifier = 0x06;
inline constexpr Tag kEnumerated = 0x0a;
inline constexpr Tag kUtcTime = 0x17;
inline constexpr Tag kGeneralizedTime = 0x18;
inline constexpr Tag kSequence = 0x30;
inline constexpr Tag kSet = 0x31;
inline constexpr Tag kConstructed = 0x20;

// A context-specific tag, as in "[0]".
[[nodiscard]] constexpr Tag primitive(unsigned number) { return static_cast<Tag>(0x80 | number); }
[[nodiscard]] constexpr Tag constructed(unsigned number) { return static_cast<Tag>(0xa0 | number); }

// One structure, DER throughout, nothing after it, within the two limits. The refusals are
// those of docs/spec/envelope.md, E-1 and E-2.
[[nodiscard]] Status check(ByteView bytes);

// A view of one element; lives as long as the bytes that it was read from.
struct Element {
  Tag tag = 0;
  ByteView content;
  ByteView encoding;  // header and content
};

// Reads the elements of one container, in order. Safe on any input, checked or not.
class Reader {
 public:
  explicit Reader(ByteView bytes) : rest_(bytes) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  // Whether an element of this tag comes next.
  [[nodiscard]] bool sees(Tag tag) const { return !rest_.empty() && rest_.front() == tag; }

  [[nodiscard]] Result<Element> next();
  // The next element's content; refused with `reason` unless it has this tag.
  [[nodiscard]] Result<ByteView> take(Tag tag, std::string_view reason);
  // Refused with `reason` unless exactly this encoding comes next.
  [[nodiscard]] Status take_exactly(ByteView encoding, std::string_view reason);
  // Refused with `reason` unless the container ends here.
  [[nodiscard]] Status end(std::string_view reason) const;

 private:
  ByteView rest_;
};

// How long the header of an element is, and the whole element.
[[nodiscard]] std::size_t header_size(std::size_t content_size);
[[nodiscard]] std::size_t element_size(std::size_t content_size);

void append_header(Bytes& out, Tag tag, std::size_t content_size);
void append(Bytes& out, Tag tag, ByteView content);

// An element whose content is the parts, one after the other.
[[nodiscard]] Bytes element(Tag tag, std::initializer_list<ByteView> parts);
// A set (or an implicitly tagged one) of encoded elements, in the order that DER asks for.
[[nodiscard]] Bytes set_of(Tag tag, std::vector<Bytes> elements);

}  // namespace musubi::crypto::der
