#include "adapters/sealing/record_sealer.h"

#include "adapters/sealing/binding.h"
#include "crypto/primitives/aead.h"

namespace musubi::sealing {
namespace {

Bytes bound_to(std::uint64_t index) {
  const store::Field key[] = {static_cast<std::int64_t>(index)};
  return binding("log_leaf", "sealed", key);
}

Error corrupt() { return {ErrorCode::kStorage, "store.corrupt", "log_leaf"}; }

}  // namespace

Result<Bytes> RecordSealer::seal(std::uint64_t index, const audit::Record& record) {
  const crypto::Secret* key = &keys_.node_key();
  if (record.case_id()) {
    TRY_ASSIGN(key, keys_.find_or_make(record.case_id()->text()));
  }
  Bytes plain = record.salt();
  plain.insert(plain.end(), record.body().begin(), record.body().end());
  return crypto::aead_seal(*key, bound_to(index), plain, random_);
}

Status RecordSealer::open(ByteView sealed, store::Store::LoggedRecord& record) {
  const crypto::Secret* key = &keys_.node_key();
  if (record.case_id) {
    TRY_ASSIGN(key, keys_.find(record.case_id->text()));
    if (!key) return {};
  }
  const auto plain = crypto::aead_open(*key, bound_to(record.index), sealed);
  if (!plain || plain->size() < audit::kLeafSaltSize) return corrupt();
  const ByteView salt = ByteView(*plain).first(audit::kLeafSaltSize);
  const ByteView body = ByteView(*plain).subspan(audit::kLeafSaltSize);
  if (!audit::Record::restore(record.leaf, salt, body, record.case_id)) return corrupt();
  record.salt = to_bytes(salt);
  record.body = to_bytes(body);
  return {};
}

}  // namespace musubi::sealing
