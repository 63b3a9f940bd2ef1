// What the persons of a case are called, and the rows by which they are found
// (docs/spec/names.md).
#pragma once

#include "protocol/casework/case_file.h"
#include "protocol/search/search_keys.h"

namespace musubi::casework {

// One for each person, in the order of CaseFile::persons. A caller who is in a row lends it their
// furigana and birthday.
[[nodiscard]] std::vector<search::NamedPerson> named_persons(const IntakeSheet& sheet);

// Adds to `change` what makes the index say of this case what its sheet says now: search keys that
// are not there yet, and the end of those that no name gives any more. Belongs into every change
// set that changes who is in a case, or what they are called.
[[nodiscard]] Status index_names(store::Store& store, const search::NameKey& key,
                                 const CaseFile& file, store::ChangeSet& change);

// The same rows of a case that is new, in the order of the index.
[[nodiscard]] std::vector<store::Row> name_rows(const search::NameKey& key, const CaseFile& file);

}  // namespace musubi::casework
