// Files, read within a limit and written so that a crash leaves the old one or the new one.
#pragma once

#include <filesystem>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"

namespace musubi::files {

// The whole file. "file.not-found", "file.not-readable", "file.too-large"; the detail is the path.
[[nodiscard]] Result<Bytes> read(const std::filesystem::path& path, std::size_t max_bytes);

// Who may read what is written.
enum class Access { kOwner, kEveryone };

// Replaces the file: temporary file beside it, under a name that nobody can guess, fsync, rename,
// fsync of the folder. Makes missing folders. On failure the old file stands. A crash may leave the
// temporary file, which nothing reads. kStorage "file.not-written".
[[nodiscard]] Status write(const std::filesystem::path& path, ByteView content, Access access);

// The same, and refuses with "file.exists" if there is one: keys are never written over.
[[nodiscard]] Status write_new(const std::filesystem::path& path, ByteView content, Access access);

// For keys and passphrases. "file.too-open" if anyone but the owner may read or write it, or may
// put another file in its place; "file.other-owner" if it or its folder belongs to somebody else
// than the user of this process or root.
[[nodiscard]] Status check_private(const std::filesystem::path& path);

}  // namespace musubi::files
