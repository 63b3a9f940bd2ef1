// The constant parts of suite S1, as they are encoded.
#pragma once

#include <cstdint>

namespace musubi::crypto::oids {

// Whole elements, OBJECT IDENTIFIER or AlgorithmIdentifier, header included. An algorithm
// identifier without parameters is the only one that S1 knows, so it is compared byte by byte.

// id-ct-authEnvelopedData, 1.2.840.113549.1.9.16.1.23 (RFC 5083)
inline constexpr std::uint8_t kAuthEnvelopedData[] = {0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7,
                                                      0x0d, 0x01, 0x09, 0x10, 0x01, 0x17};
// id-data, 1.2.840.113549.1.7.1, and id-signedData, 1.2.840.113549.1.7.2 (RFC 5652)
inline constexpr std::uint8_t kData[] = {0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                         0xf7, 0x0d, 0x01, 0x07, 0x01};
inline constexpr std::uint8_t kSignedData[] = {0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                               0xf7, 0x0d, 0x01, 0x07, 0x02};

// aes256-GCM, 2.16.840.1.101.3.4.1.46 (RFC 5084)
inline constexpr std::uint8_t kAes256Gcm[] = {0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                              0x65, 0x03, 0x04, 0x01, 0x2e};
// SEQUENCE { aes256-wrap }, 2.16.840.1.101.3.4.1.45 (RFC 3565)
inline constexpr std::uint8_t kAes256Wrap[] = {0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48,
                                               0x01, 0x65, 0x03, 0x04, 0x01, 0x2d};
// SEQUENCE { dhSinglePass-stdDH-sha256kdf-scheme, SEQUENCE { aes256-wrap } },
// 1.3.132.1.11.1 (RFC 5753 §7.1.4)
inline constexpr std::uint8_t kKeyAgreement[] = {0x30, 0x15, 0x06, 0x06, 0x2b, 0x81, 0x04, 0x01,
                                                 0x0b, 0x01, 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86,
                                                 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2d};
// SEQUENCE { sha256 }, 2.16.840.1.101.3.4.2.1 (RFC 5754 §2)
inline constexpr std::uint8_t kSha256[] = {0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48,
                                           0x01, 0x65, 0x03, 0x04, 0x02, 0x01};
// SEQUENCE { ecdsa-with-SHA256 }, 1.2.840.10045.4.3.2 (RFC 5754 §3.3)
inline constexpr std::uint8_t kEcdsaWithSha256[] = {0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86,
                                                    0x48, 0xce, 0x3d, 0x04, 0x03, 0x02};

// The signed attributes: RFC 5652 §11 and RFC 5035 §3.
inline constexpr std::uint8_t kContentType[] = {0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                                0xf7, 0x0d, 0x01, 0x09, 0x03};
inline constexpr std::uint8_t kMessageDigest[] = {0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                                  0xf7, 0x0d, 0x01, 0x09, 0x04};
inline constexpr std::uint8_t kSigningTime[] = {0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                                0xf7, 0x0d, 0x01, 0x09, 0x05};
inline constexpr std::uint8_t kSigningCertificateV2[] = {0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7,
                                                         0x0d, 0x01, 0x09, 0x10, 0x02, 0x2f};

// The versions that S1 uses, as INTEGERs.
inline constexpr std::uint8_t kVersion0[] = {0x02, 0x01, 0x00};
inline constexpr std::uint8_t kVersion1[] = {0x02, 0x01, 0x01};
inline constexpr std::uint8_t kVersion3[] = {0x02, 0x01, 0x03};

// aes-ICVlen of GCMParameters (RFC 5084 §3.2), written out.
inline constexpr std::uint8_t kTagLength16[] = {0x02, 0x01, 0x10};

// OriginatorIdentifierOrKey of an ephemeral P-256 key, up to its point of 65 bytes:
// [0] { [1] { SEQUENCE { id-ecPublicKey }, BIT STRING of no unused bits …
inline constexpr std::uint8_t kOriginatorPrefix[] = {0xa0, 0x51, 0xa1, 0x4f, 0x30, 0x09,
                                                     0x06, 0x07, 0x2a, 0x86, 0x48, 0xce,
                                                     0x3d, 0x02, 0x01, 0x03, 0x42, 0x00};

}  // namespace musubi::crypto::oids
