#include "adapters/files/files.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace musubi::files {
namespace {

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

Status write_and_sync(const std::filesystem::path& path, ByteView content, Access access,
                      int flags) {
  const mode_t mode = access == Access::kOwner ? 0600 : 0644;
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | flags, mode));
  if (!file.open()) {
    if (errno == EEXIST) return Error{ErrorCode::kConflict, "file.exists", path.string()};
    return not_written(path);
  }
  if (!write_all(file.value(), content) || ::fsync(file.value()) != 0) return not_written(path);
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
  std::filesystem::path temporary = path;
  temporary += ".new";
  TRY(write_and_sync(temporary, content, access, O_CREAT | O_TRUNC));
  if (::rename(temporary.c_str(), path.c_str()) != 0 || !sync_folder(folder_of(path))) {
    return not_written(path);
  }
  return {};
}

Status write_new(const std::filesystem::path& path, ByteView content, Access access) {
  if (!make_folder_of(path)) return not_written(path);
  TRY(write_and_sync(path, content, access, O_CREAT | O_EXCL));
  if (!sync_folder(folder_of(path))) return not_written(path);
  return {};
}

Status check_private(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    return Error{ErrorCode::kNotFound, "file.not-found", path.string()};
  }
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Error{ErrorCode::kRefused, "file.too-open", path.string()};
  }
  return {};
}

}  // namespace musubi::files
