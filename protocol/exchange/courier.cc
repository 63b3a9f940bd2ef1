#include "protocol/exchange/courier.h"

namespace musubi::exchange {
namespace {

// What the frames of a request need beside the envelopes themselves.
constexpr std::size_t kRequestRoom = 16 * 1024;

}  // namespace

Courier::Courier(const ExchangeParts& parts, PeerTransport& transport, NodeId peer)
    : parts_(parts), transport_(transport), peer_(std::move(peer)) {}

Result<Round> Courier::push() {
  if (link_is_down()) return wait_for_link();
  TRY_ASSIGN(const Sealed sealed, pack(link_is_in_doubt() ? 1 : kMaxEnvelopesPerRequest, {}));
  Round round;
  round.next = sealed.next_due;
  if (sealed.envelopes.empty()) return round;
  const auto answer = carry(sealed);
  const auto effect = answer ? take_in(sealed, *answer) : Result<BatchEffect>(answer.error());
  if (!effect) {
    if (effect.error().code == ErrorCode::kStorage) return effect.error();
    link_failed();
    return wait_for_link();
  }
  link_works();
  round.sent = sealed.envelopes.size();
  round.delivered = effect->delivered;
  round.next = sealed.more ? parts_.clock.now() : effect->next_due;
  return round;
}

Result<Sealed> Courier::pack(std::size_t max_envelopes, const InFlight& in_flight) const {
  return seal_due(parts_, peer_, max_envelopes, kMaxExchangeBody - kRequestRoom,
                  ReceiptsCome::kAtOnce, Wanted::kDue, in_flight);
}

Result<Bytes> Courier::carry(const Sealed& sealed) const {
  return ask(kPathEnvelopes, encode_envelopes(sealed.envelopes));
}

Result<BatchEffect> Courier::take_in(const Sealed& sealed, ByteView answer) const {
  TRY_ASSIGN(const OutcomeBatch batch, decode_batch(answer));
  return take_outcomes(parts_, peer_, batch, sealed.sent);
}

Result<Round> Courier::collect() {
  const auto body = post(kPathCollect, encode(CollectRequest{}));
  if (!body) return wait_for_link();
  const auto answer = decode_collect_answer(*body);
  if (!answer) {
    link_failed();
    return wait_for_link();
  }
  link_works();
  if (answer->notes) {
    const auto noted = take_outcomes(parts_, peer_, *answer->notes, {});
    if (!noted && noted.error().code == ErrorCode::kStorage) return noted.error();
  }
  Round round;
  round.received = answer->envelopes.size();
  if (round.received == 0) return round;
  const std::vector<ByteView> envelopes(answer->envelopes.begin(), answer->envelopes.end());
  TRY_ASSIGN(const OutcomeBatch outcomes, take_envelopes(parts_, peer_, envelopes));
  // If these are lost, the peer hands the same messages out again, and gets the same outcomes.
  if (!post(kPathReceipts, encode_batch(outcomes))) return wait_for_link();
  if (answer->more) round.next = parts_.clock.now();
  return round;
}

Result<std::optional<Bytes>> Courier::newer_registry() {
  if (link_is_down()) return std::optional<Bytes>{};
  const auto situation = parts_.situation.situation();
  const RegistryHeld held{situation->registry->version(), situation->registry->digest()};
  TRY_ASSIGN(const Bytes body, ask(kPathRegistry, encode(held)));
  return decode_registry_answer(body);
}

Status Courier::announce() {
  TRY_ASSIGN(const OutcomeBatch notes, take_envelopes(parts_, peer_, {}));
  TRY(post(kPathReceipts, encode_batch(notes)));
  return {};
}

Result<Bytes> Courier::ask(std::string_view path, ByteView body) const {
  TRY_ASSIGN(auto response, transport_.post(peer_, std::string(path), body, kPeerTimeout));
  if (response.status == 200) return std::move(response.body);
  return Error{ErrorCode::kUnavailable, "courier.status", std::to_string(response.status)};
}

Result<Bytes> Courier::post(std::string_view path, ByteView body) {
  auto answer = ask(path, body);
  if (!answer) link_failed();
  return answer;
}

// A clock that stepped back must not silence the link for longer than any wait.
bool Courier::link_is_down() const {
  const Instant now = parts_.clock.now();
  return now < not_before_ && not_before_ <= now + parts_.retry.cap;
}

void Courier::link_failed() {
  ++failures_;
  not_before_ = parts_.clock.now() + draw_wait(parts_.retry, failures_, parts_.random);
}

void Courier::link_works() {
  failures_ = 0;
  not_before_ = Instant{};
}

}  // namespace musubi::exchange
