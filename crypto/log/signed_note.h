// C2SP signed notes and tlog checkpoints, signed with Ed25519 (signature type 0x01).
// https://c2sp.org/signed-note, https://c2sp.org/tlog-checkpoint
#pragma once

#include <span>
#include <string>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/keys/keys.h"

namespace musubi::crypto {

inline constexpr std::size_t kMaxNoteBytes = 65536;
inline constexpr std::size_t kMaxNoteSignatures = 64;

struct NoteKey {
  std::string name;  // as in the signature line; no spaces, no plus sign
  PublicKey key;     // Ed25519
};

// `text` ends in a newline and has no empty line at its end. Requires an Ed25519 key.
[[nodiscard]] Result<std::string> sign_note(std::string_view text, std::string_view name,
                                            const PrivateKey& key);

// The text, if at least one known key signed it and no known key's signature is wrong.
// Unknown signers are passed over.
[[nodiscard]] Result<std::string> open_note(std::string_view note, std::span<const NoteKey> known);

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Digest root;

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};
[[nodiscard]] std::string checkpoint_text(const Checkpoint& checkpoint);
[[nodiscard]] Result<Checkpoint> parse_checkpoint_text(std::string_view text);

}  // namespace musubi::crypto
