#include "crypto/cms/openssl_version.h"

#include <array>

#include <openssl/crypto.h>

#include "crypto/cms/suite_s1.h"

namespace musubi::crypto {
namespace {

// The first release of each branch without a known hole in CMS, key agreement, key wrap and
// GCM. The last of them was CVE-2026-63072, a heap overflow in key unwrapping, mended on
// 2026-08-25 in 3.0.22 and 3.6.4; 3.5.8 and 4.0.2 are the releases of the same day. Branches
// 3.1 to 3.4 have no long support and are not taken. After a new hole, raise the numbers.
constexpr std::array kFixed{OpensslVersion{3, 0, 22}, OpensslVersion{3, 5, 8},
                            OpensslVersion{3, 6, 4}, OpensslVersion{4, 0, 2}};

bool is_newer_branch(const OpensslVersion& a, const OpensslVersion& b) {
  return a.major != b.major ? a.major > b.major : a.minor > b.minor;
}

}  // namespace

bool is_without_known_holes(const OpensslVersion& version) {
  for (const OpensslVersion& fixed : kFixed) {
    if (version.major == fixed.major && version.minor == fixed.minor) {
      return version.patch >= fixed.patch;
    }
  }
  return is_newer_branch(version, kFixed.back());
}

Status check_openssl_version() {
  // The library that is loaded, which need not be the one that this was compiled with.
  const OpensslVersion running{OPENSSL_version_major(), OPENSSL_version_minor(),
                               OPENSSL_version_patch()};
  if (is_without_known_holes(running)) return {};
  return Error{ErrorCode::kUnsupported, "openssl.too-old", OpenSSL_version(OPENSSL_VERSION)};
}

}  // namespace musubi::crypto
