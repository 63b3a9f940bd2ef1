// The RFC 6962 §2.1 Merkle tree over leaf hashes: heads, inclusion and consistency proofs.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"

namespace musubi::crypto {

inline constexpr std::size_t kMaxProofHashes = 63;

[[nodiscard]] Digest leaf_hash(ByteView entry);                           // H(0x00 ‖ entry)
[[nodiscard]] Digest node_hash(const Digest& left, const Digest& right);  // H(0x01 ‖ l ‖ r)

// The right edge of a growing tree: enough to append and to give the root.
class CompactTree {
 public:
  CompactTree() = default;
  // `edge` as edge() gave it for that size: one hash per set bit, largest subtree first.
  [[nodiscard]] static Result<CompactTree> restore(std::uint64_t size, std::vector<Digest> edge);

  // Appends and reports every perfect subtree that it completes, leaves excluded:
  // (level, index at that level, hash), level 1 having two leaves.
  struct Completed {
    unsigned level;
    std::uint64_t index;
    Digest hash;
  };
  std::vector<Completed> append(const Digest& leaf);

  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] const std::vector<Digest>& edge() const { return edge_; }
  [[nodiscard]] Digest root() const;  // of no leaf: SHA-256 of nothing

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> edge_;
};

// Gives the hash of a perfect subtree by level (0 = leaves) and index; may fail as its store does.
using NodeReader = std::function<Result<Digest>(unsigned level, std::uint64_t index)>;

[[nodiscard]] Result<std::vector<Digest>> inclusion_proof(std::uint64_t index, std::uint64_t size,
                                                          const NodeReader& read);
[[nodiscard]] Result<std::vector<Digest>> consistency_proof(std::uint64_t old_size,
                                                            std::uint64_t size,
                                                            const NodeReader& read);

[[nodiscard]] Status verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size,
                                      std::span<const Digest> proof, const Digest& root);
[[nodiscard]] Status verify_consistency(std::uint64_t old_size, const Digest& old_root,
                                        std::uint64_t size, const Digest& root,
                                        std::span<const Digest> proof);

}  // namespace musubi::crypto
