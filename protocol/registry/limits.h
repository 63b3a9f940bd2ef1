// How much of everything a registry may hold (docs/spec/registry.md, section 2).
#pragma once

#include <cstddef>

namespace musubi::registry {

inline constexpr std::size_t kMaxAuthorities = 8;
inline constexpr std::size_t kMaxNodes = 8192;
inline constexpr std::size_t kMaxNodeCertificates = 16;
inline constexpr std::size_t kMaxContracts = 16384;
inline constexpr std::size_t kMaxCommissioners = 64;
inline constexpr std::size_t kMaxApprovalKeys = 16384;
inline constexpr std::size_t kMaxRevocations = 65536;
inline constexpr std::size_t kMaxAliases = 16;
inline constexpr std::size_t kMaxUnits = 64;
inline constexpr std::size_t kMaxCapabilities = 64;
inline constexpr std::size_t kMaxLocalNames = 256;
inline constexpr std::size_t kMaxKeyBytes = 512;  // of a DER SubjectPublicKeyInfo
inline constexpr std::size_t kMaxSignatureBytes = 256;

}  // namespace musubi::registry
