// Identifiers. Each is a type of its own, valid by construction: a wrong one cannot be passed.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/bytes.h"
#include "crypto/primitives/random.h"

namespace musubi {

// A municipality's or prefecture's 団体コード: six digits, the last a check digit
// (weights 6,5,4,3,2; 11 − (sum mod 11), last digit).
class MunicipalityCode {
 public:
  [[nodiscard]] static std::optional<MunicipalityCode> parse(std::string_view text);
  [[nodiscard]] const std::string& text() const { return text_; }
  friend auto operator<=>(const MunicipalityCode&, const MunicipalityCode&) = default;

 private:
  explicit MunicipalityCode(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// A 法人番号: thirteen digits, the first a check digit (9 − Σ d·(1,2 from the right) mod 9).
class CorporateNumber {
 public:
  [[nodiscard]] static std::optional<CorporateNumber> parse(std::string_view text);
  [[nodiscard]] const std::string& text() const { return text_; }
  friend auto operator<=>(const CorporateNumber&, const CorporateNumber&) = default;

 private:
  explicit CorporateNumber(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// An organisation of the federation: "lg-032026" (団体コード), "cn-6000020032026" (法人番号),
// or "op-000017" (a number that the operator gave: joint ventures, individuals).
class OrganisationId {
 public:
  [[nodiscard]] static std::optional<OrganisationId> parse(std::string_view text);
  [[nodiscard]] const std::string& text() const { return text_; }
  friend auto operator<=>(const OrganisationId&, const OrganisationId&) = default;

 private:
  explicit OrganisationId(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// One node of an organisation: the organisation's id, a hyphen, two digits ("lg-032026-01").
class NodeId {
 public:
  [[nodiscard]] static std::optional<NodeId> parse(std::string_view text);
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] OrganisationId organisation() const;
  friend auto operator<=>(const NodeId&, const NodeId&) = default;

 private:
  explicit NodeId(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// A 128-bit random identifier, 32 hexadecimal digits in text. Tag makes each kind distinct.
template <class Tag>
class RandomId {
 public:
  [[nodiscard]] static RandomId draw(crypto::RandomSource& random) {
    return RandomId(to_hex(random.bytes(16)));
  }
  [[nodiscard]] static std::optional<RandomId> parse(std::string_view text) {
    if (text.size() != 32 || !from_hex(text)) return std::nullopt;
    return RandomId(std::string(text));
  }
  [[nodiscard]] const std::string& text() const { return text_; }
  friend auto operator<=>(const RandomId&, const RandomId&) = default;

 private:
  explicit RandomId(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

using MessageId = RandomId<struct MessageTag>;    // one per message, for ever
using DecisionId = RandomId<struct DecisionTag>;  // one per decision of the policy engine
using CaseId = RandomId<struct CaseTag>;          // local to a node; never travels
using PersonId = RandomId<struct PersonTag>;      // local to a node; never travels
// What travels instead of a CaseId: differs per recipient and partition.
using Pseudonym = RandomId<struct PseudonymTag>;
using StreamEpoch = RandomId<struct EpochTag>;  // renewed when a store was restored

}  // namespace musubi
