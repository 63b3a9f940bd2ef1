#include "protocol/staff/password_rules.h"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <string>

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

namespace musubi::staff {
namespace {

// Beginnings and wholes that attackers try first, twelve letters and longer, in small letters.
constexpr std::string_view kKnown[] = {
    "123456789012",     "1234567890123",    "12345678901234",   "123456789123",
    "1234567890ab",     "123123123123",     "112233445566",     "987654321098",
    "abcdefghijkl",     "abcdefghijklm",    "abc123abc123",     "abcd1234abcd",
    "1q2w3e4r5t6y",     "1qaz2wsx3edc",     "1qaz2wsx3edc4rfv", "qwertyuiop12",
    "qwertyuiop123",    "qwertyuiopas",     "qwertyuiopasdf",   "qwerty123456",
    "qwerty1234567",    "qwertyqwerty",     "asdfghjkl123",     "asdfghjkl;'\\",
    "zxcvbnm12345",     "password1234",     "password12345",    "password123456",
    "passwordpassword", "password2025",     "password2026",     "passw0rd1234",
    "p@ssw0rd1234",     "p@ssword1234",     "administrator",    "administrator1",
    "administrator123", "admin1234567",     "adminadminadmin",  "iloveyou1234",
    "iloveyouiloveyou", "welcome12345",     "welcome123456",    "letmein12345",
    "changeme1234",     "changemechangeme", "sakura123456",     "sakurasakura",
    "doraemon1234",     "pokemon12345",     "arigatou1234",     "nihonjin1234",
    "tokyo1234567",     "miyako123456",     "iwate1234567",     "shiyakusho12",
    "yakuba123456",     "fukushi12345",     "musubi123456",     "musubimusubi",
};

icu::UnicodeString unicode(const crypto::Secret& text) {
  const std::string_view view = as_text(text.view());
  return icu::UnicodeString::fromUTF8({view.data(), static_cast<std::int32_t>(view.size())});
}

bool is_utf8(std::string_view text) {
  std::string again;
  icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())})
      .toUTF8String(again);
  return again == text;
}

std::size_t distinct(const icu::UnicodeString& text) {
  std::set<UChar32> points;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    points.insert(text.char32At(i));
  }
  return points.size();
}

bool is_known(const icu::UnicodeString& text, std::string_view login) {
  std::string small;
  icu::UnicodeString(text).toLower().toUTF8String(small);
  const bool listed = std::ranges::find(kKnown, small) != std::end(kKnown);
  const bool own = !login.empty() && small.find(login) != std::string::npos;
  return listed || own;
}

}  // namespace

// Throws where ICU has no data of its own: a password that cannot be compared must not be taken.
Result<crypto::Secret> normal_password(std::string_view text) {
  if (text.size() > kMaxPasswordBytes) return invalid("staff.password-long");
  if (!is_utf8(text)) return invalid("staff.password-text");
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normaliser = icu::Normalizer2::getNFCInstance(status);
  icu::UnicodeString normal;
  if (U_SUCCESS(status)) {
    const auto size = static_cast<std::int32_t>(text.size());
    normaliser->normalize(icu::UnicodeString::fromUTF8({text.data(), size}), normal, status);
  }
  if (U_FAILURE(status)) throw std::runtime_error(u_errorName(status));
  std::string utf8;
  normal.toUTF8String(utf8);
  return crypto::Secret(to_bytes(utf8));
}

Status check_password(const crypto::Secret& normal, std::string_view login) {
  const icu::UnicodeString text = unicode(normal);
  const auto points = static_cast<std::size_t>(text.countChar32());
  if (points < kMinPassword) return invalid("staff.password-short");
  if (points > kMaxPassword) return invalid("staff.password-long");
  if (distinct(text) < kMinDistinct || is_known(text, login)) {
    return invalid("staff.password-known");
  }
  return {};
}

}  // namespace musubi::staff
