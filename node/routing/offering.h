// Offers the offices that may be in charge of a case: docs/spec/routing.md §2.
#pragma once

#include <filesystem>

#include "node/runtime/situation_keeper.h"
#include "node/sharing/look.h"
#include "protocol/casework/case_file.h"
#include "protocol/exchange/peer_service.h"
#include "protocol/routing/candidates.h"

namespace musubi::node {

inline constexpr std::size_t kMaxDirectories = 64;  // files that are read of the folder

// The directories of a folder, in the order of their files' names; none if there is no folder.
// "routing.too-many-directories", and as parse_directory() and files::read() say, with the file.
[[nodiscard]] Result<std::vector<routing::Directory>> read_directories(
    const std::filesystem::path& folder);

struct Offers {
  std::vector<routing::Directory> directories;
  std::vector<routing::Candidate> candidates;  // point into the directories

  Offers() = default;
  Offers(Offers&&) = default;
  Offers& operator=(Offers&&) = default;
  Offers(const Offers&) = delete;
  Offers& operator=(const Offers&) = delete;
};

// Of a city's directory after the other. That somebody looked is in the log. As read_directories()
// and casework::load_case() say.
[[nodiscard]] Result<Offers> offer(const exchange::ExchangeParts& parts,
                                   const SituationKeeper& situation,
                                   const std::filesystem::path& folder, const CaseId& case_id,
                                   const Look& look);

}  // namespace musubi::node
