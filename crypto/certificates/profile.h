// The profile of docs/spec/certificates.md: which extensions a role has, both ways. Internal to
// crypto/certificates.
#pragma once

#include <string>
#include <string_view>

#include "crypto/certificates/certificate.h"
#include "crypto/primitives/openssl.h"

namespace musubi::crypto {

// Of a holder's name: the upper bound of a common name in RFC 5280, appendix A.
inline constexpr std::size_t kMaxHolderBytes = 64;

inline constexpr std::string_view kHolderUriPrefix = "urn:musubi:";

inline void free_extensions(STACK_OF(X509_EXTENSION) * extensions) {
  sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
}
using ExtensionsPtr = OpensslPtr<STACK_OF(X509_EXTENSION), free_extensions>;

using NamePtr = OpensslPtr<X509_NAME, X509_NAME_free>;

// Lower-case letters, digits, '-' and '.', in parts that ':' joins.
[[nodiscard]] bool is_holder_name(std::string_view holder);

// What a certificate says, and what a request asks for.
struct Profile {
  KeyRole role;
  std::string holder;
};

// CN=holder. Requires is_holder_name(holder), as the next does of profile.holder.
[[nodiscard]] NamePtr subject_name(std::string_view holder);
// basicConstraints, keyUsage, extendedKeyUsage and subjectAltName.
[[nodiscard]] ExtensionsPtr profile_extensions(const Profile& profile);

// Reads them back. Refuses what is missing, doubled, contradictory, or critical and unknown.
[[nodiscard]] Result<Profile> read_profile(const STACK_OF(X509_EXTENSION) * extensions);
// Is it CN=holder as subject_name() writes it, and nothing else?
[[nodiscard]] bool names_holder(const X509_NAME* subject, std::string_view holder);

}  // namespace musubi::crypto
