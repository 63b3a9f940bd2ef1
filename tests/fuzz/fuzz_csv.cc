// A list that somebody hands over: whatever comes in, it is cut, mapped and judged or refused, and
// no row that is taken is other than its cells; what is written again is read as it was.
#include "crypto/primitives/hash.h"
#include "protocol/papers/import_rows.h"
#include "protocol/papers/written_day.h"
#include "tests/fuzz/require.h"

namespace {

using namespace musubi;
using fuzz::require;

// Of whatever heading the file has, each column somewhere.
papers::ImportMapping mapping_for(const std::vector<std::string>& heading) {
  papers::ImportMapping mapping;
  for (const std::string& name : heading) {
    const auto form = static_cast<papers::CellForm>(mapping.columns.size() % 4);
    mapping.columns.push_back({name, {"/household/1/name"}, form, {}, {}});
  }
  return mapping;
}

void check_round_trip(const papers::CsvRows& rows) {
  for (const auto& row : rows) {
    const auto again = papers::read_csv(as_bytes(papers::csv_line(row)));
    require(again.ok() && again->size() == 1 && again->front().size() == row.size(),
            "a line that was written is read again");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto rows = papers::read_csv(ByteView(data, size));
  if (!rows.ok()) return 0;
  require(rows->size() <= papers::kMaxCsvRows, "rows are bounded");
  if (size < papers::kMaxCsvCell / 2) check_round_trip(*rows);
  for (const auto& cell : rows->front()) {
    [[maybe_unused]] const auto day = papers::read_written_day(cell);
  }
  const casework::Day today{std::chrono::year{2026}, std::chrono::month{4}, std::chrono::day{1}};
  const auto imported =
      papers::import_rows(*rows, mapping_for(rows->front()), Digest(), papers::decode_utf8, today);
  if (imported.ok()) require(imported->size() < rows->size(), "the heading is no row");
  return 0;
}
