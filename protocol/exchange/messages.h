// The bodies of the exchange's requests and answers, taken apart into types
// (docs/spec/exchange.md §3). What is decoded points into the bytes it came from.
#pragma once

#include <optional>
#include <vector>

#include "protocol/exchange/frames.h"
#include "protocol/exchange/receipt.h"

namespace musubi::exchange {

inline constexpr std::string_view kPathEnvelopes = "envelopes";
inline constexpr std::string_view kPathCollect = "collect";
inline constexpr std::string_view kPathReceipts = "receipts";
inline constexpr std::string_view kPathRegistry = "registry";

// Of one request or answer. Its bytes are bounded by kMaxExchangeBody, too.
inline constexpr std::size_t kMaxEnvelopesPerRequest = 64;

// path "envelopes": the request; its answer is a batch of outcomes in the same order.
[[nodiscard]] Bytes encode_envelopes(std::span<const Bytes> envelopes);
[[nodiscard]] Result<std::vector<ByteView>> decode_envelopes(ByteView body);

// path "receipts": the request (its answer is empty), and the answer of "envelopes".
[[nodiscard]] Bytes encode_batch(const OutcomeBatch& batch);
[[nodiscard]] Result<OutcomeBatch> decode_batch(ByteView body);

// path "collect".
struct CollectRequest {
  std::size_t max_envelopes = kMaxEnvelopesPerRequest;
  std::size_t max_bytes = 8 * 1024 * 1024;
};
[[nodiscard]] Bytes encode(const CollectRequest& request);
[[nodiscard]] Result<CollectRequest> decode_collect_request(ByteView body);

struct CollectAnswer {
  bool more = false;                  // others wait; come again at once
  std::optional<OutcomeBatch> notes;  // without outcomes: our mark, and our recovery
  std::vector<Bytes> envelopes;
};
[[nodiscard]] Bytes encode(const CollectAnswer& answer);
[[nodiscard]] Result<CollectAnswer> decode_collect_answer(ByteView body);

// path "registry": "this is what I have"; the answer is a newer document or none.
struct RegistryHeld {
  std::uint64_t version = 0;
  Digest digest;
};
[[nodiscard]] Bytes encode(const RegistryHeld& held);
[[nodiscard]] Result<RegistryHeld> decode_registry_held(ByteView body);
[[nodiscard]] Bytes encode_registry_answer(std::optional<ByteView> document);
[[nodiscard]] Result<std::optional<Bytes>> decode_registry_answer(ByteView body);

// A file on a stick: the same frames behind a header; envelopes one way, batches the other.
struct MediaFile {
  NodeId from;
  NodeId to;
  Instant written;
  std::vector<Bytes> envelopes;
  std::vector<OutcomeBatch> batches;
  std::optional<Bytes> registry;
};
[[nodiscard]] Result<Bytes> encode(const MediaFile& file);
[[nodiscard]] Result<MediaFile> decode_media_file(ByteView bytes);
inline constexpr std::size_t kMaxMediaBytes = 256 * 1024 * 1024;
inline constexpr std::size_t kMaxEnvelopesPerFile = 1000;

}  // namespace musubi::exchange
