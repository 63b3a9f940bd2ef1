// What a peer sends in an exchange: frames of every kind; and receipts.
#include "protocol/exchange/messages.h"
#include "protocol/exchange/receipt.h"
#include "tests/fuzz/require.h"

namespace {

using namespace musubi;
using fuzz::require;

void check_batch(ByteView bytes) {
  const auto batch = exchange::decode_batch(bytes);
  if (!batch.ok()) return;
  require(batch->leaves.size() <= exchange::kMaxOutcomesPerBatch, "leaves within the limit");
  require(as_text(exchange::encode_batch(*batch)) == as_text(bytes), "a batch has one spelling");
}

void check_receipt(ByteView bytes) {
  const auto receipt = exchange::parse_receipt(bytes);
  if (!receipt.ok()) return;
  require(receipt->index < exchange::kMaxOutcomesPerBatch, "an index within a batch");
  require(as_text(exchange::serialise(*receipt)) == as_text(bytes), "a receipt has one spelling");
}

void check_envelopes(ByteView bytes) {
  const auto envelopes = exchange::decode_envelopes(bytes);
  if (!envelopes.ok()) return;
  require(envelopes->size() <= exchange::kMaxEnvelopesPerRequest, "envelopes within the limit");
  for (const ByteView envelope : *envelopes) {
    require(envelope.data() >= bytes.data() &&
                envelope.data() + envelope.size() <= bytes.data() + bytes.size(),
            "envelopes inside the input");
  }
}

void check_the_others(ByteView bytes) {
  const auto request = exchange::decode_collect_request(bytes);
  if (request.ok()) {
    require(exchange::decode_collect_request(exchange::encode(*request)).ok(), "a request again");
  }
  const auto answer = exchange::decode_collect_answer(bytes);
  if (answer.ok()) {
    require(exchange::decode_collect_answer(exchange::encode(*answer)).ok(), "an answer again");
  }
  const auto held = exchange::decode_registry_held(bytes);
  if (held.ok()) {
    require(as_text(exchange::encode(*held)) == as_text(bytes), "what is held has one spelling");
  }
  (void)exchange::decode_registry_answer(bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  check_batch(bytes);
  check_receipt(bytes);
  check_envelopes(bytes);
  check_the_others(bytes);
  return 0;
}
