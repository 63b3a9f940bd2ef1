#include "protocol/store/log_check.h"

#include <bit>

#include "crypto/log/merkle.h"

namespace musubi::store {

// A tree of any size is a row of perfect subtrees, the largest first; folded from the right.
Result<Digest> root_at(Store& store, std::uint64_t size) {
  std::optional<Digest> root;
  std::uint64_t right = size;  // leaves that are not folded yet
  while (right > 0) {
    const auto level = static_cast<unsigned>(std::countr_zero(right));
    const std::uint64_t left = right - (std::uint64_t{1} << level);
    TRY_ASSIGN(const Digest subtree, store.log_node(level, left >> level));
    root = root ? crypto::node_hash(subtree, *root) : subtree;
    right = left;
  }
  return root.value_or(crypto::CompactTree().root());
}

Status check_log_contains(Store& store, const crypto::Checkpoint& checkpoint) {
  TRY_ASSIGN(const LogHead head, store.log_head());
  if (head.size < checkpoint.size) {
    return refused("log.behind-checkpoint", std::to_string(checkpoint.size - head.size));
  }
  TRY_ASSIGN(const Digest root, root_at(store, checkpoint.size));
  if (root != checkpoint.root) return refused("log.forked", std::to_string(checkpoint.size));
  return {};
}

Status check_log_whole(Store& store) {
  TRY_ASSIGN(const LogHead head, store.log_head());
  crypto::CompactTree tree;
  while (tree.size() < head.size) {
    TRY_ASSIGN(const std::vector<Bytes> leaves, store.log_leaves(tree.size(), kMaxScanRows));
    if (leaves.empty()) return refused("log.corrupt", std::to_string(tree.size()));
    for (const Bytes& leaf : leaves) {
      const std::string index = std::to_string(tree.size());
      const Digest hash = crypto::leaf_hash(leaf);
      TRY_ASSIGN(const Digest kept, store.log_node(0, tree.size()));
      if (kept != hash) return refused("log.corrupt", index);
      for (const auto& node : tree.append(hash)) {
        TRY_ASSIGN(const Digest inner, store.log_node(node.level, node.index));
        if (inner != node.hash) return refused("log.corrupt", index);
      }
    }
  }
  if (tree.root() != head.root) return refused("log.corrupt", std::to_string(head.size));
  return {};
}

}  // namespace musubi::store
