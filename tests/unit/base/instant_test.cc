#include "crypto/base/instant.h"

#include <gtest/gtest.h>

namespace musubi {
namespace {

TEST(Instant, IsReadBackAsItWasWritten) {
  for (const std::string_view text :
       {"2026-11-21T03:33:00.000Z", "1989-01-08T00:00:00.001Z", "2024-02-29T23:59:59.999Z"}) {
    const auto instant = parse_instant(text);
    ASSERT_TRUE(instant.has_value()) << text;
    EXPECT_EQ(to_text(*instant), text);
  }
}

TEST(Instant, HasOneSpellingOnly) {
  for (const std::string_view text :
       {"2026-11-21T03:33:00Z", "2026-11-21T03:33:00.000+00:00", "2026-11-21 03:33:00.000Z",
        "2026-11-21T03:33:00.0000Z", "2026-11-21t03:33:00.000z", ""}) {
    EXPECT_EQ(parse_instant(text), std::nullopt) << text;
  }
}

TEST(Instant, RefusesADateOrTimeThatDoesNotExist) {
  for (const std::string_view text :
       {"2025-02-29T00:00:00.000Z", "2026-13-01T00:00:00.000Z", "2026-00-01T00:00:00.000Z",
        "2026-11-21T24:00:00.000Z", "2026-11-21T23:60:00.000Z", "2026-11-21T23:59:60.000Z"}) {
    EXPECT_EQ(parse_instant(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace musubi
