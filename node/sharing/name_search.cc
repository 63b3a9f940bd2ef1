#include "node/sharing/name_search.h"

#include <algorithm>

#include "protocol/casework/named_persons.h"

namespace musubi::node {
namespace {

using casework::CaseFile;
using store::Row;
using store::Store;
using store::Table;

// Columns of Table::kSearchKey.
constexpr std::size_t kCase = 2;
constexpr std::size_t kChunk = 64;

// The cases beside one search key, the newest first.
class Postings {
 public:
  Postings(const OrganisationId& partition, Bytes hash, const std::optional<CaseId>& after)
      : scan_{.table = Table::kSearchKey,
              .prefix = {partition.text(), std::move(hash)},
              .limit = kChunk,
              .newest_first = true} {
    if (after) scan_.after = row(after->text());
  }

  [[nodiscard]] Row row(const std::string& case_id) const {
    return {Table::kSearchKey, {scan_.prefix[0], scan_.prefix[1], case_id}};
  }
  Result<std::vector<Row>> next_chunk(Store& store) {
    TRY_ASSIGN(auto rows, store.scan(scan_));
    if (!rows.empty()) scan_.after = rows.back();
    return rows;
  }
  // Reads on from where it began: for telling which of several has fewest.
  [[nodiscard]] Result<std::size_t> some(Store& store) const {
    TRY_ASSIGN(const auto rows, store.scan(scan_));
    return rows.size();
  }
  [[nodiscard]] Result<bool> holds(Store& store, const std::string& case_id) const {
    TRY_ASSIGN(const auto found, store.find(Table::kSearchKey, row(case_id).fields));
    return found.has_value();
  }

 private:
  store::Scan scan_;
};

// The search keys of a search, the one with the fewest cases first.
Result<std::vector<Postings>> postings_of(Store& store, const search::NameKey& key,
                                          const search::Search& search, const NameQuery& query) {
  std::vector<std::pair<std::size_t, Postings>> counted;
  for (const Bytes& hash : search.search_keys(key, query.partition.text())) {
    Postings postings(query.partition, hash, query.after);
    TRY_ASSIGN(const std::size_t some, postings.some(store));
    counted.emplace_back(some, std::move(postings));
  }
  std::stable_sort(counted.begin(), counted.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Postings> ordered;
  for (auto& [some, postings] : counted) ordered.push_back(std::move(postings));
  return ordered;
}

Result<bool> stands_beside_all(Store& store, const std::vector<Postings>& all,
                               const std::string& case_id) {
  for (std::size_t i = 1; i < all.size(); ++i) {
    TRY_ASSIGN(const bool there, all[i].holds(store, case_id));
    if (!there) return false;
  }
  return true;
}

void add_hits(const CaseFile& file, const search::Search& search, std::vector<Hit>& hits) {
  const auto persons = casework::named_persons(file.intake);
  for (std::size_t i = 0; i < persons.size(); ++i) {
    if (!search.is_met_by(persons[i])) continue;
    hits.push_back({file.id, i, file.summary.persons.at(i).role, persons[i].name,
                    file.intake.handling.urgency, file.state});
  }
}

// A search key never crosses a partition, and yet what is shown is asked of the case itself.
Status look_into(Store& store, const CaseId& id, const NameQuery& query,
                 const search::Search& search, std::vector<Hit>& hits) {
  TRY_ASSIGN(const CaseFile file, casework::load_case(store, id));
  if (file.partition == query.partition.text()) add_hits(file, search, hits);
  return {};
}

Result<std::vector<Hit>> seen_of(Store& store, const Caller& caller, const NameQuery& query,
                                 std::vector<Hit> hits) {
  std::vector<Hit> seen;
  for (Hit& hit : hits) {
    TRY_ASSIGN(const bool sees,
               may_see(store, caller, {query.partition.text(), hit.case_id.text()}));
    if (sees) seen.push_back(std::move(hit));
  }
  return seen;
}

audit::Record view(const NameQuery& query, const Look& look, const Hits& found, Instant now,
                   crypto::RandomSource& random) {
  json::Array cases;
  for (const Hit& hit : found.hits) {
    if (cases.empty() || *cases.back().text() != hit.case_id.text()) {
      cases.emplace_back(hit.case_id.text());
    }
  }
  return audit::Record::make(audit::Act::kView, now, std::nullopt,
                             json::Object{{"cases", std::move(cases)},
                                          {"partition", query.partition.text()},
                                          {"purpose", look.purpose},
                                          {"user", look.user},
                                          {"view", "search"}},
                             random);
}

}  // namespace

Result<Hits> find_by_name(Store& store, const search::NameKey& key, const search::Search& search,
                          const NameQuery& query) {
  TRY_ASSIGN(auto all, postings_of(store, key, search, query));
  Hits found;
  std::size_t cases = 0;
  std::size_t looked_at = 0;
  while (true) {
    TRY_ASSIGN(const auto chunk, all.front().next_chunk(store));
    for (const Row& row : chunk) {
      const auto id = CaseId::parse(std::get<std::string>(row.fields.at(kCase)));
      if (!id) return Error{ErrorCode::kInternal, "case.bad-row", ""};
      TRY_ASSIGN(const bool there, stands_beside_all(store, all, id->text()));
      const std::size_t before = found.hits.size();
      if (there) TRY(look_into(store, *id, query, search, found.hits));
      if (found.hits.size() > before) ++cases;
      if (cases < kMaxHits && ++looked_at < kMaxCasesCompared) continue;
      found.next = *id;
      return found;
    }
    if (chunk.size() < kChunk) return found;
  }
}

Result<Hits> NameSearch::find(const NameQuery& query, const Look& look,
                              const Caller& caller) const {
  TRY_ASSIGN(const search::Search search, search::Search::prepare(query.wanted));
  Hits found;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    if (works_for(caller, query.partition.text())) {
      TRY_ASSIGN(found, find_by_name(store, parts_.names, search, query));
      TRY_ASSIGN(found.hits, seen_of(store, caller, query, std::move(found.hits)));
    }
    TRY_ASSIGN(
        [[maybe_unused]] const auto index,
        store.apply(store::ChangeSet(view(query, look, found, parts_.clock.now(), parts_.random))));
    return {};
  }));
  return found;
}

}  // namespace musubi::node
