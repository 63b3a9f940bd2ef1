// Finding a person among the cases of one 委託元 by their name (docs/spec/names.md). There is no
// list of persons, and no way to look across partitions (invariant 9); what is shown of a hit tells
// no place (invariant 7). Who looked, for whom and why is in the log before the answer leaves.
#pragma once

#include "node/sharing/look.h"
#include "node/staff/sight.h"
#include "protocol/casework/case_file.h"
#include "protocol/exchange/environment.h"
#include "protocol/ids/codes.h"
#include "protocol/ports/clock.h"
#include "protocol/search/search_keys.h"

namespace musubi::node {

inline constexpr std::size_t kMaxHits = 50;  // cases of one answer
// Cases whose search keys are compared for one answer: a search for two letters that half of all
// names have must not hold up everybody else. An answer may so be short, and yet have a next.
inline constexpr std::size_t kMaxCasesCompared = 2000;

struct NameQuery {
  OrganisationId partition;
  search::Wanted wanted;
  std::optional<CaseId> after;
};

struct Hit {
  CaseId case_id;
  std::size_t person;  // position in the case
  casework::Role role;
  std::string name;  // as it was written
  std::string urgency;
  casework::CaseState state;
};

struct Hits {
  std::vector<Hit> hits;       // the newest cases first
  std::optional<CaseId> next;  // there may be more behind this case
};

struct SearchParts {
  exchange::Writer& writer;
  const Clock& clock;
  crypto::RandomSource& random;
  const search::NameKey& names;
};

class NameSearch {
 public:
  explicit NameSearch(SearchParts parts) : parts_(parts) {}

  // In cases that the caller sees: of another partition there are no hits. As
  // search::Search::prepare() says.
  [[nodiscard]] Result<Hits> find(const NameQuery& query, const Look& look,
                                  const Caller& caller) const;

 private:
  SearchParts parts_;
};

// The step that NameSearch takes inside the writer, but for the log.
[[nodiscard]] Result<Hits> find_by_name(store::Store& store, const search::NameKey& key,
                                        const search::Search& search, const NameQuery& query);

}  // namespace musubi::node
