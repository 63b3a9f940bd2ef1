// The part of an address that says which town of a city it is in. docs/spec/routing.md, RT-3, RT-4.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace musubi::routing {

// NFKC, without spaces.
[[nodiscard]] std::u32string plain(std::string_view text);

// What stands behind the city's name, or the whole where it does not have it; without 大字 and 字
// at its beginning. All three are plain().
[[nodiscard]] std::u32string behind_city(std::u32string_view address, std::u32string_view city);

// The number of the 丁目 with which `rest` (what stands behind a town's name) begins: 4, 四丁目,
// 4-2. nullopt if it begins with none.
[[nodiscard]] std::optional<std::int64_t> chome_of(std::u32string_view rest);

}  // namespace musubi::routing
