// Referrals and their acts in the store, and what the two come to.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/envelope/manifest.h"
#include "protocol/exchange/environment.h"
#include "protocol/referral/history.h"
#include "protocol/store/store.h"

namespace musubi::referral {

// What does not change of a referral. Its name is (sender, message): a message id is its
// sender's to choose.
struct ReferralRow {
  NodeId sender;
  MessageId message;
  NodeId recipient;
  CaseId case_id;         // local: the sender's own case, or what the recipient keeps it under
  std::string partition;  // 委託元
  Sort sort;
  Instant dated;
  std::optional<Instant> received;           // at the recipient: when its node took it
  std::optional<std::uint64_t> report_days;  // the duty REPORT_BACK
  friend bool operator==(const ReferralRow&, const ReferralRow&) = default;

  [[nodiscard]] Side side_of(const NodeId& own) const {
    return own == sender ? Side::kSender : Side::kRecipient;
  }
  [[nodiscard]] const NodeId& peer_of(const NodeId& own) const {
    return own == sender ? recipient : sender;
  }
};

[[nodiscard]] store::Row to_row(const ReferralRow& row);
[[nodiscard]] store::Row to_row(const NodeId& sender, const MessageId& referral, const Act& act);
// kInternal "exchange.bad-row".
[[nodiscard]] Result<ReferralRow> referral_from(const store::Row& row);
[[nodiscard]] Result<Act> act_from(const store::Row& row);

// The acts of both ends on a referral that are kept here, in no order.
[[nodiscard]] Result<std::vector<Act>> acts_of(store::Store& store, const NodeId& sender,
                                               const MessageId& message);

// What of a message says whether it is a referral, and which.
struct Described {
  std::optional<Kind> kind;
  MessageId message;
  NodeId sender;
  std::vector<NodeId> recipients;
  Instant created;
  std::vector<Obligation> obligations;
};
[[nodiscard]] Described describe(const Manifest& manifest);

// The row of a message that is a referral (T-1); nullopt if it is none: of another kind, or for
// several recipients (T-2). `received`: at the recipient only.
[[nodiscard]] std::optional<ReferralRow> referral_of(const Described& message, CaseId case_id,
                                                     std::string partition,
                                                     std::optional<Instant> received);

// A referral with all that is known of it here.
struct Known {
  ReferralRow row;
  std::vector<Act> acts;  // of both ends, with what receipts say
  View view;
};
// `own` is this node. nullopt: there is no such referral.
[[nodiscard]] Result<std::optional<Known>> find_referral(store::Store& store, const NodeId& own,
                                                         const NodeId& sender,
                                                         const MessageId& message);
[[nodiscard]] Result<Known> know(store::Store& store, const NodeId& own, ReferralRow row);

[[nodiscard]] Clocks clocks_of(const ReferralRow& row);

}  // namespace musubi::referral
