#include "protocol/search/search_keys.h"

#include <algorithm>

#include "crypto/primitives/hash.h"
#include "protocol/search/letters.h"

namespace musubi::search {
namespace {

// Kinds of search keys.
constexpr std::string_view kName = "name";
constexpr std::string_view kNameAndBirth = "name-birth";
constexpr std::string_view kFurigana = "furigana";
constexpr std::string_view kFuriganaAndBirth = "furigana-birth";
constexpr std::string_view kPair = "pair";
constexpr std::string_view kLetter = "letter";
constexpr std::string_view kBeginning = "beginning";

constexpr std::string_view kUse = "musubi store v1 names";

SearchableName readable(std::string_view written) {
  auto name = searchable(written);
  return name ? *std::move(name) : SearchableName();
}

// Makes search keys of one partition.
class SearchKeys {
 public:
  SearchKeys(const NameKey& key, std::string_view partition) : key_(key), partition_(partition) {}

  void add(std::string_view kind, std::u32string_view letters, std::string_view birth = {}) {
    found_.insert(key_.search_key(kind, partition_, letters, birth));
  }
  void add_pairs(const SearchableName& name) {
    for (std::size_t i = 0; i + 2 <= name.letters.size() && i < kMaxPairs; ++i) {
      add(kPair, std::u32string_view(name.letters).substr(i, 2));
    }
  }
  void add_beginnings(std::u32string_view letters) {
    for (std::size_t n = kMinBeginning; n <= std::min(kMaxBeginning, letters.size()); ++n) {
      add(kBeginning, letters.substr(0, n));
    }
  }
  // "" is no birthday.
  void add_whole(const SearchableName& name, std::string_view kind, std::string_view kind_and_birth,
                 std::string_view birth) {
    if (name.empty()) return;
    add(kind, name.letters);
    if (!birth.empty()) add(kind_and_birth, name.letters, birth);
  }
  [[nodiscard]] std::set<Bytes> found() && { return std::move(found_); }

 private:
  const NameKey& key_;
  std::string_view partition_;
  std::set<Bytes> found_;
};

}  // namespace

NameKey NameKey::of_store(const crypto::Secret& store_key) {
  return NameKey(crypto::Secret(crypto::hmac_sha256(store_key.view(), as_bytes(kUse)).view()));
}

// No kind, partition or birthday holds a NUL, so nothing can be cut in two ways.
Bytes NameKey::search_key(std::string_view kind, std::string_view partition,
                          std::u32string_view letters, std::string_view birth) const {
  std::string text;
  text.append(kind).push_back('\0');
  text.append(partition).push_back('\0');
  text.append(birth).push_back('\0');
  text += to_utf8(letters);
  const Digest mac = crypto::hmac_sha256(key_.view(), as_bytes(text));
  return {mac.bytes.begin(), mac.bytes.begin() + kSearchKeyBytes};
}

std::set<Bytes> search_keys_of(const NameKey& key, std::string_view partition,
                               const NamedPerson& person) {
  SearchKeys keys(key, partition);
  const SearchableName name = readable(person.name);
  const SearchableName furigana = readable(person.furigana);
  keys.add_whole(name, kName, kNameAndBirth, person.birth);
  keys.add_whole(furigana, kFurigana, kFuriganaAndBirth, person.birth);
  keys.add_pairs(name);
  for (const std::u32string& part : name.parts) {
    if (part.size() == 1) keys.add(kLetter, part);
  }
  keys.add_beginnings(furigana.letters);
  for (const std::u32string& part : furigana.parts) keys.add_beginnings(part);
  return std::move(keys).found();
}

std::set<Bytes> whole_search_keys(const NameKey& key, std::string_view partition,
                                  const NamedPerson& person) {
  SearchKeys keys(key, partition);
  keys.add_whole(readable(person.name), kName, kNameAndBirth, "");
  keys.add_whole(readable(person.furigana), kFurigana, kFuriganaAndBirth, "");
  return std::move(keys).found();
}

Result<Search> Search::prepare(const Wanted& wanted) {
  Search search;
  search.match_ = wanted.match;
  search.birth_ = wanted.birth;
  TRY_ASSIGN(search.name_, searchable(wanted.name));
  TRY_ASSIGN(search.furigana_, searchable(wanted.furigana));
  if (search.name_.empty() && search.furigana_.empty()) return invalid("search.nothing");
  const bool beginning = search.match_ == Wanted::Match::kPart && !search.furigana_.empty();
  if (beginning && search.furigana_.letters.size() < kMinBeginning) {
    return invalid("search.too-short");
  }
  return search;
}

std::set<Bytes> Search::search_keys(const NameKey& key, std::string_view partition) const {
  SearchKeys keys(key, partition);
  if (match_ == Wanted::Match::kWhole) {
    // With the birthday one search key says all.
    const auto add = [&](const SearchableName& name, std::string_view alone,
                         std::string_view with_birth) {
      if (!name.empty()) keys.add(birth_.empty() ? alone : with_birth, name.letters, birth_);
    };
    add(name_, kName, kNameAndBirth);
    add(furigana_, kFurigana, kFuriganaAndBirth);
    return std::move(keys).found();
  }
  if (name_.letters.size() == 1) keys.add(kLetter, name_.letters);
  keys.add_pairs(name_);
  if (!furigana_.empty()) {
    keys.add(kBeginning, std::u32string_view(furigana_.letters).substr(0, kMaxBeginning));
  }
  return std::move(keys).found();
}

bool Search::is_met_by(const NamedPerson& person) const {
  if (!birth_.empty() && birth_ != person.birth) return false;
  const SearchableName name = readable(person.name);
  const SearchableName furigana = readable(person.furigana);
  if (match_ == Wanted::Match::kWhole) {
    return (name_.empty() || name_.letters == name.letters) &&
           (furigana_.empty() || furigana_.letters == furigana.letters);
  }
  return (name_.empty() || name.holds(name_)) &&
         (furigana_.empty() || furigana.begins_with(furigana_));
}

std::vector<std::string_view> agreement(const NamedPerson& one, const NamedPerson& other) {
  std::vector<std::string_view> agreed;
  const auto same = [](std::string_view a, std::string_view b) {
    const SearchableName first = readable(a);
    return !first.empty() && first.letters == readable(b).letters;
  };
  if (same(one.name, other.name)) agreed.emplace_back("name");
  if (same(one.furigana, other.furigana)) agreed.emplace_back("furigana");
  if (!agreed.empty() && !one.birth.empty() && one.birth == other.birth) {
    agreed.emplace_back("birth");
  }
  return agreed;
}

}  // namespace musubi::search
