// CP932, the Shift_JIS of Japanese Windows, as the C library's iconv reads it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "crypto/base/result.h"

namespace musubi::text_files {

// One thread at a time.
class Cp932 {
 public:
  // kUnavailable "import.no-cp932": this machine's iconv does not know it.
  [[nodiscard]] static Result<Cp932> open();
  ~Cp932();
  Cp932(Cp932&&) noexcept;
  Cp932& operator=(Cp932&&) noexcept;

  // As UTF-8, whole or not at all: nothing is replaced. kInvalid "import.bad-letter" for bytes that
  // are no letter. 外字 come out in a private area of Unicode; 〜 as U+FF5E, which is its code
  // there.
  [[nodiscard]] Result<std::string> to_utf8(std::string_view bytes);

 private:
  struct Converter;
  explicit Cp932(std::unique_ptr<Converter> converter);
  std::unique_ptr<Converter> converter_;
};

}  // namespace musubi::text_files
