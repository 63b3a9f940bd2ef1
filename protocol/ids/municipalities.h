// Which 団体コード belong to a municipality (JIS X 0401 and 0402;
// 総務省「全国地方公共団体コード」).
#pragma once

#include "protocol/ids/ids.h"

namespace musubi {

// A well-formed code may still be nobody's. Refused are prefectures that do not exist, numbers
// that no city, ward, town or village has (000 is the prefecture itself, from 800 on are
// associations of municipalities), and, in a prefecture whose list is held here, what is not on
// the list. Held is 岩手県, as of 2026-04-01: the reference federation lies there.
[[nodiscard]] bool is_known_municipality(const MunicipalityCode& code);

}  // namespace musubi
