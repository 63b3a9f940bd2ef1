#include "protocol/exchange/media.h"

#include <algorithm>

namespace musubi::exchange {
namespace {

constexpr std::size_t kHeaderRoom = 8 * 1024 * 1024;  // header, registry, outcomes of envelopes

}  // namespace

Result<Bytes> write_media(const ExchangeParts& parts, const NodeId& peer,
                          std::vector<OutcomeBatch> outcomes, std::size_t max_bytes) {
  const auto situation = parts.situation.situation();
  TRY_ASSIGN(Sealed sealed, seal_due(parts, peer, kMaxEnvelopesPerFile,
                                     std::min(max_bytes, kMaxMediaBytes) - kHeaderRoom,
                                     ReceiptsCome::kLater, Wanted::kAll));
  return encode(MediaFile{situation->own, peer, parts.clock.now(), std::move(sealed.envelopes),
                          std::move(outcomes), situation->registry->document()});
}

Result<MediaTaken> read_media(const ExchangeParts& parts, ByteView file) {
  TRY_ASSIGN(MediaFile read, decode_media_file(file));
  const NodeId own = parts.situation.situation()->own;
  if (read.to != own) return refused("media.not-for-us");
  MediaTaken taken{read.from, read.envelopes.size(), {}, {}, std::move(read.registry)};
  for (const OutcomeBatch& batch : read.batches) {
    const auto effect = take_outcomes(parts, read.from, batch, {});
    if (!effect && effect.error().code == ErrorCode::kStorage) return effect.error();
    if (!effect) continue;
    taken.effect.delivered += effect->delivered;
    taken.effect.refused += effect->refused;
    taken.effect.closed += effect->closed;
  }
  const std::vector<ByteView> envelopes(read.envelopes.begin(), read.envelopes.end());
  for (std::size_t at = 0; at < envelopes.size(); at += kMaxEnvelopesPerRequest) {
    const std::size_t count = std::min(kMaxEnvelopesPerRequest, envelopes.size() - at);
    TRY_ASSIGN(OutcomeBatch batch,
               take_envelopes(parts, read.from, std::span(envelopes).subspan(at, count), own));
    taken.outcomes.push_back(std::move(batch));
  }
  return taken;
}

}  // namespace musubi::exchange
