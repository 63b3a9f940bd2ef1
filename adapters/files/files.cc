#include "adapters/files/files.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/primitives/random.h"

namespace musubi::files {
namespace {

constexpr std::size_t kTemporaryNameBytes = 8;

// A descriptor that is closed when it goes.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] bool open() const { return value_ >= 0; }
  [[nodiscard]] int value() const { return value_; }

 private:
  int value_;
};

Error not_written(const std::filesystem::path& path) {
  return {ErrorCode::kStorage, "file.not-written", path.string()};
}

bool write_all(int descriptor, ByteView content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    content = content.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

// A name in a folder is durable only after the folder itself was synced.
bool sync_folder(const std::filesystem::path& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return opened.open() && ::fsync(opened.value()) == 0;
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

bool make_folder_of(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(folder_of(path), error);
  return !error;
}

// Nobody who may write to the folder can have put a file or a link of this name there before.
std::filesystem::path temporary_for(const std::filesystem::path& path) {
  std::filesystem::path temporary = path;
  temporary += ".new-" + to_hex(crypto::system_random().bytes(kTemporaryNameBytes));
  return temporary;
}

// A new file; never one that is there, nor what a link points to.
Status write_and_sync(const std::filesystem::path& path, ByteView content, Access access) {
  const mode_t mode = access == Access::kOwner ? 0600 : 0644;
  const Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_CREAT | O_EXCL | O_NOFOLLOW, mode));
  if (!file.open()) {
    if (errno == EEXIST) return Error{ErrorCode::kConflict, "file.exists", path.string()};
    return not_written(path);
  }
  if (!write_all(file.value(), content) || ::fsync(file.value()) != 0) return not_written(path);
  return {};
}

// Root could read it anyway.
bool is_ours(const struct stat& status) {
  return status.st_uid == ::geteuid() || status.st_uid == 0;
}

// In a folder with the sticky bit others may write, but not replace what is not theirs.
Status check_owner_and_mode(const std::filesystem::path& path, mode_t forbidden) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    return Error{ErrorCode::kNotFound, "file.not-found", path.string()};
  }
  if (!is_ours(status)) return refused("file.other-owner", path.string());
  const bool sticky = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0;
  if (!sticky && (status.st_mode & forbidden) != 0) return refused("file.too-open", path.string());
  return {};
}

}  // namespace

Result<Bytes> read(const std::filesystem::path& path, std::size_t max_bytes) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.open()) {
    if (errno == ENOENT) return Error{ErrorCode::kNotFound, "file.not-found", path.string()};
    return Error{ErrorCode::kInvalid, "file.not-readable", path.string()};
  }
  Bytes content;
  Bytes block(64 * 1024);
  for (;;) {
    const ssize_t count = ::read(file.value(), block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Error{ErrorCode::kInvalid, "file.not-readable", path.string()};
    if (count == 0) return content;
    if (content.size() + static_cast<std::size_t>(count) > max_bytes) {
      return Error{ErrorCode::kTooLarge, "file.too-large", path.string()};
    }
    content.insert(content.end(), block.begin(), block.begin() + count);
  }
}

Status write(const std::filesystem::path& path, ByteView content, Access access) {
  if (!make_folder_of(path)) return not_written(path);
  const std::filesystem::path temporary = temporary_for(path);
  const Status written = write_and_sync(temporary, content, access);
  if (!written.ok() || ::rename(temporary.c_str(), path.c_str()) != 0) {
    ::unlink(temporary.c_str());
    return not_written(path);
  }
  if (!sync_folder(folder_of(path))) return not_written(path);
  return {};
}

Status write_new(const std::filesystem::path& path, ByteView content, Access access) {
  if (!make_folder_of(path)) return not_written(path);
  TRY(write_and_sync(path, content, access));
  if (!sync_folder(folder_of(path))) return not_written(path);
  return {};
}

Status check_private(const std::filesystem::path& path) {
  TRY(check_owner_and_mode(path, S_IRWXG | S_IRWXO));
  return check_owner_and_mode(folder_of(path), S_IWGRP | S_IWOTH);
}

}  // namespace musubi::files
