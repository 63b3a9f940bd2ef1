// Which office of a city takes up which topics, and where: the city's own list, as data.
// docs/spec/routing.md §1.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "protocol/casework/intake_sheet.h"
#include "protocol/ids/ids.h"
#include "protocol/json/value.h"

namespace musubi::routing {

inline constexpr std::size_t kMaxDirectoryBytes = 1024 * 1024;
inline constexpr std::size_t kMaxOffices = 1024;
inline constexpr std::size_t kMaxAreas = 512;
inline constexpr std::int64_t kMaxChome = 99;

struct Area {
  std::string town;
  std::set<std::int64_t> chome;  // empty: all of the town
};

struct Office {
  std::string id;
  std::string name_ja;
  std::set<std::string> topics;
  std::vector<Area> areas;  // empty: the whole city
  std::optional<OrganisationId> organisation;
  std::optional<std::string> unit;
  std::optional<std::string> programme;
};

struct Directory {
  MunicipalityCode municipality;
  std::string name_ja;
  std::string source;
  casework::Day as_of;
  bool verified = false;
  std::vector<Office> offices;
};

// RT-1: "json.…", "directory.id-twice", "directory.unknown-topic"; the detail is the place.
[[nodiscard]] Result<Directory> parse_directory(const json::Value& value);

}  // namespace musubi::routing
