#include "crypto/log/signed_note.h"

#include <algorithm>
#include <array>
#include <optional>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "crypto/primitives/hash.h"

namespace musubi::crypto {
namespace {

constexpr std::string_view kDash = "\xe2\x80\x94 ";  // U+2014 and a space
constexpr std::string_view kSeparator = "\n\n";
constexpr std::uint8_t kEd25519Type[] = {0x01};

// What tells keys apart in a note: not proof of anything.
using KeyHash = std::array<std::uint8_t, 4>;

KeyHash key_hash(std::string_view name, const PublicKey& key) {
  const Digest digest = sha256({as_bytes(name), as_bytes("\n"), kEd25519Type, key.raw()});
  KeyHash hash{};
  std::copy_n(digest.bytes.begin(), hash.size(), hash.begin());
  return hash;
}

// The next code point of UTF-8 from `at`, which moves on; negative if there is none.
UChar32 next_code_point(std::string_view text, std::int32_t& at) {
  UChar32 point = 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside ICU's macro
  U8_NEXT(text.data(), at, static_cast<std::int32_t>(text.size()), point);
#pragma GCC diagnostic pop
  return point;
}

// Calls `accepts` with each code point. False at the first refusal, and if it is not UTF-8.
template <class Predicate>
bool all_code_points(std::string_view text, Predicate accepts) {
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    const UChar32 point = next_code_point(text, at);
    if (point < 0 || !accepts(point)) return false;
  }
  return true;
}

bool is_note_text(std::string_view text) {
  return all_code_points(text, [](UChar32 point) { return point >= 0x20 || point == '\n'; });
}

bool is_key_name(std::string_view name) {
  return !name.empty() && all_code_points(name, [](UChar32 point) {
    return point >= 0x20 && point != '+' && u_isUWhiteSpace(point) == 0;
  });
}

struct SignatureLine {
  std::string_view name;
  KeyHash hash;
  Bytes signature;
};

std::optional<SignatureLine> parse_line(std::string_view line) {
  if (line.substr(0, kDash.size()) != kDash) return std::nullopt;
  line.remove_prefix(kDash.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) return std::nullopt;
  const auto blob = from_base64(line.substr(space + 1));
  SignatureLine parsed{line.substr(0, space), {}, {}};
  if (!blob || blob->size() <= parsed.hash.size()) return std::nullopt;
  const auto signature = blob->begin() + static_cast<std::ptrdiff_t>(parsed.hash.size());
  std::copy(blob->begin(), signature, parsed.hash.begin());
  parsed.signature.assign(signature, blob->end());
  return parsed;
}

Error malformed() { return invalid("note.malformed"); }

struct ParsedNote {
  std::string_view text;
  std::vector<SignatureLine> signatures;
};

Result<ParsedNote> parse_note(std::string_view note) {
  if (note.size() > kMaxNoteBytes) return Error{ErrorCode::kTooLarge, "note.size", {}};
  const std::size_t separator = note.rfind(kSeparator);
  if (!is_note_text(note) || separator == std::string_view::npos) return malformed();
  ParsedNote parsed{note.substr(0, separator + 1), {}};
  std::string_view rest = note.substr(separator + kSeparator.size());
  if (rest.empty() || rest.back() != '\n') return malformed();
  while (!rest.empty()) {
    if (parsed.signatures.size() == kMaxNoteSignatures) {
      return Error{ErrorCode::kTooLarge, "note.signatures", {}};
    }
    const std::size_t end = rest.find('\n');
    auto line = parse_line(rest.substr(0, end));
    if (!line) return malformed();
    parsed.signatures.push_back(*std::move(line));
    rest.remove_prefix(end + 1);
  }
  return parsed;
}

const NoteKey* find_key(const SignatureLine& line, std::span<const NoteKey> known) {
  const auto found = std::find_if(known.begin(), known.end(), [&](const NoteKey& key) {
    return key.key.type() == KeyType::kEd25519 && key.name == line.name &&
           key_hash(key.name, key.key) == line.hash;
  });
  return found == known.end() ? nullptr : &*found;
}

}  // namespace

Result<std::string> sign_note(std::string_view text, std::string_view name, const PrivateKey& key) {
  if (key.type() != KeyType::kEd25519) return invalid("note.key-type");
  if (!is_key_name(name)) return invalid("note.key-name");
  const bool ends_in_one_newline = text.size() >= 2 && text.back() == '\n' &&
                                   text.substr(text.size() - kSeparator.size()) != kSeparator;
  if (!ends_in_one_newline || !is_note_text(text)) return invalid("note.text");

  const KeyHash hash = key_hash(name, key.public_key());
  Bytes blob(hash.begin(), hash.end());
  const Bytes signature = key.sign(as_bytes(text));
  blob.insert(blob.end(), signature.begin(), signature.end());
  std::string note(text);
  note.append("\n").append(kDash).append(name).append(" ").append(to_base64(blob)).append("\n");
  if (note.size() > kMaxNoteBytes) return Error{ErrorCode::kTooLarge, "note.size", {}};
  return note;
}

Result<std::string> open_note(std::string_view note, std::span<const NoteKey> known) {
  TRY_ASSIGN(const ParsedNote parsed, parse_note(note));
  bool verified = false;
  for (const SignatureLine& line : parsed.signatures) {
    const NoteKey* const key = find_key(line, known);
    if (key == nullptr) continue;
    if (!key->key.verifies(as_bytes(parsed.text), line.signature)) {
      return refused("note.wrong-signature");
    }
    verified = true;
  }
  if (!verified) return refused("note.no-known-signature");
  return std::string(parsed.text);
}

}  // namespace musubi::crypto
