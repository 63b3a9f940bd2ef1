// What a sealed value is bound to: its table, its column and its row. A value that is moved to
// another place does not open there.
#pragma once

#include <span>
#include <string_view>

#include "protocol/store/schema.h"

namespace musubi::sealing {

// Each part with its length before it, each key field with its type: no two places look alike.
[[nodiscard]] Bytes binding(std::string_view table, std::string_view column,
                            std::span<const store::Field> key);

void append_part(Bytes& out, ByteView part);
void append_field(Bytes& out, const store::Field& field);

}  // namespace musubi::sealing
