#include "protocol/tip/rows.h"

#include <algorithm>

#include "protocol/exchange/row_fields.h"
#include "protocol/json/fields.h"

namespace musubi::tip {
namespace {

using exchange::field;
using exchange::RowReader;
using store::Row;
using store::Table;

constexpr std::size_t kMaxName = 64;
constexpr std::size_t kByState = 1;
constexpr std::string_view kKinds[] = {"worry", "no-contact", "urgent", "other"};

Bytes body_of(const TipRow& row) {
  json::Object body{{"v", 1}, {"words", to_json(*row.words)}};
  if (!row.note.empty()) body.emplace("note", row.note);
  if (row.linked) body.emplace("case", row.linked->text());
  return to_bytes(json::to_canonical(std::move(body)));
}

Status read_body(const Bytes& bytes, TipRow& row) {
  TRY_ASSIGN(const json::Value value, json::parse(bytes));
  json::Fields fields(value, "");
  fields.integer("v", 1, 1);
  row.note = fields.optional_text("note", kMaxNote).value_or("");
  fields.optional_nested("words", row.words, parse_words);
  if (fields.has("case")) row.linked = fields.parsed("case", kMaxName, CaseId::parse);
  return fields.finish();
}

}  // namespace

std::string_view kind_name(TipKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::optional<TipKind> parse_kind(std::string_view name) {
  const auto found = std::find(std::begin(kKinds), std::end(kKinds), name);
  if (found == std::end(kKinds)) return std::nullopt;
  return static_cast<TipKind>(found - std::begin(kKinds));
}

json::Object to_json(const Words& words) {
  json::Object object{{"kind", kind_name(words.kind)}, {"said", words.said}};
  if (words.organisation) object.emplace("organisation", words.organisation->text());
  if (!words.source.empty()) object.emplace("source", words.source);
  if (!words.about.empty()) object.emplace("about", words.about);
  if (!words.place.empty()) object.emplace("place", words.place);
  return object;
}

Result<Words> parse_words(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto kind = fields.parsed("kind", kMaxName, parse_kind);
  std::optional<OrganisationId> organisation;
  if (fields.has("organisation")) {
    organisation = fields.parsed("organisation", kMaxName, OrganisationId::parse);
  }
  std::string source = fields.optional_text("source", kMaxWords).value_or("");
  std::string said = fields.text("said", kMaxSaid);
  std::string about = fields.optional_text("about", kMaxWords).value_or("");
  std::string place = fields.optional_text("place", kMaxWords).value_or("");
  TRY(fields.finish());
  if (!organisation && source.empty()) return invalid("tip.source-missing");
  return Words{*kind,           std::move(organisation), std::move(source),
               std::move(said), std::move(about),        std::move(place)};
}

Row to_row(const TipRow& row) {
  return {Table::kTip,
          {field(row.id), field(row.key_case), field(row.partition), field(entry(row.state).name),
           field(row.received), field(row.changed), field(row.author),
           row.words ? field(body_of(row)) : store::Field()}};
}

Result<TipRow> tip_from(const Row& row) {
  RowReader reader(row, Table::kTip);
  auto id = reader.parsed(TipId::parse);
  auto key_case = reader.parsed(CaseId::parse);
  std::string partition = reader.text();
  const auto state = reader.parsed(parse_state);
  const Instant received = reader.instant();
  const Instant changed = reader.instant();
  std::string author = reader.text();
  const auto body = reader.optional_bytes();
  TRY(reader.finish());
  TipRow tip{*std::move(id), *std::move(key_case), std::move(partition), *state, received,
             changed,        std::move(author),    std::nullopt,         {},     {}};
  if (body) TRY(read_body(*body, tip));
  return tip;
}

Result<std::optional<TipRow>> find_tip(store::Store& store, const TipId& id) {
  TRY_ASSIGN(const auto row, store.find(Table::kTip, {field(id)}));
  if (!row) return std::optional<TipRow>();
  TRY_ASSIGN(TipRow found, tip_from(*row));
  return std::optional{std::move(found)};
}

Result<std::vector<TipRow>> closed_before(store::Store& store, Instant before, std::size_t limit) {
  store::Scan scan{
      .table = Table::kTip, .index = kByState, .prefix = {field(entry(State::kNoAction).name)}};
  scan.up_to = field(before);
  scan.limit = limit;
  TRY_ASSIGN(const auto rows, store.scan(scan));
  std::vector<TipRow> closed;
  for (const Row& row : rows) {
    TRY_ASSIGN(TipRow tip, tip_from(row));
    closed.push_back(std::move(tip));
  }
  return closed;
}

}  // namespace musubi::tip
