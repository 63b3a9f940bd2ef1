#include "adapters/text/cp932.h"

#include <iconv.h>

namespace musubi::text_files {
namespace {

constexpr std::size_t kUtf8OfOneByte = 3;  // a half-width katakana is one byte, and three in UTF-8
const auto kFailed = static_cast<std::size_t>(-1);

}  // namespace

struct Cp932::Converter {
  explicit Converter(iconv_t opened) : handle(opened) {}
  ~Converter() { iconv_close(handle); }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  iconv_t handle;
};

Cp932::Cp932(std::unique_ptr<Converter> converter) : converter_(std::move(converter)) {}
Cp932::~Cp932() = default;
Cp932::Cp932(Cp932&&) noexcept = default;
Cp932& Cp932::operator=(Cp932&&) noexcept = default;

Result<Cp932> Cp932::open() {
  const iconv_t handle = iconv_open("UTF-8", "CP932");
  if (handle == reinterpret_cast<iconv_t>(-1)) {
    return Error{ErrorCode::kUnavailable, "import.no-cp932", ""};
  }
  return Cp932(std::make_unique<Converter>(handle));
}

Result<std::string> Cp932::to_utf8(std::string_view bytes) {
  iconv(converter_->handle, nullptr, nullptr, nullptr, nullptr);
  std::string in(bytes);
  std::string out(in.size() * kUtf8OfOneByte, '\0');
  char* from = in.data();
  char* to = out.data();
  std::size_t left = in.size();
  std::size_t room = out.size();
  const std::size_t replaced = iconv(converter_->handle, &from, &left, &to, &room);
  if (replaced == kFailed || replaced != 0 || left != 0) return invalid("import.bad-letter");
  out.resize(out.size() - room);
  return out;
}

}  // namespace musubi::text_files
