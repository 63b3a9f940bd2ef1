// A DER structure as a tree that a test can bend: read, change a node, write again. Lengths
// are made anew, so only the fault that was meant gets in.
#pragma once

#include <cassert>
#include <initializer_list>
#include <vector>

#include "crypto/cms/der.h"

namespace musubi::testing {

struct DerNode {
  crypto::der::Tag tag = 0;
  Bytes value;                    // of a primitive
  std::vector<DerNode> children;  // of a constructed one

  // The descendant at these indexes.
  DerNode& at(std::initializer_list<std::size_t> path) {
    DerNode* node = this;
    for (const std::size_t index : path) {
      assert(index < node->children.size());
      node = &node->children[index];
    }
    return *node;
  }
  void append(DerNode child) { children.push_back(std::move(child)); }
  void insert(std::size_t index, DerNode child) {
    children.insert(children.begin() + static_cast<std::ptrdiff_t>(index), std::move(child));
  }
  void erase(std::size_t index) {
    children.erase(children.begin() + static_cast<std::ptrdiff_t>(index));
  }

  [[nodiscard]] Bytes encode() const {
    Bytes content = value;
    for (const DerNode& child : children) {
      const Bytes encoded = child.encode();
      content.insert(content.end(), encoded.begin(), encoded.end());
    }
    return crypto::der::element(tag, {content});
  }
};

inline DerNode der_primitive(crypto::der::Tag tag, Bytes value) {
  return {tag, std::move(value), {}};
}
inline DerNode der_constructed(crypto::der::Tag tag, std::vector<DerNode> children) {
  return {tag, {}, std::move(children)};
}

// Requires DER.
inline DerNode parse_der(ByteView bytes) {
  crypto::der::Reader reader(bytes);
  const crypto::der::Element element = *reader.next();
  if ((element.tag & crypto::der::kConstructed) == 0) {
    return der_primitive(element.tag, to_bytes(element.content));
  }
  DerNode node{element.tag, {}, {}};
  crypto::der::Reader inside(element.content);
  while (!inside.at_end()) node.append(parse_der(inside.next()->encoding));
  return node;
}

}  // namespace musubi::testing
