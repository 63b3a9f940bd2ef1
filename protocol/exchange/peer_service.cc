#include "protocol/exchange/peer_service.h"

#include <algorithm>

namespace musubi::exchange {
namespace {

// The only place that decides which failure becomes which status. The reason stays here.
int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalid:
    case ErrorCode::kUnsupported:
      return 400;
    case ErrorCode::kRefused:
    case ErrorCode::kUnauthorised:
    case ErrorCode::kExpired:
      return 403;
    case ErrorCode::kNotFound:
      return 404;
    case ErrorCode::kTooLarge:
      return 413;
    case ErrorCode::kConflict:
    case ErrorCode::kUnavailable:
    case ErrorCode::kStorage:
    case ErrorCode::kInternal:
      return 503;
  }
  return 503;
}

// What the frames of an answer need beside the envelopes themselves.
constexpr std::size_t kAnswerRoom = 16 * 1024;

// Of a path that takes one short frame; and of none, which is answered as what it is.
constexpr std::size_t kMaxQuestion = 4 * 1024;

}  // namespace

std::size_t PeerService::max_body(const std::string& path) const {
  const bool long_one = path == kPathEnvelopes || path == kPathReceipts;
  return long_one ? kMaxExchangeBody : kMaxQuestion;
}

PeerResponse PeerService::handle(const PeerRequest& request) {
  auto body = answer(request);
  if (!body) return {status_of(body.error().code), {}};
  return {200, *std::move(body)};
}

Result<Bytes> PeerService::answer(const PeerRequest& request) {
  if (request.body.size() > kMaxExchangeBody) {
    return Error{ErrorCode::kTooLarge, "exchange.body-too-large", {}};
  }
  if (request.path == kPathEnvelopes) return on_envelopes(request);
  if (request.path == kPathCollect) return on_collect(request);
  if (request.path == kPathReceipts) return on_receipts(request);
  if (request.path == kPathRegistry) return on_registry(request);
  return Error{ErrorCode::kNotFound, "exchange.no-such-path", {}};
}

Result<Bytes> PeerService::on_envelopes(const PeerRequest& request) {
  TRY_ASSIGN(const auto envelopes, decode_envelopes(request.body));
  TRY_ASSIGN(const OutcomeBatch batch, take_envelopes(parts_, request.peer, envelopes));
  return encode_batch(batch);
}

Result<Bytes> PeerService::on_collect(const PeerRequest& request) {
  TRY_ASSIGN(const CollectRequest wanted, decode_collect_request(request.body));
  const std::size_t max_bytes = std::min(wanted.max_bytes, kMaxExchangeBody - kAnswerRoom);
  TRY_ASSIGN(Sealed sealed,
             seal_due(parts_, request.peer, wanted.max_envelopes, max_bytes, ReceiptsCome::kLater));
  TRY_ASSIGN(OutcomeBatch notes, take_envelopes(parts_, request.peer, {}));
  return encode(CollectAnswer{sealed.more, std::move(notes), std::move(sealed.envelopes)});
}

Result<Bytes> PeerService::on_receipts(const PeerRequest& request) {
  TRY_ASSIGN(const OutcomeBatch batch, decode_batch(request.body));
  TRY(take_outcomes(parts_, request.peer, batch, {}));
  return FrameWriter{}.take();
}

Result<Bytes> PeerService::on_registry(const PeerRequest& request) {
  TRY_ASSIGN(const RegistryHeld held, decode_registry_held(request.body));
  const auto situation = parts_.situation.situation();
  const registry::Registry& ours = *situation->registry;
  if (ours.version() <= held.version) return encode_registry_answer(std::nullopt);
  return encode_registry_answer(ByteView(ours.document()));
}

}  // namespace musubi::exchange
