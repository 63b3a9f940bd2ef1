#include "adapters/sealing/key_ring.h"

#include "adapters/sealing/binding.h"
#include "crypto/primitives/aead.h"
#include "crypto/primitives/hash.h"

namespace musubi::sealing {
namespace {

// A key of its own for each use (SP 800-108 in its simplest form: one block of HMAC).
crypto::Secret derive(const crypto::Secret& store_key, std::string_view use) {
  const std::string label = "musubi store v1 " + std::string(use);
  return crypto::Secret(crypto::hmac_sha256(store_key.view(), as_bytes(label)).view());
}

Bytes bound_to(const std::string& case_id) {
  const store::Field key[] = {case_id};
  return binding("case_key", "wrapped", key);
}

}  // namespace

KeyRing::KeyRing(const crypto::Secret& store_key, crypto::RandomSource& random, CaseKeyTable& table)
    : node_key_(derive(store_key, "node")),
      wrapping_key_(derive(store_key, "wrap")),
      row_tag_(derive(store_key, "row tag").view()),
      random_(random),
      table_(table) {}

Result<bool> KeyRing::shredded(const std::string& case_id) {
  TRY_ASSIGN(const crypto::Secret* const key, look_up(case_id));
  return key != nullptr && key->empty();
}

Result<const crypto::Secret*> KeyRing::find(const std::string& case_id) {
  TRY_ASSIGN(const crypto::Secret* const key, look_up(case_id));
  if (!key) return Error{ErrorCode::kStorage, "store.corrupt", "case_key"};
  return key->empty() ? nullptr : key;
}

Result<const crypto::Secret*> KeyRing::find_or_make(const std::string& case_id) {
  TRY_ASSIGN(const crypto::Secret* const key, look_up(case_id));
  if (!key) return make(case_id);
  if (key->empty()) return Error{ErrorCode::kConflict, "store.shredded", {}};
  return key;
}

Result<const crypto::Secret*> KeyRing::look_up(const std::string& case_id) {
  if (const auto found = cached_.find(case_id); found != cached_.end()) {
    cache_.splice(cache_.begin(), cache_, found->second);
    return &cache_.front().second;
  }
  TRY_ASSIGN(const std::optional<Bytes> wrapped, table_.load(case_id));
  if (!wrapped) return nullptr;
  if (wrapped->empty()) return remember(case_id, crypto::Secret());
  auto key = crypto::aead_open(wrapping_key_, bound_to(case_id), *wrapped);
  if (!key || key->size() != crypto::kAeadKeySize) {
    return Error{ErrorCode::kStorage, "store.corrupt", "case_key.wrapped"};
  }
  return remember(case_id, crypto::Secret(*std::move(key)));
}

Result<const crypto::Secret*> KeyRing::make(const std::string& case_id) {
  crypto::Secret key(random_.bytes(crypto::kAeadKeySize));
  TRY(table_.insert(case_id,
                    crypto::aead_seal(wrapping_key_, bound_to(case_id), key.view(), random_)));
  ++changes_;
  return remember(case_id, std::move(key));
}

Status KeyRing::shred(const std::string& case_id) {
  ++changes_;
  if (const auto found = cached_.find(case_id); found != cached_.end()) {
    cache_.erase(found->second);
    cached_.erase(found);
  }
  return table_.destroy(case_id);
}

const crypto::Secret* KeyRing::remember(const std::string& case_id, crypto::Secret key) {
  if (cache_.size() == kMaxCachedCaseKeys) {
    cached_.erase(cache_.back().first);
    cache_.pop_back();
  }
  cache_.emplace_front(case_id, std::move(key));
  cached_[case_id] = cache_.begin();
  return &cache_.front().second;
}

void KeyRing::forget() {
  cached_.clear();
  cache_.clear();
}

}  // namespace musubi::sealing
