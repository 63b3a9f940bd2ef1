// Names as keyed hashes: what stands in the index is a search key, which says nothing without the
// node's key (docs/spec/names.md, section 3). They find; that what they found was meant is seen by
// comparing the names themselves.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "crypto/primitives/secret.h"
#include "protocol/search/names.h"

namespace musubi::search {

inline constexpr std::size_t kSearchKeyBytes = 8;
inline constexpr std::size_t kMaxPairs = 32;     // of one name; a longer one is found by its first
inline constexpr std::size_t kMaxBeginning = 4;  // letters of a furigana
inline constexpr std::size_t kMinBeginning = 2;

// What a person is called, as it was written. Empty: not known.
struct NamedPerson {
  std::string name;
  std::string furigana;
  std::string birth;  // "1972-11-23"
};

// What is looked for; with a name or a furigana at least.
struct Wanted {
  // Whole names are found at once, in a store of any size. Parts of a name, and beginnings of a
  // furigana, cost as much as they find.
  enum class Match : std::uint8_t { kWhole, kPart };
  Match match = Match::kWhole;
  std::string name;
  std::string furigana;
  std::string birth;
};

// The node's key for names. It is as secret as the store's, and holds for one node only.
class NameKey {
 public:
  [[nodiscard]] static NameKey of_store(const crypto::Secret& store_key);

  // Bound to the 委託元 and to the kind of search key: the same name in two partitions has nothing
  // in common (invariant 9).
  [[nodiscard]] Bytes search_key(std::string_view kind, std::string_view partition,
                                 std::u32string_view letters, std::string_view birth = {}) const;

 private:
  explicit NameKey(crypto::Secret key) : key_(std::move(key)) {}
  crypto::Secret key_;
};

// All search keys by which a person is found. None for a name that is not UTF-8.
[[nodiscard]] std::set<Bytes> search_keys_of(const NameKey& key, std::string_view partition,
                                             const NamedPerson& person);

// What is looked for, made ready to be compared.
class Search {
 public:
  // kInvalid "search.not-text"; "search.nothing" without a letter; "search.too-short" for one
  // letter of a furigana.
  [[nodiscard]] static Result<Search> prepare(const Wanted& wanted);

  // Each of these search keys stands beside every case that is found.
  [[nodiscard]] std::set<Bytes> search_keys(const NameKey& key, std::string_view partition) const;
  [[nodiscard]] bool is_met_by(const NamedPerson& person) const;

 private:
  Wanted::Match match_ = Wanted::Match::kWhole;
  SearchableName name_;
  SearchableName furigana_;
  std::string birth_;
};

// Why two persons may be the same; empty if nothing says so. "name" and "furigana" are whole and in
// one spelling; "birth" stands only beside one of them.
[[nodiscard]] std::vector<std::string_view> agreement(const NamedPerson& one,
                                                      const NamedPerson& other);
// The search keys of whole names: by one of these a person is found who agrees in it.
[[nodiscard]] std::set<Bytes> whole_search_keys(const NameKey& key, std::string_view partition,
                                                const NamedPerson& person);

}  // namespace musubi::search
