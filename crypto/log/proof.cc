// Proofs as RFC 6962 §2.1.1 and §2.1.2 define them, made by walking from the root down; and
// verified as RFC 9162 §2.1.3.2 and §2.1.4.2 do, from the leaf up.
#include <algorithm>
#include <bit>

#include "crypto/log/merkle.h"
#include "crypto/primitives/hash.h"

namespace musubi::crypto {
namespace {

// Leaves [begin, end).
struct Range {
  std::uint64_t begin;
  std::uint64_t end;

  [[nodiscard]] std::uint64_t size() const { return end - begin; }
  // Where the tree over this range divides: the largest power of two below its size.
  // Requires two leaves.
  [[nodiscard]] std::uint64_t middle() const { return begin + std::bit_floor(size() - 1); }
};

// The root over a range as the walk meets it: its begin is a multiple of each perfect
// subtree that it divides into.
Result<Digest> range_root(Range range, const NodeReader& read) {
  std::vector<Digest> perfect;  // largest first
  while (range.size() > 0) {
    const std::uint64_t leaves = std::bit_floor(range.size());
    const auto level = static_cast<unsigned>(std::countr_zero(leaves));
    TRY_ASSIGN(Digest hash, read(level, range.begin >> level));
    perfect.push_back(hash);
    range.begin += leaves;
  }
  Digest root = perfect.back();
  perfect.pop_back();
  for (; !perfect.empty(); perfect.pop_back()) root = node_hash(perfect.back(), root);
  return root;
}

// Goes one step down, to the side that `leaf` is on; notes the root of the other side.
Status descend(Range& range, std::uint64_t leaf, const NodeReader& read,
               std::vector<Digest>& proof) {
  const std::uint64_t middle = range.middle();
  const bool goes_left = leaf < middle;
  const Range other = goes_left ? Range{middle, range.end} : Range{range.begin, middle};
  TRY_ASSIGN(Digest hash, range_root(other, read));
  proof.push_back(hash);
  (goes_left ? range.end : range.begin) = middle;
  return {};
}

Error does_not_verify() { return refused("proof.does-not-verify"); }

Status check_length(std::span<const Digest> proof) {
  if (proof.size() > kMaxProofHashes) return Error{ErrorCode::kTooLarge, "proof.length", {}};
  return {};
}

// Climbs from a node to the root of a tree whose last node stands beside it. Both are counted
// from the left on their level.
struct Climb {
  std::uint64_t node;
  std::uint64_t last;

  [[nodiscard]] bool at_root() const { return last == 0; }
  // Is the next hash of the proof the left one of its pair?
  [[nodiscard]] bool sibling_is_left() const { return (node & 1) != 0 || node == last; }
  void up() {
    node >>= 1;
    last >>= 1;
  }
  // A last node without sibling moves up unchanged until it is a right child.
  void skip_missing_siblings() {
    while ((node & 1) == 0 && node != 0) up();
  }
};

}  // namespace

Result<std::vector<Digest>> inclusion_proof(std::uint64_t index, std::uint64_t size,
                                            const NodeReader& read) {
  if (index >= size) return invalid("proof.index");
  std::vector<Digest> proof;
  for (Range range{0, size}; range.size() > 1;) TRY(descend(range, index, read, proof));
  std::reverse(proof.begin(), proof.end());
  return proof;
}

Result<std::vector<Digest>> consistency_proof(std::uint64_t old_size, std::uint64_t size,
                                              const NodeReader& read) {
  if (old_size > size) return invalid("proof.size");
  std::vector<Digest> proof;
  if (old_size == 0) return proof;
  Range range{0, size};
  while (range.end != old_size) TRY(descend(range, old_size - 1, read, proof));
  // Of a range that begins at 0 the verifier holds the root: it is the old tree itself.
  if (range.begin != 0) {
    TRY_ASSIGN(Digest hash, range_root(range, read));
    proof.push_back(hash);
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

Status verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size,
                        std::span<const Digest> proof, const Digest& root) {
  TRY(check_length(proof));
  if (index >= size) return invalid("proof.index");
  Climb climb{index, size - 1};
  Digest hash = leaf;
  for (const Digest& sibling : proof) {
    if (climb.at_root()) return does_not_verify();
    if (climb.sibling_is_left()) {
      hash = node_hash(sibling, hash);
      climb.skip_missing_siblings();
    } else {
      hash = node_hash(hash, sibling);
    }
    climb.up();
  }
  if (!climb.at_root() || hash != root) return does_not_verify();
  return {};
}

Status verify_consistency(std::uint64_t old_size, const Digest& old_root, std::uint64_t size,
                          const Digest& root, std::span<const Digest> proof) {
  TRY(check_length(proof));
  if (old_size > size) return invalid("proof.size");
  if (old_size == 0) {
    const bool empty = proof.empty() && old_root == sha256(ByteView());
    return empty ? Status() : does_not_verify();
  }
  if (old_size == size) {
    return proof.empty() && old_root == root ? Status() : does_not_verify();
  }

  // The walk begins at the largest perfect subtree at the old tree's right edge.
  Climb climb{old_size - 1, size - 1};
  while ((climb.node & 1) != 0) climb.up();
  const bool starts_at_old_root = climb.node == 0;
  if (!starts_at_old_root && proof.empty()) return does_not_verify();
  Digest old_hash = starts_at_old_root ? old_root : proof.front();
  Digest new_hash = old_hash;
  for (const Digest& sibling : starts_at_old_root ? proof : proof.subspan(1)) {
    if (climb.at_root()) return does_not_verify();
    if (climb.sibling_is_left()) {
      old_hash = node_hash(sibling, old_hash);
      new_hash = node_hash(sibling, new_hash);
      climb.skip_missing_siblings();
    } else {
      new_hash = node_hash(new_hash, sibling);
    }
    climb.up();
  }
  if (!climb.at_root() || old_hash != old_root || new_hash != root) return does_not_verify();
  return {};
}

}  // namespace musubi::crypto
