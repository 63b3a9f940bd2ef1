// Seals what an audit record holds beside its leaf: salt and body, under the data key of its
// case, or the node's. The leaf itself is a commitment and stays clear.
#pragma once

#include "adapters/sealing/key_ring.h"
#include "protocol/store/store.h"

namespace musubi::sealing {

class RecordSealer {
 public:
  // The references must outlive the sealer.
  RecordSealer(KeyRing& keys, crypto::RandomSource& random) : keys_(keys), random_(random) {}

  // kConflict "store.shredded".
  [[nodiscard]] Result<Bytes> seal(std::uint64_t index, const audit::Record& record);

  // Fills in salt and body, or leaves them empty if the case was shredded. What is filled in
  // gives the leaf. kStorage "store.corrupt".
  [[nodiscard]] Status open(ByteView sealed, store::Store::LoggedRecord& record);

 private:
  KeyRing& keys_;
  crypto::RandomSource& random_;
};

}  // namespace musubi::sealing
