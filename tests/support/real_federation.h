// Two nodes of the reference federation on this machine, set up by the same commands as anyone
// else's: directories, keys, registry and policies are real, and the people are fictional.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "protocol/json/value.h"

namespace musubi::testing {

inline constexpr const char* kCityNode = "lg-032026-01";        // 宮古市
inline constexpr const char* kContractorNode = "op-000001-01";  // its contractor, an NPO

// What fails here throws std::runtime_error with the command and what it said.
class RealFederation {
 public:
  // `binaries` holds musubi and musubi-node, `reference` is admin/reference; `folder` is empty.
  // Both nodes listen on loopback, and each lists the other.
  RealFederation(std::filesystem::path binaries, std::filesystem::path reference,
                 std::filesystem::path folder);

  [[nodiscard]] std::filesystem::path home(const std::string& node) const { return folder_ / node; }
  [[nodiscard]] std::filesystem::path config(const std::string& node) const {
    return home(node) / "node.toml";
  }
  // A filled intake sheet of a fictional family whose referral to the contractor is permitted.
  [[nodiscard]] json::Value family_sheet() const;

  [[nodiscard]] const std::filesystem::path& binaries() const { return binaries_; }

 private:
  json::Value musubi(const std::vector<std::string>& arguments) const;
  void start_operator();
  void enrol(const std::string& node);

  std::filesystem::path binaries_;
  std::filesystem::path reference_;
  std::filesystem::path folder_;
  std::filesystem::path operator_;
  std::vector<std::string> trusted_keys_;
};

}  // namespace musubi::testing
