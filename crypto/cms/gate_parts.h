// What both halves of the gate read in the same way. Internal to the gate.
#pragma once

#include <string_view>

#include "crypto/cms/der.h"
#include "crypto/cms/gate.h"

namespace musubi::crypto {

// SEQUENCE { issuer Name, serialNumber INTEGER }, the serial positive and of at most
// kMaxSerialOctets. Returns the whole encoding.
[[nodiscard]] Result<ByteView> take_issuer_and_serial(der::Reader& reader, std::string_view reason);

// A positive INTEGER whose value has at most `octets` octets; returns its content.
[[nodiscard]] Result<ByteView> take_positive(der::Reader& reader, std::size_t octets,
                                             std::string_view reason);

// ContentInfo { type, [0] { SEQUENCE } }: a reader of what the SEQUENCE contains.
[[nodiscard]] Result<der::Reader> take_content_info(ByteView bytes, ByteView type,
                                                    std::string_view reason);

}  // namespace musubi::crypto
