// Everything for which bundles are refused, for whoever mends them. What loads bundles to decide by
// stops at the first.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "protocol/policy/bundle.h"
#include "protocol/policy/catalogue.h"

namespace musubi::policy {

inline constexpr std::size_t kMaxFaults = 256;

// Errors in the order in which they were found; those beyond kMaxFaults are not kept.
class Faults {
 public:
  void add(const Status& status) {
    if (!status.ok() && errors_.size() < kMaxFaults) errors_.push_back(status.error());
  }
  void add(const Faults& more) {
    for (const Error& error : more.errors_) add(Status(error));
  }
  [[nodiscard]] bool empty() const { return errors_.empty(); }
  [[nodiscard]] const std::vector<Error>& errors() const { return errors_; }
  [[nodiscard]] Status first() const { return empty() ? Status{} : Status(errors_.front()); }

 private:
  std::vector<Error> errors_;
};

// A document that should be a bundle. If its shape is at fault ("json.…"), only that is told: of
// what cannot be read nothing else is known.
struct BundleReading {
  std::optional<Bundle> bundle;  // there exactly if there are no faults
  Faults faults;
};
[[nodiscard]] BundleReading read_bundle(const json::Value& value);

// What check_bundle() refuses.
[[nodiscard]] Faults bundle_faults(const Bundle& bundle);

// What Engine::make() refuses.
[[nodiscard]] Faults policy_faults(const Bundle& baseline, const Bundle& sender,
                                   std::span<const Bundle> acceptance, const Catalogue& catalogue);

}  // namespace musubi::policy
