// A file on a stick: the one input of the exchange that no mutual TLS stands in front of.
#include <algorithm>

#include "protocol/exchange/messages.h"
#include "tests/fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace musubi;
  using fuzz::require;

  const auto file = exchange::decode_media_file(ByteView(data, size));
  if (!file) return 0;
  require(file->envelopes.size() <= exchange::kMaxEnvelopesPerFile, "envelopes within their limit");
  std::size_t carried = file->registry ? file->registry->size() : 0;
  for (const Bytes& envelope : file->envelopes) carried += envelope.size();
  for (const auto& batch : file->batches) {
    require(batch.leaves.size() <= exchange::kMaxOutcomesPerBatch, "outcomes within their limit");
  }
  require(carried <= size, "no more than the file brought");

  const auto written = exchange::encode(*file);
  require(written.ok(), "what was read can be written");
  const auto again = exchange::decode_media_file(*written);
  require(again.ok(), "and read again");
  require(again->from == file->from && again->to == file->to && again->written == file->written,
          "with the same header");
  require(again->envelopes == file->envelopes && again->registry == file->registry &&
              again->batches.size() == file->batches.size(),
          "and the same content");
  return 0;
}
