// A manifest with every member that there is, each with a value of its own.
#pragma once

#include "protocol/envelope/manifest.h"
#include "protocol/ids/ids.h"

namespace musubi::testing {

inline Digest digest(std::uint8_t fill) {
  Digest value;
  value.bytes.fill(fill);
  return value;
}

template <class Id>
Id id(char fill) {
  return *Id::parse(std::string(32, fill));
}

inline Manifest full_manifest() {
  return {.suite = std::string(kSuiteS1),
          .sender = *NodeId::parse("lg-032026-01"),
          .sender_certificate = digest(1),
          .recipients = {{*NodeId::parse("lg-034827-01"), digest(2), id<StreamEpoch>('a'), 3,
                          id<Pseudonym>('b')},
                         {*NodeId::parse("lg-034835-01"), digest(3), id<StreamEpoch>('c'), 4,
                          std::nullopt}},
          .message = id<MessageId>('d'),
          .reply_to = id<MessageId>('e'),
          .kind = "referral",
          .revision = 5,
          .purpose = Purpose::kIntakeHandoff,
          .basis = {BasisClass::kConsent, "pipa-69-2-1", "2025-06-01"},
          .decision = {id<DecisionId>('f'),
                       6,
                       digest(4),
                       digest(5),
                       digest(6),
                       digest(7),
                       {digest(8), digest(0)},
                       digest(9)},
          .obligations = {{"NO_ONWARD", std::nullopt}, {"REPORT_BACK", 14}},
          .created = *parse_instant("2026-11-21T03:00:00.000Z"),
          .not_after = *parse_instant("2026-12-05T03:00:00.000Z"),
          .payload = PayloadDescription{"case-summary", 1, 4096, digest(10)},
          .checkpoint = crypto::Checkpoint{"musubi.example/lg-032026-01", 7, digest(11)},
          .attempt = 1};
}

}  // namespace musubi::testing
