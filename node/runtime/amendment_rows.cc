#include "node/runtime/amendment_rows.h"

namespace musubi::node {
namespace {

using amendment::Amendment;
using store::Row;
using store::Table;

constexpr std::size_t kTaken = 2;
constexpr std::size_t kDocument = 3;

json::Value approval_of(const amendment::Approval& approval) {
  return json::Object{{"at", to_text(approval.at)}, {"person", approval.by.person}};
}

json::Value what_happened(const Amendment& amendment) {
  json::Array approvals;
  for (const auto& approval : amendment.approvals) approvals.push_back(approval_of(approval));
  json::Object object{{"approvals", std::move(approvals)},
                      {"author", amendment.author.person},
                      {"bundle", amendment.bundle.id.hex()},
                      {"difference", amendment.statement.difference.hex()},
                      {"effective_from", to_text(*amendment.bundle.effective_from)},
                      {"name", amendment.bundle.name},
                      {"proposed", to_text(amendment.statement.proposed)},
                      {"serial", static_cast<std::int64_t>(amendment.bundle.serial)},
                      {"what", "amendment"}};
  if (amendment.statement.predecessor) {
    object.emplace("predecessor", amendment.statement.predecessor->hex());
  }
  return object;
}

struct Taken {
  Amendment amendment;
  Instant at;
};

Result<Taken> taken_in(const Row& row) {
  const auto* at = std::get_if<std::int64_t>(&row.fields.at(kTaken));
  const auto* document = std::get_if<Bytes>(&row.fields.at(kDocument));
  if (at == nullptr || document == nullptr) {
    return Error{ErrorCode::kInternal, "amendment.bad-row", ""};
  }
  TRY_ASSIGN(Amendment amendment, amendment::parse_amendment(*document));
  TRY(check_signatures(amendment));
  return Taken{std::move(amendment), Instant(Duration(*at))};
}

}  // namespace

Status for_each_amendment(store::Store& store,
                          const std::function<void(Amendment, Instant)>& each) {
  store::Scan scan{.table = Table::kAmendment};
  do {
    TRY_ASSIGN(const auto rows, store.scan(scan));
    for (const Row& row : rows) {
      TRY_ASSIGN(Taken taken, taken_in(row));
      each(std::move(taken.amendment), taken.at);
    }
    scan.after = rows.size() < scan.limit ? std::nullopt : std::optional(rows.back());
  } while (scan.after);
  return {};
}

store::ChangeSet amendment_taken(const Amendment& amendment, Instant now,
                                 crypto::RandomSource& random) {
  store::ChangeSet change(audit::Record::make(audit::Act::kPolicy, now, std::nullopt,
                                              what_happened(amendment), random));
  change.insert(
      Row{Table::kAmendment,
          {static_cast<std::int64_t>(amendment.bundle.serial), to_bytes(amendment.bundle.id.view()),
           now.time_since_epoch().count(), to_bytes(json::to_canonical(to_json(amendment)))}});
  return change;
}

}  // namespace musubi::node
