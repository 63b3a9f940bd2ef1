#include <openssl/objects.h>

#include "crypto/certificates/profile.h"
#include "crypto/certificates/roles.h"

namespace musubi::crypto {
namespace {

using BasicConstraintsPtr = OpensslPtr<BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free>;
using BitStringPtr = OpensslPtr<ASN1_BIT_STRING, ASN1_BIT_STRING_free>;
using UsagesPtr = OpensslPtr<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free>;
using NamesPtr = OpensslPtr<GENERAL_NAMES, GENERAL_NAMES_free>;

enum class Critical { kNo = 0, kYes = 1 };

void add(ExtensionsPtr& extensions, int nid, void* value, Critical critical) {
  STACK_OF(X509_EXTENSION)* stack = extensions.release();
  must(X509V3_add1_i2d(&stack, nid, value, static_cast<int>(critical), X509V3_ADD_DEFAULT) == 1,
       "adding an extension");
  extensions.reset(stack);
}

void add_basic_constraints(ExtensionsPtr& extensions, KeyRole role) {
  const BasicConstraintsPtr constraints(BASIC_CONSTRAINTS_new());
  must(constraints != nullptr, "making basicConstraints");
  if (role == KeyRole::kAuthority) {
    constraints->ca = 0xff;
    constraints->pathlen = ASN1_INTEGER_new();
    must(constraints->pathlen && ASN1_INTEGER_set(constraints->pathlen, 0) == 1, "path length");
  }
  add(extensions, NID_basic_constraints, constraints.get(), Critical::kYes);
}

void add_key_usage(ExtensionsPtr& extensions, unsigned usage) {
  const BitStringPtr bits(ASN1_BIT_STRING_new());
  must(bits != nullptr, "making keyUsage");
  for (unsigned number = 0; number < kKeyUsageBits; ++number) {
    if ((usage & key_usage_bit(number)) == 0) continue;
    must(ASN1_BIT_STRING_set_bit(bits.get(), static_cast<int>(number), 1) == 1, "keyUsage");
  }
  add(extensions, NID_key_usage, bits.get(), Critical::kYes);
}

void add_extended_key_usage(ExtensionsPtr& extensions, const RoleProfile& role) {
  const UsagesPtr usages(sk_ASN1_OBJECT_new_null());
  must(usages != nullptr, "making extendedKeyUsage");
  for (const char* const dotted : role.extended_key_usage) {
    if (dotted == nullptr) continue;
    must(sk_ASN1_OBJECT_push(usages.get(), OBJ_txt2obj(dotted, 1)) > 0, "extendedKeyUsage");
  }
  if (sk_ASN1_OBJECT_num(usages.get()) == 0) return;
  add(extensions, NID_ext_key_usage, usages.get(), Critical::kNo);
}

void add_subject_alt_name(ExtensionsPtr& extensions, std::string_view holder) {
  const std::string uri = std::string(kHolderUriPrefix).append(holder);
  const NamesPtr names(sk_GENERAL_NAME_new_null());
  GENERAL_NAME* const name = GENERAL_NAME_new();
  ASN1_IA5STRING* const value = ASN1_IA5STRING_new();
  must(names && name && value &&
           ASN1_STRING_set(value, uri.data(), static_cast<int>(uri.size())) == 1,
       "making subjectAltName");
  GENERAL_NAME_set0_value(name, GEN_URI, value);
  must(sk_GENERAL_NAME_push(names.get(), name) > 0, "making subjectAltName");
  add(extensions, NID_subject_alt_name, names.get(), Critical::kNo);
}

}  // namespace

NamePtr subject_name(std::string_view holder) {
  NamePtr name(X509_NAME_new());
  must(name && X509_NAME_add_entry_by_NID(name.get(), NID_commonName, MBSTRING_UTF8,
                                          reinterpret_cast<const unsigned char*>(holder.data()),
                                          static_cast<int>(holder.size()), -1, 0) == 1,
       "making a subject");
  return name;
}

ExtensionsPtr profile_extensions(const Profile& profile) {
  const RoleProfile& role = role_profile(profile.role);
  ExtensionsPtr extensions(sk_X509_EXTENSION_new_null());
  must(extensions != nullptr, "making extensions");
  add_basic_constraints(extensions, profile.role);
  add_key_usage(extensions, role.key_usage);
  add_extended_key_usage(extensions, role);
  add_subject_alt_name(extensions, profile.holder);
  return extensions;
}

}  // namespace musubi::crypto
