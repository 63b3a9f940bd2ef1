// A second reading of docs/spec/policy.md: plain, slow, over the JSON itself, sharing no code
// with the engine but the JSON reader, so that the two can't share a mistake.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "protocol/json/value.h"

namespace musubi::policy::test {

struct ReferenceAnswer {
  bool release = false;
  std::string level;                           // of a release
  std::map<std::string, std::int64_t> duties;  // id → days, 0 where it has none
  std::vector<std::string> rules;              // sorted
  std::string reason;                          // of a denial
};

class ReferenceEvaluator {
 public:
  // Baseline, sender, acceptance…
  ReferenceEvaluator(std::vector<json::Value> bundles, const json::Value& catalogue);

  // Facts: attribute → value; an absent one is missing.
  [[nodiscard]] ReferenceAnswer decide(const std::string& basis,
                                       const std::map<std::string, std::string>& facts,
                                       const std::string& category) const;

 private:
  using Rows = std::map<std::string, json::Value>;  // "bundle/row" → row
  std::map<std::string, Rows> rows_;                // kind → rows
  std::map<std::string, json::Value> domains_;      // attribute → its values
  std::map<std::string, std::string> settings_;     // setting → strict value
  std::map<std::string, std::string> chosen_;       // setting → the sender's value
  std::map<std::string, std::string> classes_;      // basis → class
};

}  // namespace musubi::policy::test
