#include "node/sharing/draft_service.h"

#include "node/sharing/application_papers.h"
#include "protocol/casework/partition.h"

namespace musubi::node {
namespace {

using casework::Author;
using papers::PaperForm;
using store::Row;
using store::Store;
using store::Table;

// Columns and index of Table::kDraft.
constexpr std::size_t kId = 0;
constexpr std::size_t kCase = 1;
constexpr std::size_t kPartition = 2;
constexpr std::size_t kAuthor = 3;
constexpr std::size_t kKind = 4;
constexpr std::size_t kRevision = 5;
constexpr std::size_t kChanged = 6;
constexpr std::size_t kBody = 7;
constexpr std::size_t kByAuthor = 0;

Error not_found() { return {ErrorCode::kNotFound, "draft.not-found", ""}; }

Result<Bytes> body_of(const json::Value& content) {
  if (content.object() == nullptr) return invalid("draft.no-object");
  Bytes body = to_bytes(json::to_canonical(content));
  if (body.size() > casework::kMaxSheetBytes) {
    return Error{ErrorCode::kTooLarge, "json.too-large", ""};
  }
  return body;
}

Result<DraftHead> head_of(const Row& row) {
  const auto id = DraftId::parse(std::get<std::string>(row.fields.at(kId)));
  const auto form = papers::parse_paper_form(std::get<std::string>(row.fields.at(kKind)));
  if (!id || !form) return Error{ErrorCode::kInternal, "case.bad-row", ""};
  return DraftHead{*id, *form, std::get<std::string>(row.fields.at(kPartition)),
                   static_cast<std::uint64_t>(std::get<std::int64_t>(row.fields.at(kRevision))),
                   Instant{Duration{std::get<std::int64_t>(row.fields.at(kChanged))}}};
}

struct Found {
  Row row;
  DraftHead head;
  CaseId case_id;
  json::Value content;
};

// Somebody else's draft is none.
Result<Found> find(Store& store, const DraftId& id, const std::string& author) {
  TRY_ASSIGN(auto row, store.find(Table::kDraft, {id.text()}));
  if (!row || row->fields.at(kAuthor) != store::Field(author)) return not_found();
  const auto case_id = CaseId::parse(std::get<std::string>(row->fields.at(kCase)));
  const auto* body = std::get_if<Bytes>(&row->fields.at(kBody));
  if (!case_id || body == nullptr) return not_found();
  TRY_ASSIGN(DraftHead head, head_of(*row));
  TRY_ASSIGN(json::Value content, json::parse(*body, casework::kMaxSheetBytes));
  return Found{*std::move(row), std::move(head), *case_id, std::move(content)};
}

Result<Found> find_at(Store& store, const DraftId& id, std::uint64_t revision,
                      const std::string& author) {
  TRY_ASSIGN(Found found, find(store, id, author));
  if (found.head.revision != revision) return Error{ErrorCode::kConflict, "draft.changed", ""};
  return found;
}

// Of a draft, and of no case: it stays readable when the draft is gone.
audit::Record record(audit::Act act, std::string_view what, const DraftId& id, json::Object more,
                     Instant now, crypto::RandomSource& random) {
  more.emplace("draft", id.text());
  more.emplace("what", what);
  return audit::Record::make(act, now, std::nullopt, std::move(more), random);
}

}  // namespace

Draft DraftService::judged(DraftHead head, json::Value content) const {
  auto reading =
      papers::read_paper(head.form, content, casework::day_in_japan(parts_.clock.now())).reading;
  return {std::move(head), std::move(content), std::move(reading)};
}

Result<Draft> DraftService::save(PaperForm form, const json::Value& content,
                                 const std::optional<OrganisationId>& commissioner,
                                 const Author& author) const {
  TRY_ASSIGN(Bytes body, body_of(content));
  const auto situation = parts_.situation.current();
  const Instant now = parts_.clock.now();
  TRY_ASSIGN(const OrganisationId partition,
             casework::partition_for(*situation->registry, situation->exchange.own.organisation(),
                                     commissioner, now));
  DraftHead head{DraftId::draw(parts_.random), form, partition.text(), 1, now};
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(const auto known, store.scan({.table = Table::kDraft,
                                             .index = kByAuthor,
                                             .prefix = {author.user},
                                             .limit = kMaxDrafts}));
    if (known.size() == kMaxDrafts) return Error{ErrorCode::kTooLarge, "draft.too-many", ""};
    store::ChangeSet change(record(audit::Act::kIntake, "draft-saved", head.id,
                                   {{"user", author.user}}, now, parts_.random));
    change.insert({Table::kDraft,
                   {head.id.text(), CaseId::draw(parts_.random).text(), head.partition, author.user,
                    std::string(papers::paper_form_name(form)), std::int64_t{1},
                    now.time_since_epoch().count(), std::move(body)}});
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  }));
  return judged(std::move(head), content);
}

Result<std::vector<DraftHead>> DraftService::list(const Caller& caller) const {
  std::vector<DraftHead> drafts;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(const auto rows, store.scan({.table = Table::kDraft,
                                            .index = kByAuthor,
                                            .prefix = {caller.user},
                                            .limit = kMaxDrafts,
                                            .newest_first = true}));
    for (const Row& row : rows) {
      TRY_ASSIGN(const bool sees, may_see_row(store, caller, row));
      if (!sees) continue;
      TRY_ASSIGN(DraftHead head, head_of(row));
      drafts.push_back(std::move(head));
    }
    return {};
  }));
  return drafts;
}

Result<Draft> DraftService::open(const DraftId& id, const Look& look) const {
  std::optional<Found> found;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(found, find(store, id, look.user));
    TRY_ASSIGN([[maybe_unused]] const auto index,
               store.apply(store::ChangeSet(record(audit::Act::kView, "draft-shown", id,
                                                   {{"purpose", look.purpose}, {"user", look.user}},
                                                   parts_.clock.now(), parts_.random))));
    return {};
  }));
  return judged(std::move(found->head), std::move(found->content));
}

Result<Draft> DraftService::change(const DraftId& id, std::uint64_t revision,
                                   const json::Value& content, const Author& author) const {
  TRY_ASSIGN(const Bytes body, body_of(content));
  std::optional<DraftHead> head;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(Found found, find_at(store, id, revision, author.user));
    const Instant now = parts_.clock.now();
    found.row.fields.at(kRevision) = static_cast<std::int64_t>(revision + 1);
    found.row.fields.at(kChanged) = now.time_since_epoch().count();
    found.row.fields.at(kBody) = body;
    TRY_ASSIGN(head, head_of(found.row));
    store::ChangeSet change(record(audit::Act::kIntake, "draft-changed", id,
                                   {{"user", author.user}}, now, parts_.random));
    change.update(std::move(found.row));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  }));
  return judged(*std::move(head), content);
}

Status DraftService::discard(const DraftId& id, const Author& author) const {
  return parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(const Found found, find(store, id, author.user));
    store::ChangeSet change(record(audit::Act::kIntake, "draft-discarded", id,
                                   {{"user", author.user}}, parts_.clock.now(), parts_.random));
    change.erase(Table::kDraft, {id.text()});
    change.shred(found.case_id);
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  });
}

Result<casework::CaseFile> DraftService::take_in(const DraftId& id, std::uint64_t revision,
                                                 const Author& author,
                                                 casework::SheetReading& reading) const {
  const auto situation = parts_.situation.current();
  std::optional<casework::CaseFile> file;
  const auto step = [&](Store& store) -> Status {
    const Instant now = parts_.clock.now();
    TRY_ASSIGN(const Found found, find_at(store, id, revision, author.user));
    // Contracts end: on whose behalf it was begun may be over.
    TRY_ASSIGN(const OrganisationId partition,
               casework::partition_for(*situation->registry, situation->exchange.own.organisation(),
                                       OrganisationId::parse(found.head.partition), now));
    const papers::ReadPaper paper =
        papers::read_paper(found.head.form, found.content, casework::day_in_japan(now));
    reading = paper.reading;
    if (!paper.reading.sheet) return paper.reading.faults.front();
    TRY_ASSIGN(auto opened, casework::open_case(found.case_id, paper.sheet, partition.text(),
                                                author, now, parts_.random));
    if (found.head.form == PaperForm::kApplication) {
      TRY(attach_application(opened.file.id, found.content, std::nullopt, author, now,
                             parts_.random, opened.change));
    }
    TRY(parts_.sharing.complete_intake(store, opened, now));
    opened.change.also(record(audit::Act::kIntake, "draft-taken-in", id, {{"user", author.user}},
                              now, parts_.random));
    opened.change.erase(Table::kDraft, {id.text()});
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(opened.change));
    file = std::move(opened.file);
    return {};
  };
  TRY(parts_.writer.run(step));
  return *std::move(file);
}

}  // namespace musubi::node
