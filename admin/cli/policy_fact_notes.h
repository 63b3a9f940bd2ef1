// Remarks about facts that no rule will read as they were meant: a value outside its domain counts
// as missing (P-14); a setting, and an attribute that no bundle declares, counts for nothing.
#pragma once

#include <map>
#include <set>
#include <string>

#include "admin/cli/policy_files.h"
#include "admin/cli/policy_requests.h"

namespace musubi::cli {

class FactNotes {
 public:
  explicit FactNotes(const PolicyFiles& files);

  // Says what is odd about the request of a line; of each attribute and basis once. What stands in
  // a value is not repeated.
  void look_at(const PolicyRequest& request, std::uint64_t line, Session& session);

 private:
  void declare(const policy::Bundle& bundle);
  [[nodiscard]] bool is_first(const std::string& what);

  std::map<std::string, std::set<std::string, std::less<>>, std::less<>> domains_;
  std::set<std::string, std::less<>> settings_;  // what is never a fact (P-50)
  const policy::Catalogue& catalogue_;
  std::set<std::string> told_;
};

}  // namespace musubi::cli
