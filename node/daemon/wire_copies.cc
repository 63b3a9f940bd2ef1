#include "node/daemon/wire_copies.h"

#include "adapters/files/files.h"
#include "crypto/primitives/hash.h"
#include "protocol/exchange/messages.h"

namespace musubi::node {

Result<PeerResponse> WireCopies::post(const NodeId& peer, const std::string& path, ByteView body,
                                      Duration timeout) {
  if (path == exchange::kPathEnvelopes) keep_envelopes(body);
  if (path == exchange::kPathReceipts) keep_outcomes(body);
  auto response = carrier_.post(peer, path, body, timeout);
  if (!response.ok() || response->status != 200) return response;
  if (path == exchange::kPathEnvelopes) keep_outcomes(response->body);
  if (path == exchange::kPathCollect) {
    const auto answer = exchange::decode_collect_answer(response->body);
    if (answer.ok()) {
      for (const Bytes& envelope : answer->envelopes) keep(envelope, ".p7m");
    }
  }
  return response;
}

void WireCopies::keep_envelopes(ByteView body) {
  const auto envelopes = exchange::decode_envelopes(body);
  if (!envelopes.ok()) return;
  for (const ByteView envelope : *envelopes) keep(envelope, ".p7m");
}

void WireCopies::keep_outcomes(ByteView body) { keep(body, ".outcomes"); }

// A copy that could not be written is no reason to stop an exchange.
void WireCopies::keep(ByteView content, std::string_view suffix) {
  const auto file = folder_ / (crypto::sha256(content).hex() + std::string(suffix));
  [[maybe_unused]] const Status written = files::write(file, content, files::Access::kOwner);
}

}  // namespace musubi::node
