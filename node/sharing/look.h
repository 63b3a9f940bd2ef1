// Who looks at personal data, and what for: it is in the log before they are shown.
#pragma once

#include <string>
#include <string_view>

namespace musubi::node {

struct Look {
  std::string user;
  // Of the closed list (protocol/staff/view_purpose.h), so it lives as long as the program. Empty
  // of a token that is let off (docs/spec/staff.md A-32).
  std::string_view purpose;
};

}  // namespace musubi::node
