#include <algorithm>
#include <vector>

#include <openssl/objects.h>

#include "crypto/certificates/profile.h"
#include "crypto/certificates/roles.h"

namespace musubi::crypto {
namespace {

using BasicConstraintsPtr = OpensslPtr<BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free>;
using BitStringPtr = OpensslPtr<ASN1_BIT_STRING, ASN1_BIT_STRING_free>;
using UsagesPtr = OpensslPtr<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free>;
using NamesPtr = OpensslPtr<GENERAL_NAMES, GENERAL_NAMES_free>;

// The extension's value if it is there exactly once; else null.
template <class Ptr>
Ptr take(const STACK_OF(X509_EXTENSION) * extensions, int nid, int* critical = nullptr) {
  int found = 0;
  Ptr value(static_cast<typename Ptr::pointer>(X509V3_get_d2i(extensions, nid, &found, nullptr)));
  if (!value) forget_openssl_errors();
  if (critical != nullptr) *critical = found;
  return value;
}

Status check_criticality(const STACK_OF(X509_EXTENSION) * extensions) {
  for (int i = 0; i < sk_X509_EXTENSION_num(extensions); ++i) {
    X509_EXTENSION* const extension = sk_X509_EXTENSION_value(extensions, i);
    const int nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
    const bool may_be_critical = nid == NID_basic_constraints || nid == NID_key_usage;
    if (X509_EXTENSION_get_critical(extension) != 0 && !may_be_critical) {
      return refused("certificate.critical-extension");
    }
  }
  return {};
}

Result<unsigned> read_key_usage(const STACK_OF(X509_EXTENSION) * extensions) {
  int critical = 0;
  const auto bits = take<BitStringPtr>(extensions, NID_key_usage, &critical);
  if (!bits || critical != 1) return refused("certificate.key-usage");
  unsigned usage = 0;
  for (unsigned number = 0; number < kKeyUsageBits; ++number) {
    const bool set = ASN1_BIT_STRING_get_bit(bits.get(), static_cast<int>(number)) == 1;
    if (set) usage |= key_usage_bit(number);
  }
  return usage;
}

std::string dotted(const ASN1_OBJECT* object) {
  char text[128];
  const int size = OBJ_obj2txt(text, sizeof text, object, 1);
  const bool fits = size > 0 && size < static_cast<int>(sizeof text);
  return fits ? text : std::string();
}

Result<std::vector<std::string>> read_extended_key_usage(const STACK_OF(X509_EXTENSION) *
                                                         extensions) {
  std::vector<std::string> purposes;
  if (X509v3_get_ext_by_NID(extensions, NID_ext_key_usage, -1) < 0) return purposes;
  const auto usages = take<UsagesPtr>(extensions, NID_ext_key_usage);
  if (!usages) return refused("certificate.extended-key-usage");
  for (int i = 0; i < sk_ASN1_OBJECT_num(usages.get()); ++i) {
    purposes.push_back(dotted(sk_ASN1_OBJECT_value(usages.get(), i)));
  }
  return purposes;
}

bool has_purposes(const RoleProfile& role, const std::vector<std::string>& purposes) {
  std::vector<std::string> expected;
  for (const char* const purpose : role.extended_key_usage) {
    if (purpose != nullptr) expected.emplace_back(purpose);
  }
  return purposes.size() == expected.size() &&
         std::is_permutation(purposes.begin(), purposes.end(), expected.begin());
}

// The one role that both usages name exactly.
Result<KeyRole> read_role(const STACK_OF(X509_EXTENSION) * extensions) {
  TRY_ASSIGN(const unsigned usage, read_key_usage(extensions));
  TRY_ASSIGN(const auto purposes, read_extended_key_usage(extensions));
  for (const RoleProfile& role : all_roles()) {
    if (role.key_usage == usage && has_purposes(role, purposes)) return role.role;
  }
  return refused("certificate.role");
}

// CA:TRUE, pathlen:0, critical for an authority; CA:FALSE for all others.
Status check_basic_constraints(const STACK_OF(X509_EXTENSION) * extensions, KeyRole role) {
  int critical = 0;
  const auto constraints = take<BasicConstraintsPtr>(extensions, NID_basic_constraints, &critical);
  if (!constraints || critical != 1) return refused("certificate.basic-constraints");
  const bool is_authority = constraints->ca != 0;
  const bool has_path_length = constraints->pathlen != nullptr;
  const bool fits = role == KeyRole::kAuthority ? is_authority && has_path_length &&
                                                      ASN1_INTEGER_get(constraints->pathlen) == 0
                                                : !is_authority && !has_path_length;
  if (!fits) return refused("certificate.basic-constraints");
  return {};
}

Result<std::string> read_holder(const STACK_OF(X509_EXTENSION) * extensions) {
  const Error not_one_uri = refused("certificate.subject-alt-name");
  const auto names = take<NamesPtr>(extensions, NID_subject_alt_name);
  if (!names || sk_GENERAL_NAME_num(names.get()) != 1) return not_one_uri;
  int type = 0;
  const auto* const value = static_cast<const ASN1_STRING*>(
      GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), 0), &type));
  if (type != GEN_URI) return not_one_uri;
  const std::string_view uri(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                             static_cast<std::size_t>(ASN1_STRING_length(value)));
  if (uri.substr(0, kHolderUriPrefix.size()) != kHolderUriPrefix) return not_one_uri;
  const std::string_view holder = uri.substr(kHolderUriPrefix.size());
  if (!is_holder_name(holder)) return refused("certificate.holder");
  return std::string(holder);
}

// The extensions of a profile have one spelling: the one that we write. This also catches BER
// inside them, which OpenSSL reads.
Status check_spelling(const STACK_OF(X509_EXTENSION) * extensions, const Profile& profile) {
  const ExtensionsPtr expected = profile_extensions(profile);
  for (int i = 0; i < sk_X509_EXTENSION_num(expected.get()); ++i) {
    const X509_EXTENSION* const ours = sk_X509_EXTENSION_value(expected.get(), i);
    const int at = X509v3_get_ext_by_OBJ(
        extensions, X509_EXTENSION_get_object(const_cast<X509_EXTENSION*>(ours)), -1);
    const X509_EXTENSION* const theirs = X509v3_get_ext(extensions, at);
    if (theirs == nullptr ||
        to_der(theirs, i2d_X509_EXTENSION) != to_der(ours, i2d_X509_EXTENSION)) {
      return refused("certificate.extension-encoding");
    }
  }
  return {};
}

}  // namespace

bool is_holder_name(std::string_view holder) {
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':';
  };
  return !holder.empty() && holder.size() <= kMaxHolderBytes && holder.front() != ':' &&
         holder.back() != ':' && holder.find("::") == std::string_view::npos &&
         std::all_of(holder.begin(), holder.end(), is_allowed);
}

Result<Profile> read_profile(const STACK_OF(X509_EXTENSION) * extensions) {
  TRY(check_criticality(extensions));
  TRY_ASSIGN(const KeyRole role, read_role(extensions));
  TRY(check_basic_constraints(extensions, role));
  TRY_ASSIGN(std::string holder, read_holder(extensions));
  Profile profile{role, std::move(holder)};
  TRY(check_spelling(extensions, profile));
  return profile;
}

bool names_holder(const X509_NAME* subject, std::string_view holder) {
  // Not X509_NAME_cmp: that folds case and spaces.
  return to_der(subject, i2d_X509_NAME) == to_der(subject_name(holder).get(), i2d_X509_NAME);
}

}  // namespace musubi::crypto
