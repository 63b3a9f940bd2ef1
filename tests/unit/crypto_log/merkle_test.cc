#include "crypto/log/merkle.h"

#include <map>

#include <gtest/gtest.h>

#include "crypto/primitives/hash.h"

namespace musubi::crypto {
namespace {

// A log in memory that remembers every perfect subtree, as a store would.
class Log {
 public:
  void append(const Digest& leaf) {
    nodes_[{0, tree_.size()}] = leaf;
    for (const auto& node : tree_.append(leaf)) nodes_[{node.level, node.index}] = node.hash;
    roots_.push_back(tree_.root());
  }
  void append(std::string_view entry) { append(leaf_hash(as_bytes(entry))); }

  [[nodiscard]] Digest leaf(std::uint64_t index) const { return nodes_.at({0, index}); }
  [[nodiscard]] Digest root(std::uint64_t size) const { return roots_.at(size); }
  [[nodiscard]] const CompactTree& tree() const { return tree_; }
  [[nodiscard]] NodeReader reader() const {
    return [this](unsigned level, std::uint64_t index) -> Result<Digest> {
      const auto node = nodes_.find({level, index});
      if (node == nodes_.end()) return Error{ErrorCode::kNotFound, "log.node", {}};
      return node->second;
    };
  }

 private:
  CompactTree tree_;
  std::map<std::pair<unsigned, std::uint64_t>, Digest> nodes_;
  std::vector<Digest> roots_{CompactTree().root()};
};

constexpr std::uint64_t kLargest = 130;

const Log& log_of_many() {
  static const Log kLog = [] {
    Log log;
    for (std::uint64_t i = 0; i < kLargest; ++i) log.append("entry " + std::to_string(i));
    return log;
  }();
  return kLog;
}

std::vector<Digest> inclusion(std::uint64_t index, std::uint64_t size) {
  const auto proof = inclusion_proof(index, size, log_of_many().reader());
  EXPECT_TRUE(proof.ok());
  return *proof;
}

std::vector<Digest> consistency(std::uint64_t old_size, std::uint64_t size) {
  const auto proof = consistency_proof(old_size, size, log_of_many().reader());
  EXPECT_TRUE(proof.ok());
  return *proof;
}

// Each way in which one element of a proof can be wrong: a bit of it, missing, doubled, foreign.
template <class Check>
void expect_refused_when_tampered(const std::vector<Digest>& proof, Check verifies) {
  for (std::size_t at = 0; at < proof.size(); ++at) {
    for (const std::size_t bit : {0U, 100U, 255U}) {
      auto flipped = proof;
      flipped[at].bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
      EXPECT_FALSE(verifies(flipped));
    }
    auto shorter = proof;
    shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(at));
    EXPECT_FALSE(verifies(shorter));
    auto longer = proof;
    longer.insert(longer.begin() + static_cast<std::ptrdiff_t>(at), proof[at]);
    EXPECT_FALSE(verifies(longer));
  }
  auto longer = proof;
  longer.push_back(Digest{});
  EXPECT_FALSE(verifies(longer));
}

// The eight leaves that implementations of RFC 6962 share as a reference.
TEST(MerkleTree, HasTheRootsOfTheReferenceTree) {
  const std::pair<std::string_view, std::string_view> steps[] = {
      {"", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
      {"00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
      {"10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
      {"2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
      {"3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
      {"40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
      {"5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
      {"606162636465666768696a6b6c6d6e6f",
       "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"}};
  CompactTree tree;
  EXPECT_EQ(tree.root(), sha256(as_bytes("")));
  for (const auto& [entry, root] : steps) {
    tree.append(leaf_hash(*from_hex(entry)));
    EXPECT_EQ(tree.root().hex(), root);
  }
}

// The published proof of the same tree, from size 6 to size 8.
TEST(MerkleTree, GivesTheConsistencyProofOfTheReferenceTree) {
  Log log;
  for (const std::string_view entry : {"", "00", "10", "2021", "3031", "40414243",
                                       "5051525354555657", "606162636465666768696a6b6c6d6e6f"}) {
    log.append(leaf_hash(*from_hex(entry)));
  }
  const auto proof = consistency_proof(6, 8, log.reader());
  ASSERT_TRUE(proof.ok());
  ASSERT_EQ(proof->size(), 3U);
  EXPECT_EQ((*proof)[0].hex(), "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a");
  EXPECT_EQ((*proof)[1].hex(), "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0");
  EXPECT_EQ((*proof)[2].hex(), "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
}

TEST(MerkleTree, ReportsEachPerfectSubtreeOnce) {
  CompactTree tree;
  std::map<std::pair<unsigned, std::uint64_t>, int> seen;
  for (int i = 0; i < 64; ++i) {
    for (const auto& node : tree.append(Digest{})) ++seen[{node.level, node.index}];
  }
  EXPECT_EQ(seen.size(), 63U);  // 32 + 16 + … + 1
  for (const auto& [node, times] : seen) {
    EXPECT_EQ(times, 1);
    EXPECT_GE(node.first, 1U);
    EXPECT_LT(node.second, 64U >> node.first);
  }
}

TEST(MerkleTree, GrowsOnAfterItWasRestored) {
  CompactTree grown;
  for (std::uint64_t size = 0; size < kLargest; ++size) {
    auto restored = CompactTree::restore(size, grown.edge());
    ASSERT_TRUE(restored.ok());
    EXPECT_EQ(restored->root(), grown.root());
    const Digest leaf = log_of_many().leaf(size);
    restored->append(leaf);
    grown.append(leaf);
    EXPECT_EQ(restored->root(), grown.root());
  }
  EXPECT_EQ(CompactTree::restore(3, {Digest{}}).error().reason, "log.edge");
  EXPECT_EQ(CompactTree::restore(0, {Digest{}}).error().reason, "log.edge");
}

TEST(InclusionProof, VerifiesForEachLeafOfEachTree) {
  const Log& log = log_of_many();
  for (std::uint64_t size = 1; size <= kLargest; ++size) {
    for (std::uint64_t index = 0; index < size; ++index) {
      const auto proof = inclusion(index, size);
      EXPECT_TRUE(verify_inclusion(log.leaf(index), index, size, proof, log.root(size)).ok())
          << index << " of " << size;
    }
  }
}

TEST(InclusionProof, IsRefusedForAnotherLeafPlaceSizeOrRoot) {
  const Log& log = log_of_many();
  for (const std::uint64_t size : {1U, 2U, 3U, 7U, 8U, 9U, 64U, 100U, 130U}) {
    for (std::uint64_t index = 0; index < size; ++index) {
      const auto proof = inclusion(index, size);
      const Digest leaf = log.leaf(index);
      const Digest root = log.root(size);
      for (std::uint64_t other = 0; other < size; ++other) {
        if (other == index) continue;
        EXPECT_FALSE(verify_inclusion(leaf, other, size, proof, root).ok());
        EXPECT_FALSE(verify_inclusion(log.leaf(other), index, size, proof, root).ok());
      }
      EXPECT_FALSE(verify_inclusion(leaf, index, size, proof, log.root(size - 1)).ok());
      EXPECT_EQ(verify_inclusion(leaf, size, size, proof, root).error().reason, "proof.index");
      expect_refused_when_tampered(proof, [&](const std::vector<Digest>& tampered) {
        return verify_inclusion(leaf, index, size, tampered, root).ok();
      });
    }
  }
}

TEST(ConsistencyProof, VerifiesBetweenAnyTwoSizes) {
  const Log& log = log_of_many();
  for (std::uint64_t size = 0; size <= kLargest; ++size) {
    for (std::uint64_t old_size = 0; old_size <= size; ++old_size) {
      const auto proof = consistency(old_size, size);
      EXPECT_TRUE(
          verify_consistency(old_size, log.root(old_size), size, log.root(size), proof).ok())
          << old_size << " to " << size;
    }
  }
}

TEST(ConsistencyProof, IsRefusedForAnotherRootOrSizeOrWhenTampered) {
  const Log& log = log_of_many();
  for (const std::uint64_t size : {2U, 3U, 7U, 8U, 9U, 64U, 100U, 130U}) {
    for (std::uint64_t old_size = 1; old_size < size; ++old_size) {
      const auto proof = consistency(old_size, size);
      const Digest old_root = log.root(old_size);
      const Digest root = log.root(size);
      EXPECT_FALSE(verify_consistency(old_size, log.root(old_size - 1), size, root, proof).ok());
      EXPECT_FALSE(verify_consistency(old_size, old_root, size, log.root(size - 1), proof).ok());
      EXPECT_FALSE(verify_consistency(old_size - 1, old_root, size, root, proof).ok());
      expect_refused_when_tampered(proof, [&](const std::vector<Digest>& tampered) {
        return verify_consistency(old_size, old_root, size, root, tampered).ok();
      });
    }
  }
}

TEST(ConsistencyProof, IsRefusedForAShrunkenTreeOrAFalseBeginning) {
  const Log& log = log_of_many();
  EXPECT_EQ(verify_consistency(9, log.root(9), 8, log.root(8), {}).error().reason, "proof.size");
  EXPECT_FALSE(verify_consistency(0, log.root(1), 8, log.root(8), {}).ok());
  EXPECT_FALSE(verify_consistency(8, log.root(8), 8, log.root(7), {}).ok());
  EXPECT_EQ(consistency_proof(9, 8, log.reader()).error().reason, "proof.size");
  EXPECT_EQ(inclusion_proof(8, 8, log.reader()).error().reason, "proof.index");
}

// The hashes add up; but a tree of this size has no level for the last of them.
TEST(Proof, IsRefusedWhenItClimbsAboveTheRoot) {
  const Log& log = log_of_many();
  EXPECT_FALSE(
      verify_inclusion(log.leaf(1), 0, 1, std::vector<Digest>{log.leaf(0)}, log.root(2)).ok());

  const Digest above = log.leaf(9);
  const Digest first_two = log.root(2);
  const Digest old_root = node_hash(above, node_hash(first_two, log.leaf(2)));
  const Digest new_root =
      node_hash(above, node_hash(first_two, node_hash(log.leaf(2), log.leaf(3))));
  const std::vector<Digest> proof{log.leaf(2), log.leaf(3), first_two, above};
  EXPECT_FALSE(verify_consistency(3, old_root, 4, new_root, proof).ok());
}

TEST(Proof, IsRefusedWhenItIsLongerThanAnyCanBe) {
  const std::vector<Digest> proof(kMaxProofHashes + 1);
  EXPECT_EQ(verify_inclusion({}, 0, 1, proof, {}).error().reason, "proof.length");
  EXPECT_EQ(verify_consistency(1, {}, 2, {}, proof).error().reason, "proof.length");
}

TEST(Proof, FailsAsItsStoreDoes) {
  const NodeReader broken = [](unsigned, std::uint64_t) -> Result<Digest> {
    return Error{ErrorCode::kStorage, "store.read", {}};
  };
  EXPECT_EQ(inclusion_proof(0, 8, broken).error().code, ErrorCode::kStorage);
  EXPECT_EQ(consistency_proof(3, 8, broken).error().code, ErrorCode::kStorage);
}

}  // namespace
}  // namespace musubi::crypto
