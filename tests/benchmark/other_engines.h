// Engines that are not ours on the same rules and the same requests, as processes of their own.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace musubi::policy::test {

// Decisions a second, as each engine's runner measured them. Nothing where it is not installed.
struct OtherEngines {
  std::optional<double> cedar;
  std::optional<double> clips;
};

struct PlainRequest {
  std::string basis;
  std::vector<std::pair<std::string, std::string>> facts;
};

// Of shipped bundles by name, such as "bundle-lg-032026" and "acceptance-lg-034827". Says on the
// error output what is missing.
[[nodiscard]] OtherEngines measure_others(const std::vector<PlainRequest>& requests,
                                          const std::string& sender, const std::string& acceptance);

}  // namespace musubi::policy::test
