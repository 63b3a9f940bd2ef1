// A sheet that is put together cell by cell.
#pragma once

#include <map>
#include <string>

#include "crypto/base/result.h"
#include "protocol/json/value.h"
#include "protocol/papers/import_mapping.h"

namespace musubi::papers {

class SheetFromCells {
 public:
  explicit SheetFromCells(const std::map<std::string, json::Value>& constants);

  // An empty cell writes nothing. "import.unknown-value", "import.no-day", "sheet.no-such-day",
  // "import.no-number".
  [[nodiscard]] Status put(const MappedColumn& column, const std::string& cell);

  // The sheet. Persons of whom nothing was written are left out of the household.
  [[nodiscard]] json::Value finish();

 private:
  void write(const std::string& place, json::Value value);
  [[nodiscard]] Status put_topics(const MappedColumn& column, const std::string& cell);
  void mark_topic(const std::string& topic, bool main);

  json::Value sheet_;
};

}  // namespace musubi::papers
