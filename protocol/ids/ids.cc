#include "protocol/ids/ids.h"

#include <algorithm>

namespace musubi {
namespace {

constexpr std::size_t kMunicipalityDigits = 6;
constexpr std::size_t kCorporateDigits = 13;
constexpr std::size_t kOperatorDigits = 6;
constexpr std::size_t kNodeDigits = 2;

bool is_digits(std::string_view text, std::size_t count) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return text.size() == count && std::all_of(text.begin(), text.end(), is_digit);
}

int digit(char c) { return c - '0'; }

// 総務省「全国地方公共団体コード」別紙: modulus 11. Requires five digits.
int municipality_check_digit(std::string_view base) {
  int sum = 0;
  for (std::size_t i = 0; i < base.size(); ++i) sum += digit(base[i]) * (6 - static_cast<int>(i));
  return (11 - sum % 11) % 10;
}

// 法人番号の指定等に関する省令 第2条: modulus 9. Requires twelve digits.
int corporate_check_digit(std::string_view base) {
  int sum = 0;
  for (std::size_t i = 0; i < base.size(); ++i) {
    const bool odd_from_the_right = (base.size() - i) % 2 == 1;
    sum += digit(base[i]) * (odd_from_the_right ? 1 : 2);
  }
  return 9 - sum % 9;
}

bool is_organisation(std::string_view text) {
  if (text.size() < 3) return false;
  const std::string_view scheme = text.substr(0, 3);
  const std::string_view number = text.substr(3);
  if (scheme == "lg-") return MunicipalityCode::parse(number).has_value();
  if (scheme == "cn-") return CorporateNumber::parse(number).has_value();
  return scheme == "op-" && is_digits(number, kOperatorDigits);
}

// Where the organisation's id ends in a node's id.
std::size_t hyphen_before_number(std::string_view node) {
  constexpr std::size_t kTail = 1 + kNodeDigits;
  return node.size() < kTail ? std::string_view::npos : node.size() - kTail;
}

}  // namespace

std::optional<MunicipalityCode> MunicipalityCode::parse(std::string_view text) {
  if (!is_digits(text, kMunicipalityDigits)) return std::nullopt;
  if (municipality_check_digit(text.substr(0, 5)) != digit(text.back())) return std::nullopt;
  return MunicipalityCode(std::string(text));
}

std::optional<CorporateNumber> CorporateNumber::parse(std::string_view text) {
  if (!is_digits(text, kCorporateDigits)) return std::nullopt;
  if (corporate_check_digit(text.substr(1)) != digit(text.front())) return std::nullopt;
  return CorporateNumber(std::string(text));
}

std::optional<OrganisationId> OrganisationId::parse(std::string_view text) {
  if (!is_organisation(text)) return std::nullopt;
  return OrganisationId(std::string(text));
}

std::optional<NodeId> NodeId::parse(std::string_view text) {
  const std::size_t hyphen = hyphen_before_number(text);
  if (hyphen == std::string_view::npos || text[hyphen] != '-') return std::nullopt;
  if (!is_digits(text.substr(hyphen + 1), kNodeDigits)) return std::nullopt;
  if (!is_organisation(text.substr(0, hyphen))) return std::nullopt;
  return NodeId(std::string(text));
}

OrganisationId NodeId::organisation() const {
  return *OrganisationId::parse(std::string_view(text_).substr(0, hyphen_before_number(text_)));
}

}  // namespace musubi
