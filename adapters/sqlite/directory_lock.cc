#include "adapters/sqlite/directory_lock.h"

#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace musubi::store {
namespace {

Error failed(const std::filesystem::path& path) {
  return {ErrorCode::kStorage, "store.directory", path.filename().string()};
}

}  // namespace

Result<DirectoryLock> DirectoryLock::take(const std::filesystem::path& directory) {
  std::error_code fault;
  if (!std::filesystem::exists(directory, fault)) {
    std::filesystem::create_directories(directory, fault);
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all, fault);
  }
  const std::filesystem::path file = directory / "lock";
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) return failed(file);
  DirectoryLock lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    return Error{ErrorCode::kConflict, "store.in-use", {}};
  }
  return lock;
}

DirectoryLock::DirectoryLock(DirectoryLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

DirectoryLock::~DirectoryLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Status make_private_file(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) return failed(file);
  ::close(descriptor);
  return {};
}

Status sync_to_disk(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return failed(path);
  const bool synced = ::fsync(descriptor) == 0;
  ::close(descriptor);
  return synced ? Status() : failed(path);
}

}  // namespace musubi::store
