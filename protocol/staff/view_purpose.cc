#include "protocol/staff/view_purpose.h"

#include <algorithm>

#include "protocol/ids/codes.h"

namespace musubi::staff {

std::vector<std::string_view> view_purposes() {
  std::vector<std::string_view> codes;
  for (std::size_t i = 0; i < kPurposeCount; ++i) {
    codes.push_back(label(static_cast<Purpose>(i)).name);
  }
  codes.insert(codes.end(), {kSubjectRequest, kAudit});
  return codes;
}

std::optional<std::string_view> parse_view_purpose(std::string_view code) {
  const auto codes = view_purposes();
  const auto found = std::ranges::find(codes, code);
  return found != codes.end() ? std::optional(*found) : std::nullopt;
}

}  // namespace musubi::staff
