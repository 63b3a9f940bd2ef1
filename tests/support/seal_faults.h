// Every way that we know to break the profile of docs/spec/envelope.md, each with the name of
// the refusal. The unit tests bend fresh messages with them, and the vectors are made of them.
#pragma once

#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"

namespace musubi::testing {

struct SealFault {
  std::string_view name;     // also the name of the vector's file
  std::string_view refusal;  // the reason of the Error
  std::string_view comment;  // what is wrong, and why that matters
  Bytes (*bend)(ByteView genuine);
};

// For an envelope with two recipients.
[[nodiscard]] const std::vector<SealFault>& envelope_faults();
// The same envelope with so many recipients, most of them made up: far larger than any may be.
[[nodiscard]] Bytes crowded(ByteView genuine, std::size_t recipients);
// For an envelope with one recipient: passes the gate, does not open.
[[nodiscard]] const std::vector<SealFault>& opening_faults();
// For a signed manifest: refused by the gate.
[[nodiscard]] const std::vector<SealFault>& signed_manifest_faults();
// For a signed manifest: passes the gate, refused when verified.
[[nodiscard]] const std::vector<SealFault>& signature_faults();
// For an inner package.
[[nodiscard]] const std::vector<SealFault>& package_faults();

}  // namespace musubi::testing
