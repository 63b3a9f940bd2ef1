#include "tests/simulation/checker.h"

#include "crypto/log/merkle.h"

namespace musubi::testing {

using namespace exchange;

namespace {

constexpr std::size_t kMessageOfTask = 3;  // take() puts the message's id into that column

std::vector<store::Row> all_rows(store::Store& store, store::Table table) {
  std::vector<store::Row> rows;
  store::Scan scan;
  scan.table = table;
  for (;;) {
    auto page = must(store.scan(scan));
    rows.insert(rows.end(), page.begin(), page.end());
    if (page.size() < scan.limit) return rows;
    scan.after = page.back();
  }
}

std::string about(const std::string& what, const NodeId& node, const std::string& message) {
  return what + " at " + node.text() + ": message " + message;
}

}  // namespace

void Checker::node_was_restored(std::size_t index) {
  heads_[index] = must(world_.node(index).store.log_head());
  restored_.insert(index);
}

std::optional<std::string> Checker::check() {
  for (const auto each :
       {&Checker::check_effects, &Checker::check_acknowledged, &Checker::check_log}) {
    for (std::size_t i = 0; i < world_.size(); ++i) {
      if (auto broken = (this->*each)(i)) return broken;
    }
  }
  return std::nullopt;
}

std::optional<std::string> Checker::check_effects(std::size_t index) {
  ExchangeNode& node = world_.node(index);
  std::set<std::string> seen;
  for (const store::Row& row : all_rows(node.store, store::Table::kTask)) {
    const std::string& message = std::get<std::string>(row.fields.at(kMessageOfTask));
    if (!seen.insert(message).second) return about("took effect twice", node.id(), message);
  }
  return std::nullopt;
}

std::optional<std::string> Checker::check_acknowledged(std::size_t index) {
  ExchangeNode& sender = world_.node(index);
  for (const store::Row& row : all_rows(sender.store, store::Table::kDelivery)) {
    const DeliveryRow delivery = must(from_row<DeliveryRow>(row));
    if (delivery.state != DeliveryState::kDelivered && delivery.state != DeliveryState::kSettled) {
      continue;
    }
    for (std::size_t i = 0; i < world_.size(); ++i) {
      ExchangeNode& recipient = world_.node(i);
      if (recipient.id() != delivery.recipient) continue;
      if (restored_.count(i) == 1 && !at_rest_) continue;
      const auto judged = must(find_inbox(recipient.store.honest(), sender.id(), delivery.message));
      if (!judged || judged->digest != delivery.digest) {
        return about("acknowledged and lost", recipient.id(), delivery.message.text());
      }
    }
  }
  return std::nullopt;
}

std::optional<std::string> Checker::check_log(std::size_t index) {
  store::Store& store = world_.node(index).store;
  const store::LogHead head = must(store.log_head());
  const store::LogHead before = std::exchange(heads_[index], head);
  const bool unchanged = head.size == before.size && head.root == before.root;
  if (before.size == 0 || unchanged) return std::nullopt;
  const auto read = [&store](unsigned level, std::uint64_t at) {
    return store.log_node(level, at);
  };
  const auto proof = crypto::consistency_proof(before.size, head.size, read);
  if (!proof ||
      !crypto::verify_consistency(before.size, before.root, head.size, head.root, *proof)) {
    return "the log of " + world_.node(index).id().text() + " does not contain its earlier self";
  }
  return std::nullopt;
}

std::optional<std::string> Checker::check_rest_of(std::size_t index) {
  ExchangeNode& sender = world_.node(index);
  for (const store::Row& row : all_rows(sender.store, store::Table::kDelivery)) {
    const DeliveryRow delivery = must(from_row<DeliveryRow>(row));
    if (!is_closed(delivery.state)) {
      return about("never ended", sender.id(), delivery.message.text());
    }
    // A withdrawn one may have a receipt from before its recipient was restored.
    if (delivery.state == DeliveryState::kWithdrawn) continue;
    const auto receipt = must(find_receipt(sender.store, delivery.message, delivery.recipient));
    if (!receipt) continue;
    const Receipt kept = must(parse_receipt(receipt->receipt));
    const auto shown = must(verify_receipt(kept, world_.federation.registry()));
    if (shown.outcome().code != OutcomeCode::kAccepted) continue;
    for (std::size_t i = 0; i < world_.size(); ++i) {
      if (world_.node(i).id() != delivery.recipient) continue;
      if (world_.effects(i, delivery.message) != 1) {
        return about("accepted without effect", delivery.recipient, delivery.message.text());
      }
    }
  }
  return std::nullopt;
}

std::optional<std::string> Checker::check_at_rest(const std::vector<MessageId>& released) {
  at_rest_ = true;
  if (auto broken = check()) return broken;
  for (std::size_t i = 0; i < world_.size(); ++i) {
    if (auto broken = check_rest_of(i)) return broken;
  }
  for (const MessageId& message : released) {
    bool known = false;
    for (std::size_t i = 0; i < world_.size() && !known; ++i) {
      known = must(find_outbox(world_.node(i).store, message)).has_value();
    }
    if (!known) return "released and forgotten: message " + message.text();
  }
  return std::nullopt;
}

}  // namespace musubi::testing
