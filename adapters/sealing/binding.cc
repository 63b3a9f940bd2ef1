#include "adapters/sealing/binding.h"

namespace musubi::sealing {
namespace {

void append_big_endian(Bytes& out, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    out.push_back(static_cast<std::uint8_t>(number >> shift));
  }
}

}  // namespace

void append_part(Bytes& out, ByteView part) {
  append_big_endian(out, part.size());
  out.insert(out.end(), part.begin(), part.end());
}

void append_field(Bytes& out, const store::Field& field) {
  out.push_back(static_cast<std::uint8_t>(field.index()));
  if (const auto* number = std::get_if<std::int64_t>(&field)) {
    append_big_endian(out, static_cast<std::uint64_t>(*number));
  } else if (const auto* text = std::get_if<std::string>(&field)) {
    append_part(out, as_bytes(*text));
  } else if (const auto* bytes = std::get_if<Bytes>(&field)) {
    append_part(out, *bytes);
  }
}

Bytes binding(std::string_view table, std::string_view column, std::span<const store::Field> key) {
  Bytes bound;
  bound.reserve(128);
  append_part(bound, as_bytes(table));
  append_part(bound, as_bytes(column));
  for (const store::Field& field : key) append_field(bound, field);
  return bound;
}

}  // namespace musubi::sealing
