// Why a person of this node looks at personal data (docs/spec/staff.md §7).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace musubi::staff {

// The purposes of the glossary, 4.2, and what is no work on a case.
inline constexpr std::string_view kSubjectRequest = "subject_request";  // 開示請求
inline constexpr std::string_view kAudit = "audit";                     // 監査

// One of the closed list, as it is spelt there. Lives as long as the program.
[[nodiscard]] std::optional<std::string_view> parse_view_purpose(std::string_view code);
[[nodiscard]] std::vector<std::string_view> view_purposes();

}  // namespace musubi::staff
