// Persons of one 委託元 who may be the same: hints, and what a human says of them. A hint joins
// nothing, nor does an answer: two cases stay two cases (docs/spec/names.md, section 5).
#pragma once

#include "node/sharing/name_search.h"
#include "node/sharing/word.h"

namespace musubi::node {

inline constexpr std::size_t kMaxHints = 50;
inline constexpr std::size_t kMaxNamesakes = 200;  // cases that are looked at for one name

// A person of one case and a person of another, by their positions.
struct PersonPair {
  std::size_t person;
  CaseId other_case;
  std::size_t other_person;

  // "0.4f….1"
  [[nodiscard]] static std::optional<PersonPair> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
};

enum class Sameness : std::uint8_t { kSame, kDifferent };
[[nodiscard]] std::string_view sameness_name(Sameness sameness);
[[nodiscard]] std::optional<Sameness> parse_sameness(std::string_view name);

struct Answer {
  Sameness said;
  std::string by;
  Instant at;
};

struct Hint {
  PersonPair pair;
  casework::Role role;  // of the other
  std::string name;     // of the other, as it was written
  std::vector<std::string_view> agrees;
  bool strong;  // a name and the birthday
  std::optional<Answer> answer;
};

struct Hints {
  std::vector<Hint> hints;  // the strong ones first
  bool more = false;        // not every namesake was looked at
};

class SamePersons {
 public:
  explicit SamePersons(SearchParts parts) : parts_(parts) {}

  // In cases that the caller sees. kNotFound "case.not-found".
  [[nodiscard]] Result<Hints> hints(const CaseId& id, const Look& look, const Caller& caller) const;

  // The newest answer stands; the log has all of them, with their reasons. kNotFound
  // "case.not-found" also for a case of another partition, "person.not-found"; kInvalid
  // "person.same-case".
  [[nodiscard]] Status answer(const CaseId& id, const PersonPair& pair, Sameness said,
                              const Word& word) const;

 private:
  SearchParts parts_;
};

}  // namespace musubi::node
