// Sets of requests in plain sentences, Japanese and English, from the signed labels of a policy.
#pragma once

#include <span>
#include <string>

#include "protocol/analysis/difference.h"
#include "protocol/policy/bundle.h"

namespace musubi::analysis {

// What attributes, values and bases are called. The bundles must outlive it.
class Words {
 public:
  explicit Words(std::vector<const policy::Bundle*> bundles) : bundles_(std::move(bundles)) {}

  [[nodiscard]] policy::Label attribute(const std::string& attribute) const;
  [[nodiscard]] policy::Label value(const std::string& attribute, const std::string& value) const;
  [[nodiscard]] policy::Label basis(const std::string& basis) const;

 private:
  std::vector<const policy::Bundle*> bundles_;  // the first that knows a word gives it
};

// "in full"; "erased so many days after … (180 days)".
[[nodiscard]] policy::Label level(policy::Level level);
[[nodiscard]] policy::Label duty(const policy::Duty& duty);

// 「目的が「つなぎ」で、同意が「有」のとき」 / "when purpose is “hand-off” and consent is “given”";
// empty if the region restricts no attribute.
[[nodiscard]] policy::Label condition(const Words& words, const Region& region);
// "identity, address" of the region.
[[nodiscard]] policy::Label categories(const Region& region);
// Basis and condition together, to stand around what happens: before it in Japanese, after it in
// English (with a leading blank).
[[nodiscard]] policy::Label circumstances(const Words& words, const Region& region);
[[nodiscard]] std::string capitalised(std::string text);
// One sentence for a region of a change.
[[nodiscard]] policy::Label sentence(const Words& words, const Change& change,
                                     const Region& region);

}  // namespace musubi::analysis
