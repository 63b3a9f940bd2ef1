#include "protocol/exchange/delivery_state.h"

namespace musubi::exchange {
namespace {

constexpr std::array<std::string_view, kDeliveryStateCount> kNames{
    "waiting", "sent", "delivered", "settled", "unsupported", "refused", "withdrawn", "expired"};

}  // namespace

std::string_view delivery_state_name(DeliveryState state) {
  return kNames[static_cast<std::size_t>(state)];
}

std::optional<DeliveryState> parse_delivery_state(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<DeliveryState>(i);
  }
  return std::nullopt;
}

}  // namespace musubi::exchange
