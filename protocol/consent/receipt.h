// What a person is handed about their consent, in the manner of ISO/IEC TS 27560:2023 (the names of
// its members as in the guide "consent-27560" of the W3C's DPV group; no conformance is claimed):
// docs/spec/consent.md §6. Pure: whoever makes one says what may be in it.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "protocol/casework/consent.h"

namespace musubi::consent {

inline constexpr std::string_view kReceiptSchema = "musubi-consent-receipt-1";

struct BodyName {
  std::string ja;
  std::string en;
};

// Nothing is owned; all must outlive the call.
struct ReceiptParts {
  const casework::Consent& consent;
  const casework::Wordings& wordings;
  NodeId node;                  // whose record it is
  OrganisationId on_behalf_of;  // 委託元
  const std::map<OrganisationId, BodyName>& names;
  // How the person is written in the case; nothing of anybody else.
  std::string name;
  // Whose place is sealed, or of whom nobody looked, may be sought by whoever finds the paper: to
  // whom their data go would tell where they are (invariant 7).
  bool name_recipients;
};

// Equal records give equal receipts, of one `receipt_id`: the SHA-256 of the rest.
[[nodiscard]] json::Value make_receipt(const ReceiptParts& parts);

// The same as a page to print: one file, Japanese first, without anything from elsewhere.
[[nodiscard]] std::string receipt_page(const json::Value& receipt);

}  // namespace musubi::consent
