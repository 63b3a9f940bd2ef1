// id-musubi-manifest, the content type of what a node signs:
// 2.25.249991404801280745800058630814113615635.2.1 (docs/spec/envelope.md, E-63).
#pragma once

#include <cstdint>

namespace musubi::crypto {

inline constexpr std::uint8_t kManifestType[] = {0x06, 0x16, 0x69, 0x82, 0xf8, 0x92, 0xcb, 0xf7,
                                                 0xc7, 0x96, 0x9a, 0xbe, 0xbf, 0xa6, 0x8d, 0xfb,
                                                 0xa2, 0xf2, 0xc2, 0x89, 0x9e, 0x13, 0x02, 0x01};

}  // namespace musubi::crypto
