// The keys of a store at rest: those of the node, derived from its store key, and a random data
// key for each case, kept wrapped beside the rows. Without its wrapped key a case is gone.
//
// One thread at a time. A pointer to a key is good until the next call.
#pragma once

#include <list>
#include <string>
#include <unordered_map>

#include "crypto/base/result.h"
#include "crypto/primitives/keyed_hmac.h"
#include "crypto/primitives/random.h"
#include "crypto/primitives/secret.h"

namespace musubi::sealing {

inline constexpr std::size_t kMaxCachedCaseKeys = 4096;

// Where wrapped data keys lie: a table of the store, inside its transactions.
class CaseKeyTable {
 public:
  virtual ~CaseKeyTable() = default;

  // Nothing: the case never had a key. No bytes: it was shredded.
  virtual Result<std::optional<Bytes>> load(const std::string& case_id) = 0;
  virtual Status insert(const std::string& case_id, const Bytes& wrapped) = 0;
  // Overwrites the wrapped key, or keeps in mind that there may never be one.
  virtual Status destroy(const std::string& case_id) = 0;
};

class KeyRing {
 public:
  // `store_key` has crypto::kAeadKeySize bytes. The references must outlive the ring.
  KeyRing(const crypto::Secret& store_key, crypto::RandomSource& random, CaseKeyTable& table);

  [[nodiscard]] const crypto::Secret& node_key() const { return node_key_; }
  [[nodiscard]] Digest row_tag(ByteView tagged) { return row_tag_(tagged); }

  [[nodiscard]] Result<bool> shredded(const std::string& case_id);
  // For reading. nullptr: the case was shredded. kStorage "store.corrupt" if it has no key or
  // one that does not unwrap.
  [[nodiscard]] Result<const crypto::Secret*> find(const std::string& case_id);
  // For writing: made on first use. kConflict "store.shredded".
  [[nodiscard]] Result<const crypto::Secret*> find_or_make(const std::string& case_id);
  [[nodiscard]] Status shred(const std::string& case_id);

  // How often keys were made or destroyed. Who rolls the table back to an earlier state, and
  // finds that this has changed since, calls forget().
  [[nodiscard]] std::uint64_t changes() const { return changes_; }
  void forget();

 private:
  // The last used first. An empty key is a shredded case's.
  using Cache = std::list<std::pair<std::string, crypto::Secret>>;

  // nullptr: the case has neither a key nor a mark that it was shredded.
  Result<const crypto::Secret*> look_up(const std::string& case_id);
  Result<const crypto::Secret*> make(const std::string& case_id);
  const crypto::Secret* remember(const std::string& case_id, crypto::Secret key);

  crypto::Secret node_key_;
  crypto::Secret wrapping_key_;
  crypto::KeyedHmac row_tag_;
  crypto::RandomSource& random_;
  CaseKeyTable& table_;
  Cache cache_;
  std::unordered_map<std::string, Cache::iterator> cached_;
  std::uint64_t changes_ = 0;
};

}  // namespace musubi::sealing
