#include "crypto/log/merkle.h"

#include <bit>

#include "crypto/primitives/hash.h"

namespace musubi::crypto {
namespace {

constexpr std::uint8_t kLeafPrefix[] = {0x00};
constexpr std::uint8_t kNodePrefix[] = {0x01};

}  // namespace

Digest leaf_hash(ByteView entry) { return sha256({kLeafPrefix, entry}); }

Digest node_hash(const Digest& left, const Digest& right) {
  return sha256({kNodePrefix, left.view(), right.view()});
}

Result<CompactTree> CompactTree::restore(std::uint64_t size, std::vector<Digest> edge) {
  if (edge.size() != static_cast<std::size_t>(std::popcount(size))) return invalid("log.edge");
  CompactTree tree;
  tree.size_ = size;
  tree.edge_ = std::move(edge);
  return tree;
}

// Like adding one to a binary number: each carry joins two subtrees of equal size.
std::vector<CompactTree::Completed> CompactTree::append(const Digest& leaf) {
  std::vector<Completed> completed;
  Digest carried = leaf;
  unsigned level = 0;
  for (; (size_ >> level & 1) != 0; ++level) {
    carried = node_hash(edge_.back(), carried);
    edge_.pop_back();
    completed.push_back({level + 1, size_ >> (level + 1), carried});
  }
  edge_.push_back(carried);
  ++size_;
  return completed;
}

Digest CompactTree::root() const {
  if (edge_.empty()) return sha256(ByteView());
  Digest root = edge_.back();
  for (auto left = edge_.rbegin() + 1; left != edge_.rend(); ++left) root = node_hash(*left, root);
  return root;
}

}  // namespace musubi::crypto
