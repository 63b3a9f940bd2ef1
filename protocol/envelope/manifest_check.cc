#include "protocol/envelope/manifest_check.h"

#include <algorithm>

namespace musubi {
namespace {

constexpr std::size_t kDateLength = 10;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// [a-z][a-z-]{0,31}
bool is_kind(std::string_view text) {
  const auto fits = [](char c) { return is_lower(c) || c == '-'; };
  return !text.empty() && text.size() <= 32 && is_lower(text[0]) &&
         std::all_of(text.begin(), text.end(), fits);
}

// [a-z][a-z0-9.-]*
bool is_code(std::string_view text) {
  const auto fits = [](char c) { return is_lower(c) || is_digit(c) || c == '-' || c == '.'; };
  return !text.empty() && is_lower(text[0]) && std::all_of(text.begin(), text.end(), fits);
}

// [A-Z][A-Z0-9_]*
bool is_duty(std::string_view text) {
  const auto fits = [](char c) { return is_upper(c) || is_digit(c) || c == '_'; };
  return !text.empty() && is_upper(text[0]) && std::all_of(text.begin(), text.end(), fits);
}

// A date that exists, "2025-06-01".
bool is_date(std::string_view text) {
  return text.size() == kDateLength &&
         parse_instant(std::string(text) + "T00:00:00.000Z").has_value();
}

// Printable ASCII without spaces.
bool is_origin(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

Status check_recipients(const Manifest& manifest) {
  const auto& recipients = manifest.recipients;
  if (recipients.empty()) return invalid("manifest.no-recipient", "/recipients");
  const auto out_of_order = [](const ManifestRecipient& a, const ManifestRecipient& b) {
    return !(a.node < b.node);
  };
  if (std::adjacent_find(recipients.begin(), recipients.end(), out_of_order) != recipients.end()) {
    return invalid("manifest.recipient-order", "/recipients");
  }
  const auto is_sender = [&](const ManifestRecipient& each) {
    return each.node == manifest.sender;
  };
  if (std::any_of(recipients.begin(), recipients.end(), is_sender)) {
    return invalid("manifest.recipient-is-sender", "/recipients");
  }
  if (manifest.decision.acceptance.size() != recipients.size()) {
    return invalid("manifest.acceptance-count", "/decision/acceptance");
  }
  return {};
}

Status check_obligations(const std::vector<Obligation>& obligations) {
  const auto out_of_order = [](const Obligation& a, const Obligation& b) { return a.id >= b.id; };
  if (std::adjacent_find(obligations.begin(), obligations.end(), out_of_order) !=
      obligations.end()) {
    return invalid("manifest.obligation-order", "/obligations");
  }
  return {};
}

// The texts that have a grammar of their own.
Status check_texts(const Manifest& manifest) {
  if (!is_kind(manifest.kind)) return invalid("manifest.kind", "/kind");
  for (std::size_t i = 0; i < manifest.obligations.size(); ++i) {
    if (is_duty(manifest.obligations[i].id)) continue;
    return invalid("manifest.obligation", "/obligations/" + std::to_string(i) + "/id");
  }
  if (!is_code(manifest.basis.row)) return invalid("manifest.basis-row", "/basis/row");
  if (!is_date(manifest.basis.as_of)) return invalid("manifest.basis-date", "/basis/as_of");
  if (manifest.payload && !is_code(manifest.payload->type)) {
    return invalid("manifest.payload-type", "/payload/type");
  }
  if (manifest.checkpoint && !is_origin(manifest.checkpoint->origin)) {
    return invalid("manifest.origin", "/checkpoint/origin");
  }
  return {};
}

Status check_lifetime(const Manifest& manifest) {
  const bool plausible = manifest.created < manifest.not_after &&
                         manifest.not_after - manifest.created <= kMaxManifestLifetime;
  return plausible ? Status() : invalid("manifest.lifetime", "/not_after");
}

}  // namespace

Status check(const Manifest& manifest) {
  TRY(check_texts(manifest));
  TRY(check_recipients(manifest));
  TRY(check_obligations(manifest.obligations));
  return check_lifetime(manifest);
}

}  // namespace musubi
