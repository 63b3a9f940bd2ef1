// A lock on a directory that ends with the process, however it ends.
#pragma once

#include <filesystem>

#include "crypto/base/result.h"

namespace musubi::store {

class DirectoryLock {
 public:
  // Makes the directory, for its owner only, if it is not there.
  // kConflict "store.in-use" if another process holds it; kStorage "store.directory".
  [[nodiscard]] static Result<DirectoryLock> take(const std::filesystem::path& directory);

  DirectoryLock(DirectoryLock&& other) noexcept;
  DirectoryLock& operator=(DirectoryLock&&) = delete;
  ~DirectoryLock();

 private:
  explicit DirectoryLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

// Makes the file, empty and for its owner only, unless it is there.
[[nodiscard]] Status make_private_file(const std::filesystem::path& file);
// Waits until a file's bytes, or a directory's entries, are on the disk.
[[nodiscard]] Status sync_to_disk(const std::filesystem::path& path);

}  // namespace musubi::store
