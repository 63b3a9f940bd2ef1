// Requests for decisions, one JSON object on each line of a file (docs/spec/policy.md §9.2).
#pragma once

#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "admin/cli/command_tree.h"
#include "protocol/policy/bundle.h"
#include "protocol/policy/facts.h"

namespace musubi::cli {

inline constexpr std::size_t kMaxRequestBytes = 64 * 1024;
inline constexpr std::size_t kMaxRequestId = 256;

void add_facts_option(CLI::App& verb, std::string& file);

struct PolicyRequest {
  std::optional<std::string> id;  // whatever tells the answers apart
  std::string basis;
  policy::Facts facts;
  std::vector<Category> categories;  // in their order; all of them if the line names none
};

[[nodiscard]] Result<PolicyRequest> request_from_json(const json::Value& value,
                                                      const policy::Provenance& unstated);

// Holds one line at a time.
class RequestLines {
 public:
  [[nodiscard]] static Result<RequestLines> open(const std::string& file);

  // The next line's request; nothing after the last. Errors name file, line and place. An empty
  // line is no request.
  [[nodiscard]] Result<std::optional<PolicyRequest>> next();
  // The number of the line that was read last, from 1.
  [[nodiscard]] std::uint64_t line() const { return line_; }

 private:
  RequestLines(std::string file, std::ifstream stream);
  // False at the end of the file.
  [[nodiscard]] Result<bool> read_line();
  [[nodiscard]] Error in_line(Error error) const;

  std::string file_;
  std::ifstream stream_;
  std::string text_;
  std::uint64_t line_ = 0;
  policy::Provenance unstated_;  // of facts that are given without theirs
};

}  // namespace musubi::cli
