// Which column of an office's own list is which field of the intake sheet, as data
// (`import-mapping/1`; docs/spec/import.md). Each office has its own.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crypto/base/result.h"
#include "protocol/json/value.h"

namespace musubi::papers {

inline constexpr std::size_t kMaxMappingBytes = 256 * 1024;
inline constexpr std::size_t kMaxMappedColumns = 256;
inline constexpr std::size_t kMaxMappedValues = 256;
inline constexpr std::size_t kMaxMappedPlaces = 8;
inline constexpr std::size_t kMaxConstants = 64;
inline constexpr std::size_t kMaxMappingText = 256;

// How a cell is read.
enum class CellForm : std::uint8_t {
  kText,       // as it is
  kInteger,    // digits
  kDay,        // a day of the sheet
  kBirthday,   // a birthday of the sheet
  kCode,       // one of `values`
  kCodes,      // several of `values`, between `separator`
  kTopics,     // the same, as topics with ○
  kMainTopic,  // one of `values`, as the topic with ◎
};

struct MappedColumn {
  std::string column;           // as the heading has it
  std::vector<std::string> to;  // places of the sheet, RFC 6901; none: the column is not taken
  CellForm form = CellForm::kText;
  // What a cell may say, and what that is in the sheet; nullopt: nothing is written.
  std::map<std::string, std::optional<std::string>> values;
  std::string separator;
};

struct ImportMapping {
  std::string name;
  std::map<std::string, json::Value> constants;  // by place
  std::vector<MappedColumn> columns;

  // nullptr if the mapping does not know that column.
  [[nodiscard]] const MappedColumn* find(std::string_view column) const;
  // Whether some mark of consent may come of it.
  [[nodiscard]] bool sets_consent() const;
};

// "json.…"; "import.bad-place" for a place that no sheet has; "import.column-twice";
// "import.no-values" for a form that needs them.
[[nodiscard]] Result<ImportMapping> parse_import_mapping(const json::Value& value);

// A place of a sheet: "/household/0/consent" as its parts. Empty if it is none: only members that
// a sheet may have, and indices within what a sheet may hold.
[[nodiscard]] std::vector<std::string> parts_of_place(std::string_view place);

}  // namespace musubi::papers
