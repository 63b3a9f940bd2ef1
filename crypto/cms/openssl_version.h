// Which OpenSSL may run the code of this folder.
#pragma once

namespace musubi::crypto {

struct OpensslVersion {
  unsigned major;
  unsigned minor;
  unsigned patch;
};

// Whether no hole is known in what suite S1 calls of this version.
[[nodiscard]] bool is_without_known_holes(const OpensslVersion& version);

}  // namespace musubi::crypto
