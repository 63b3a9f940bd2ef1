#include "node/sharing/paper_service.h"

#include <algorithm>

namespace musubi::node {
namespace {

audit::Record view_record(const casework::CaseFile& file, papers::Reader reader, const Look& look,
                          Instant now, crypto::RandomSource& random) {
  return audit::Record::make(audit::Act::kView, now, file.id,
                             json::Object{{"case", file.id.text()},
                                          {"purpose", look.purpose},
                                          {"reader", papers::reader_name(reader)},
                                          {"revision", static_cast<std::int64_t>(file.revision)},
                                          {"shown", "sheet"},
                                          {"user", look.user}},
                             random);
}

std::string sentence_of(const NodeSituation& situation, const std::string& wording) {
  if (situation.policies == nullptr) return {};
  const casework::Wording* known = situation.policies->wordings().find(wording);
  return known == nullptr ? std::string() : known->ja;
}

bool has_sealed_place(const casework::CaseFile& file) {
  return std::ranges::find(file.intake.seals, casework::Mark::kYes) != file.intake.seals.end();
}

papers::SheetView view_of(const casework::CaseFile& file, papers::Reader reader) {
  return reader == papers::Reader::kOffice ? papers::SheetView::for_office(file.sheet)
                                           : papers::SheetView::for_outside(file.intake);
}

}  // namespace

Result<ShownSheet> PaperService::show(const CaseId& id, papers::Reader reader, Medium medium,
                                      const Look& look) const {
  std::optional<ShownSheet> shown;
  TRY(parts_.writer.run([&](store::Store& store) -> Status {
    TRY_ASSIGN(const casework::CaseFile file, casework::load_case(store, id));
    const bool printed_in_full = medium == Medium::kPaper && reader == papers::Reader::kOffice;
    if (printed_in_full && has_sealed_place(file)) return refused("sheet.sealed-not-printed");
    TRY_ASSIGN([[maybe_unused]] const auto index,
               store.apply(store::ChangeSet(
                   view_record(file, reader, look, parts_.clock.now(), parts_.random))));
    shown = ShownSheet{view_of(file, reader), file.revision,
                       sentence_of(*parts_.situation.current(), file.intake.wording)};
    return {};
  }));
  return *std::move(shown);
}

}  // namespace musubi::node
