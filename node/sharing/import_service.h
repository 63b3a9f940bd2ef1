// Existing cases from an office's own list, row by row (docs/spec/import.md).
#pragma once

#include "node/sharing/sharing_service.h"
#include "node/runtime/situation_keeper.h"
#include "protocol/casework/case_file.h"
#include "protocol/exchange/environment.h"
#include "protocol/papers/import_rows.h"
#include "protocol/ports/clock.h"

namespace musubi::node {

struct ImportOrder {
  Bytes file;
  std::optional<papers::TextEncoding> encoding;  // as a person confirmed it
  json::Value mapping;
  std::optional<OrganisationId> commissioner;
};

// What became of a row, or would.
enum class RowFate : std::uint8_t { kTaken, kAlready, kRefused };
struct RowReport {
  papers::ImportedRow row;
  RowFate fate;
  std::optional<CaseId> case_id;  // of what was taken, now or before
};

struct ImportReport {
  papers::TextEncoding encoding;
  std::vector<RowReport> rows;
};

class ImportService {
 public:
  struct Parts {
    exchange::Writer& writer;
    const SituationKeeper& situation;
    const Clock& clock;
    crypto::RandomSource& random;
    const SharingService& sharing;  // for what goes with every new case
  };
  explicit ImportService(Parts parts) : parts_(parts) {}

  // What import_rows(), read_csv(), parse_import_mapping() and partition_for() say; for a mapping
  // that sets marks of consent "consent.unknown-wording" and "consent.wording-not-approved".
  // Writes nothing.
  [[nodiscard]] Result<ImportReport> preview(const ImportOrder& order) const;
  // Takes each row without a fault, whole or not at all; the others stay out. A row that was taken
  // before, with the same mapping for the same 委託元, is not taken again, also if its case was
  // destroyed since. "import.encoding-not-confirmed". An error that ends it halfway leaves whole
  // rows: the same file again takes the rest.
  [[nodiscard]] Result<ImportReport> take(const ImportOrder& order,
                                          const casework::Author& author) const;

 private:
  struct Prepared;
  [[nodiscard]] Result<Prepared> prepare(const ImportOrder& order) const;
  [[nodiscard]] Status look_up(const Prepared& prepared, RowReport& report) const;
  [[nodiscard]] Status take_row(const Prepared& prepared, const casework::Author& author,
                                RowReport& report) const;
  Parts parts_;
};

}  // namespace musubi::node
